package ai.infodisent.function.http;

import ai.infodisent.function.metrics.Metrics;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** {@code GET /q/metrics}: what Prometheus scrapes. */
final class MetricsRoute {

  static final String PATH = "/q/metrics";

  private final Metrics metrics;

  MetricsRoute(Metrics metrics) {
    this.metrics = metrics;
  }

  void answer(RoutingContext context) {
    Work.answer(context, () -> new Answer(Metrics.MEDIA_TYPE, metrics.told(), Map.of()));
  }
}
