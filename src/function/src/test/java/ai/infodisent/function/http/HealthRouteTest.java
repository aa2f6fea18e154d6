package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthRouteTest {

  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final AtomicBoolean canBecome = new AtomicBoolean();
  private Vertx vertx;
  private URI address;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    HealthRoute health = new HealthRoute(started::get, ready::get, canBecome::get);
    Router router = Router.router(vertx);
    router.route(HealthRoute.LIVE).handler(health::live);
    router.route(HealthRoute.STARTED).handler(health::started);
    router.route(HealthRoute.READY).handler(health::ready);
    int port = Loopback.serve(vertx, router);
    address = URI.create("http://localhost:" + port);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void whatIsNotReadyLives() throws Exception {
    assertEquals("503 {\"ready\":false}", ask(HealthRoute.READY));
    assertEquals("200 {\"live\":true}", ask(HealthRoute.LIVE));
  }

  @Test
  void whatHasStartedNeedNotBeReady() throws Exception {
    assertEquals("503 {\"started\":false}", ask(HealthRoute.STARTED));
    started.set(true);
    assertEquals("200 {\"started\":true}", ask(HealthRoute.STARTED));
    assertEquals("503 {\"ready\":false}", ask(HealthRoute.READY));
  }

  @Test
  void readinessIsAskedAnewEveryTime() throws Exception {
    ready.set(true);
    assertEquals("200 {\"ready\":true}", ask(HealthRoute.READY));
    ready.set(false);
    assertEquals("503 {\"ready\":false}", ask(HealthRoute.READY));
  }

  @Test
  void whoAsksWaitsUntilItIsReady() throws Exception {
    canBecome.set(true);
    assertEquals("200 {\"ready\":true}", ask(HealthRoute.READY));
  }

  private String ask(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
