package ai.infodisent.function.metrics;

import ai.infodisent.bundle.Activations;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Explanation.Component;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How strong the first component of each answer is, by the quantiles of its own record: one
 * histogram for all components, and beside it what it was in the validation pictures. Safe for use
 * by many threads.
 */
final class FirstActivations {

  /** Few, and high: a component is the first where it is strong. */
  private static final double[] BOUNDS = {0.5, 0.75, 0.9, 0.95, 0.99};

  private final Activations record;
  private final Map<ComponentName, Activations.Component> components = new HashMap<>();
  private final Histogram reached;

  FirstActivations(Activations record, PrometheusRegistry registry) {
    this.record = record;
    record
        .components()
        .forEach(one -> components.put(new ComponentName(one.channel(), one.sign()), one));
    this.reached =
        Histogram.builder()
            .name("infodisent_first_activation_quantile")
            .help(
                "Which recorded quantile of its own the best class's first component reached; 1"
                    + " beyond them all.")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .withoutExemplars()
            .register(registry);
    if (record.top() != null) {
      Gauge shares =
          Gauge.builder()
              .name("infodisent_first_activation_recorded_ratio")
              .help("The share of validation pictures in which it reached at most this quantile.")
              .labelNames("quantile")
              .withoutExemplars()
              .register(registry);
      for (double bound : BOUNDS) {
        share(bound).forEach(share -> shares.labelValues(String.valueOf(bound)).set(share));
      }
    }
  }

  /** None where the quantile was not recorded. */
  private List<Double> share(double quantile) {
    int at = record.probabilities().indexOf(quantile);
    return at < 0 ? List.of() : List.of(record.top().get(at));
  }

  void saw(Component first) {
    Activations.Component recorded =
        components.get(new ComponentName(first.channel(), first.sign()));
    if (recorded != null) {
      reached.observe(record.reached(recorded, first.activation()));
    }
  }
}
