package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

  @ParameterizedTest
  @CsvSource({
    "/v2,,true",
    "/v2/,,true",
    "/v2/models/demo,,true",
    "/v1/models/demo:predict,,true",
    "/v2/health/ready,/,true",
    "/base/v2/models,/base,true",
    "/base/v2/models,/base/,true",
    "/v2x,,false",
    "/v3/models,,false",
    "/explain,,false",
    "/gallery/v2/,,false",
    "/base/v2,,false",
    "/v2,/base,false",
    "/b,/base/,false",
    ",,false"
  })
  void aPathDecidesOfWhatFormAProblemIs(String path, String root, boolean protocol) {
    assertEquals(protocol, Problems.ofProtocol(path, root));
  }

  @Test
  void onlyAFaultOfThisCodeIsToldWithWhereItCameUp() throws Exception {
    List<LogRecord> told = new CopyOnWriteArrayList<>();
    Handler recorder =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            told.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(Problems.class.getName());
    log.addHandler(recorder);
    Vertx vertx = Vertx.vertx();
    try {
      Router routes = Router.router(vertx);
      routes.route().failureHandler(new Problems(1000));
      routes.route("/memory").handler(context -> context.fail(new OutOfMemoryError("heap")));
      routes.route("/fault").handler(context -> context.fail(new IllegalStateException("fault")));
      URI address = URI.create("http://localhost:" + Loopback.serve(vertx, routes));
      type(address.resolve("/memory"));
      type(address.resolve("/fault"));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
      log.removeHandler(recorder);
    }
    assertEquals(2, told.size());
    assertNull(told.get(0).getThrown());
    assertEquals("fault", told.get(1).getThrown().getMessage());
  }

  @Test
  void aRouterThatIsMountedElsewhereKnowsItsPaths() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Router routes = Router.router(vertx);
      routes.route().failureHandler(new Problems(1000));
      routes.route().handler(context -> context.fail(404));
      Router root = Router.router(vertx);
      root.route("/base/*").subRouter(routes);
      int port = Loopback.serve(vertx, root);
      URI address = URI.create("http://localhost:" + port);
      assertEquals("application/json", type(address.resolve("/base/v2/models")));
      assertEquals("application/problem+json", type(address.resolve("/base/explain")));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  private static String type(URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.discarding())
        .headers()
        .firstValue("Content-Type")
        .orElse("");
  }
}
