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
import java.util.function.Predicate;

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

  /**
   * Lets pass only requests that say they are of an accepted media type.
   *
   * @param named the types that a refusal names
   */
  static void check(RoutingContext context, List<String> named, Predicate<String> accepted) {
    String type = mediaType(context.request());
    check(context, named, type, type != null && accepted.test(type), "");
  }

  /** Lets pass only requests of some media types, or that say nothing of theirs. */
  static void checkIfSaid(RoutingContext context, List<String> types) {
    String type = mediaType(context.request());
    check(context, types, type, type == null || types.contains(type), " or none");
  }

  private static void check(
      RoutingContext context, List<String> named, String type, boolean accepted, String orElse) {
    HttpServerRequest request = context.request();
    if (!request.method().equals(HttpMethod.POST)) {
      throw new ProblemException(
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          "expected POST, found " + request.method(),
          Map.of("Allow", "POST"));
    }
    String names = String.join(", ", named);
    if (!accepted) {
      throw new ProblemException(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "expected a content type of "
              + names
              + orElse
              + ", found "
              + (type == null ? "none" : type),
          Map.of("Accept-Post", names));
    }
    context.next();
  }

  /** The media type that a request says it is of, or null. */
  static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
