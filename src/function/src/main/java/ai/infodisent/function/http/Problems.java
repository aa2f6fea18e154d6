package ai.infodisent.function.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Answers every request that failed, whoever failed it, with a problem (RFC 9457), or as its
 * protocol has it.
 */
final class Problems implements Handler<RoutingContext> {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  /** KServe's, and the Open Inference Protocol's. */
  private static final Pattern PROTOCOLS = Pattern.compile("/v[12](/.*)?");

  private final long maxBody;

  /**
   * @param maxBody the most bytes of a body, and as many again that are read and dropped
   */
  Problems(long maxBody) {
    this.maxBody = maxBody;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    Throwable failure = context.failure();
    if (response.ended() || response.closed() || failure instanceof HttpClosedException) {
      // Nobody is left to be told.
      return;
    }
    int code = context.statusCode();
    if ((code < 400 || code >= 500) && Turn.comes(context)) {
      // Nothing of ours has begun: what fails is the sender's HTTP, as a chunk that is none.
      code = 400;
    }
    if (failure == null && code == 413) {
      failure = BodyLimit.exceeded(maxBody);
    }
    Problem problem = Problem.of(failure, code, request.method().name(), request.path());
    if (problem.status() == 500) {
      LOG.errorf(failure, "%s %s failed", request.method(), request.path());
    } else if (problem.status() > 500 && !(failure instanceof ProblemException)) {
      // No fault of this code: where it came up says nothing, and whoever sends it could fill the
      // log.
      LOG.warnf("%s %s failed: %s", request.method(), request.path(), problem.detail());
    }
    response.setStatusCode(problem.status());
    Problem.headers(failure, problem.status()).forEach(response::putHeader);
    boolean protocol = ofProtocol(request.path(), context.mountPoint());
    response.putHeader(HttpHeaders.CONTENT_TYPE, protocol ? Answer.JSON : Problem.MEDIA_TYPE);
    letRunOut(request, response);
    response.end(protocol ? error(problem) : json(problem));
  }

  /**
   * Whether a path is of a protocol that has its own form for problems.
   *
   * @param path that was asked
   * @param root that all paths here begin with, or null
   */
  static boolean ofProtocol(String path, String root) {
    String prefix =
        root == null ? "" : root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    return path != null
        && path.startsWith(prefix)
        && PROTOCOLS.matcher(path.substring(prefix.length())).matches();
  }

  private static Buffer error(Problem problem) {
    return Buffer.buffer(
        JsonNodeFactory.instance.objectNode().put("error", problem.detail()).toString());
  }

  static Buffer json(Problem problem) {
    // Member by member, so that a native image need not reflect on it.
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", problem.type());
    json.put("title", problem.title());
    json.put("status", problem.status());
    json.put("detail", problem.detail());
    json.put("instance", problem.instance());
    return Buffer.buffer(json.toString());
  }

  /**
   * Drops the rest of a body that nobody will read. A connection that closes on a sender loses it
   * the answer, so a rest of reasonable length may come; a longer one ends the connection.
   */
  private void letRunOut(HttpServerRequest request, HttpServerResponse response) {
    if (request.isEnded()) {
      return;
    }
    if (request.getHeader(HttpHeaders.EXPECT) != null) {
      // The sender waits for a word to go on, and now it will not.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    request.handler(
        new Handler<Buffer>() {
          private long left = maxBody;

          @Override
          public void handle(Buffer dropped) {
            left -= dropped.length();
            if (left < 0) {
              request.connection().close();
            }
          }
        });
    request.exceptionHandler(broken -> LOG.debug("A refused request broke off", broken));
    request.resume();
  }
}
