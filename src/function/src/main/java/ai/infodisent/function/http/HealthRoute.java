package ai.infodisent.function.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * {@code GET /v2/health/live} and {@code GET /v2/health/ready}, which the Open Inference Protocol
 * has for probes, and {@code GET /v2/health/started} beside them: the status tells, 200 for yes and
 * 503 for no; the body repeats it in JSON.
 */
final class HealthRoute {

  /** Whether this process answers at all. */
  static final String LIVE = "/v2/health/live";

  /** Whether this process has started, however ready it is. */
  static final String STARTED = "/v2/health/started";

  /** Whether this process should be sent pictures. */
  static final String READY = "/v2/health/ready";

  /** All of them. */
  static final Set<String> PATHS = Set.of(LIVE, STARTED, READY);

  private final BooleanSupplier started;
  private final BooleanSupplier ready;
  private final BooleanSupplier becomeReady;

  /**
   * @param started whether the model is open; asked on the event loop, so it must not wait
   * @param ready whether pictures can be explained; asked on the event loop, so it must not wait
   * @param becomeReady does what is left to do for that, and tells whether it has helped; may wait
   */
  HealthRoute(BooleanSupplier started, BooleanSupplier ready, BooleanSupplier becomeReady) {
    this.started = started;
    this.ready = ready;
    this.becomeReady = becomeReady;
  }

  void live(RoutingContext context) {
    // Whoever reads this answer knows that the event loop turns.
    answer(context, "live", true);
  }

  void started(RoutingContext context) {
    answer(context, "started", started.getAsBoolean());
  }

  void ready(RoutingContext context) {
    if (ready.getAsBoolean()) {
      answer(context, "ready", true);
    } else {
      context
          .vertx()
          .executeBlocking(becomeReady::getAsBoolean, false)
          .onFailure(context::fail)
          .onSuccess(became -> answer(context, "ready", became));
    }
  }

  private static void answer(RoutingContext context, String name, boolean yes) {
    HttpResponseStatus status =
        yes ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
    context
        .response()
        .setStatusCode(status.code())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end("{\"" + name + "\":" + yes + "}");
  }
}
