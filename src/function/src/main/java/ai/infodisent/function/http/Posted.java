package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Refuses what is not POST, or of another media type, before its body is read. */
final class Posted {

  private Posted() {}

  /**
   * Refuses by a check; but not what a browser asks before it asks another's server, which Quarkus
   * answers if it is told to.
   */
  static void unlessPreflight(RoutingContext context, Handler<RoutingContext> check) {
    HttpServerRequest request = context.request();
    if (request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      context.next();
    } else {
      check.handle(context);
    }
  }

  /** Lets pass only requests that say they are of one of some media types. */
  static void check(RoutingContext context, List<String> types) {
    check(context, types, mediaType(context.request()), String.join(", ", types));
  }

  /** The same, but what says nothing of its media type passes too. */
  static void checkIfSaid(RoutingContext context, List<String> types) {
    String type = mediaType(context.request());
    check(
        context, types, type == null ? types.get(0) : type, String.join(", ", types) + " or none");
  }

  private static void check(
      RoutingContext context, List<String> types, String type, String expected) {
    HttpServerRequest request = context.request();
    if (!request.method().equals(HttpMethod.POST)) {
      throw new ProblemException(
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "expected POST, found " + request.method(),
          Map.of("Allow", "POST"));
    }
    if (!types.contains(type)) {
      throw new ProblemException(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "expected a content type of " + expected + ", found " + (type == null ? "none" : type),
          Map.of("Accept-Post", String.join(", ", types)));
    }
    context.next();
  }

  /** The media type that a request says it is of, or null. */
  static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
