package ai.infodisent.function.metrics;

import ai.infodisent.bundle.Activations;
import ai.infodisent.explanation.Explanation.Component;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The meters, in a registry of their own. */
final class Meters {

  /** From half a millisecond, a small picture's decoding, to a large network's batch. */
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  /** How many components are counted by name; so many series and one for all others. */
  private static final int NAMED = 64;

  private static final String OTHER = "other";

  private static final double NANO = 1e-9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  /** Null where there is no record to hold anything against. */
  private volatile FirstActivations first;

  private final Histogram phases =
      Histogram.builder()
          .name("infodisent_phase_seconds")
          .help("How long a request's phases took: wait, decode, prepare, run, explain, write.")
          .labelNames("phase")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .withoutExemplars()
          .register(registry);

  private final Histogram requests =
      Histogram.builder()
          .name("infodisent_request_seconds")
          .help("How long requests with a body took, from their head to the end of their answer.")
          .labelNames("status")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .withoutExemplars()
          .register(registry);

  private final Counter refusals =
      Counter.builder()
          .name("infodisent_refusals_total")
          .help("Requests that were not answered as asked, by what was wrong.")
          .labelNames("cause")
          .withoutExemplars()
          .register(registry);

  private final Counter listed =
      Counter.builder()
          .name("infodisent_prototype_listed_total")
          .help("How often a component was listed for the best class: channel and sign.")
          .labelNames("component")
          .withoutExemplars()
          .register(registry);

  private final Info model =
      Info.builder()
          .name("infodisent_model_info")
          .help("What serves; always 1.")
          .labelNames("name", "version", "device", "graph")
          .register(registry);

  /**
   * @param coldStart the seconds from the process's start to its first explanation, if there was
   *     one and they can be known
   */
  Meters(Supplier<OptionalDouble> coldStart) {
    GaugeWithCallback.builder()
        .name("infodisent_cold_start_seconds")
        .help("From the start of the process to its first explanation.")
        .callback(callback -> coldStart.get().ifPresent(callback::call))
        .register(registry);
  }

  void took(String phase, long nanoseconds) {
    phases.labelValues(phase).observe(nanoseconds * NANO);
  }

  void answered(int status, long nanoseconds) {
    requests.labelValues(String.valueOf(status)).observe(nanoseconds * NANO);
    if (status >= 400) {
      refusals.labelValues(cause(status)).inc();
    }
  }

  /** Holds first components against a record from now on. */
  void compare(Activations record) {
    first = new FirstActivations(record, registry);
  }

  /** A picture was explained by these components of its best class, the first of them first. */
  void explained(List<Component> listed) {
    listed.forEach(component -> listed(component.channel() + component.sign().symbol()));
    FirstActivations held = first;
    if (held != null && !listed.isEmpty()) {
      held.saw(listed.get(0));
    }
  }

  private void listed(String component) {
    boolean known = named.contains(component) || named.size() < NAMED && named.add(component);
    listed.labelValues(known ? component : OTHER).inc();
  }

  void serves(String name, String version, String device, String graph) {
    model.setLabelValues(name, version, device, graph);
  }

  void watch(IntSupplier working, IntSupplier waiting) {
    gauge("infodisent_requests_active", "Requests that are worked on.", working);
    gauge("infodisent_requests_waiting", "Requests that come in or wait their turn.", waiting);
  }

  private void gauge(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(registry);
  }

  byte[] told() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    return bytes.toByteArray();
  }

  /** What a status says was wrong, in a word. */
  static String cause(int status) {
    return switch (status) {
      case 400 -> "request";
      case 404 -> "address";
      case 405 -> "method";
      case 408 -> "slow";
      case 413 -> "size";
      case 415 -> "type";
      case 422 -> "picture";
      case 429 -> "capacity";
      case 503 -> "unavailable";
      default -> status >= 500 ? "fault" : OTHER;
    };
  }
}
