package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Refuses what is not GET or HEAD where there is only something to read. */
final class ReadOnly {

  private ReadOnly() {}

  static void check(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      throw new ProblemException(
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "expected GET or HEAD, found " + method,
          Map.of("Allow", "GET, HEAD"));
    }
    context.next();
  }
}
