package ai.infodisent.function.http;

import ai.infodisent.function.metrics.Metrics;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Gives every request an id, which its answer and every line of the log about it bear, and tells
 * each in one line when it is over: method, path, status, bytes, time, id. Never its query, its
 * headers or its body, because they are the picture and what is asked about it.
 */
final class AccessLog {

  /** The header that an id comes by and goes by. */
  static final String REQUEST_ID = "X-Request-Id";

  private static final Logger LOG = Logger.getLogger(AccessLog.class);

  /** What others may call a request: nothing that could be taken for more than a name. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,100}");

  /** The W3C's: version, trace, parent, flags. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private static final int LONGEST_PATH = 100;

  private final boolean lines;
  private final Metrics metrics;

  /**
   * @param lines whether requests are told
   * @param metrics hears how long those took that were let in or refused
   */
  AccessLog(boolean lines, Metrics metrics) {
    this.lines = lines;
    this.metrics = metrics;
  }

  void begin(RoutingContext context) {
    long start = System.nanoTime();
    HttpServerRequest request = context.request();
    String id = id(request.getHeader(REQUEST_ID));
    String trace = trace(request.getHeader("traceparent"));
    context.response().putHeader(REQUEST_ID, id);
    about(id, trace);
    context.addEndHandler(ended -> end(context, id, trace, System.nanoTime() - start));
    context.next();
  }

  private void end(RoutingContext context, String id, String trace, long nanoseconds) {
    HttpServerResponse response = context.response();
    boolean answered = response.ended();
    int status = response.getStatusCode();
    boolean routine =
        HealthRoute.PATHS.contains(context.request().path())
            || MetricsRoute.PATH.equals(context.request().path());
    if (answered && !routine) {
      metrics.answered(status, nanoseconds);
    }
    if (lines && !(routine && answered && status < 400)) {
      about(id, trace);
      // Put together here: to format a number, Java reads how the locale writes it.
      LOG.info(
          context.request().method()
              + " "
              + path(context.request().path())
              + " "
              + (answered ? String.valueOf(status) : "given up")
              + ", "
              + response.bytesWritten()
              + " bytes, "
              + nanoseconds / 1_000_000
              + " ms, request "
              + id
              + (trace == null ? "" : ", trace " + trace));
    }
  }

  private static void about(String id, String trace) {
    MDC.put("requestId", id);
    if (trace != null) {
      MDC.put("traceId", trace);
    }
  }

  /** The id that was given, if it is sane, or another. */
  static String id(String given) {
    return given != null && SANE.matcher(given).matches()
        ? given
        : Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  /** The trace that the request belongs to; null if to none. */
  static String trace(String parent) {
    if (parent == null) {
      return null;
    }
    Matcher matcher = TRACE_PARENT.matcher(parent);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static String path(String path) {
    return path != null && path.length() > LONGEST_PATH
        ? path.substring(0, LONGEST_PATH) + "..."
        : path;
  }
}
