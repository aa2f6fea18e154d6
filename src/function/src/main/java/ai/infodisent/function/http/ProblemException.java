package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** Ends a request with a problem that only HTTP knows. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient HttpResponseStatus status;
  private final transient Map<String, String> headers;

  ProblemException(HttpResponseStatus status, String detail) {
    this(status, detail, Map.of());
  }

  /**
   * @param status of the answer
   * @param detail what was expected and what was found
   * @param headers that the answer gets besides
   */
  ProblemException(HttpResponseStatus status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  HttpResponseStatus status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }
}
