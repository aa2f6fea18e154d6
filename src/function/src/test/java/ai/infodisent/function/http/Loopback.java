package ai.infodisent.function.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Routes alone, without the function around them. */
final class Loopback {

  private Loopback() {}

  /**
   * Serves routes on the loopback address until Vert.x is closed.
   *
   * @return the port
   */
  static int serve(Vertx vertx, Router router) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .actualPort();
  }
}
