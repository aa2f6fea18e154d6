package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a body by the length it claims, before any of it is read. What claims no length is
 * counted by Quarkus as it comes in, against the same limit.
 *
 * @param bytes the most a body may have
 */
record BodyLimit(long bytes) implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > bytes) {
      context.fail(
          new ProblemException(
              HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
              "expected a body of at most " + bytes + " bytes, found " + length));
    } else {
      context.next();
    }
  }

  /** The problem of a body that turned out too long. */
  static ProblemException exceeded(long bytes) {
    return new ProblemException(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "expected a body of at most " + bytes + " bytes, found more");
  }
}
