package ai.infodisent.function.http;

import ai.infodisent.explanation.UnanswerableException;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.remote.RemotePictureException;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.UnreadableImageException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * Why a request was not answered, as RFC 9457 prints it.
 *
 * @param type {@code about:blank}: the problem is what its status says
 * @param title the status in words
 * @param status of the answer
 * @param detail what was expected and what was found
 * @param instance the path that was asked
 */
record Problem(String type, String title, int status, String detail, String instance) {

  /** The media type of a problem. */
  static final String MEDIA_TYPE = "application/problem+json";

  /** What a failure tells its sender; what is not the sender's fault tells nothing of itself. */
  static Problem of(Throwable failure, int fallback, String method, String path) {
    // Funqy wraps what its functions throw.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      HttpResponseStatus status = status(cause);
      if (status != null) {
        return of(status, cause.getMessage(), path);
      }
      if (cause instanceof OutOfMemoryError) {
        return of(
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            "expected memory for this request, found too little left",
            path);
      }
    }
    return of(fallback, method, path);
  }

  private static HttpResponseStatus status(Throwable failure) {
    if (failure instanceof ProblemException e) {
      return e.status();
    }
    if (failure instanceof BadRequestException || failure instanceof UnanswerableException) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    if (failure instanceof RemotePictureException e) {
      return switch (e.reason()) {
        case HOST -> HttpResponseStatus.BAD_GATEWAY;
        case TIME -> HttpResponseStatus.GATEWAY_TIMEOUT;
        case SIZE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
      };
    }
    if (failure instanceof UnreadableImageException) {
      return HttpResponseStatus.UNPROCESSABLE_ENTITY;
    }
    if (failure instanceof ImageTooLargeException) {
      return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
    }
    return null;
  }

  private static Problem of(int status, String method, String path) {
    return switch (status) {
      case 400 ->
          of(
              HttpResponseStatus.BAD_REQUEST,
              "expected a request in the form of HTTP, found another",
              path);
      case 404 ->
          of(
              HttpResponseStatus.NOT_FOUND,
              "expected POST /explain, or an address that an answer gave, found "
                  + method
                  + " "
                  + path,
              path);
      case 405 ->
          of(HttpResponseStatus.METHOD_NOT_ALLOWED, "expected GET or POST, found " + method, path);
      default ->
          status >= 400 && status < 500
              ? of(HttpResponseStatus.valueOf(status), "expected another request", path)
              : of(
                  HttpResponseStatus.INTERNAL_SERVER_ERROR,
                  "expected to answer, found a fault of this service, which its log describes",
                  path);
    };
  }

  /** Whether the same request may be answered at another time. */
  boolean passes() {
    return status >= 500 || status == 408 || status == 429;
  }

  /** What the answer's headers should say besides. */
  static Map<String, String> headers(Throwable failure, int status) {
    if (failure instanceof ProblemException e) {
      return e.headers();
    }
    return switch (status) {
      case 405 -> Map.of("Allow", "GET, POST");
      case 503 -> Map.of("Retry-After", "1");
      default -> Map.of();
    };
  }

  private static Problem of(HttpResponseStatus status, String detail, String path) {
    return new Problem("about:blank", status.reasonPhrase(), status.code(), detail, path);
  }
}
