package ai.infodisent.function.metrics;

import ai.infodisent.Phases;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.Component;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * Counts and times what this process does. Until somebody asks, it only remembers what happened:
 * the registry, its classes and its memory are made with the first scrape, or when there is much to
 * remember, and never on the way to the first answer. Safe for use by many threads.
 */
@ApplicationScoped
public class Metrics implements Phases {

  private static final Logger LOG = Logger.getLogger(Metrics.class);

  /** Of what is told. */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** How much is remembered before the registry is made after all: some hundred requests. */
  private static final int REMEMBERED = 2000;

  private final List<Consumer<Meters>> remembered = new ArrayList<>();
  private final AtomicLong firstAnswer = new AtomicLong();
  private volatile Meters meters;

  @Override
  public void took(Phase phase, long nanoseconds) {
    took(phase.name().toLowerCase(Locale.ROOT), nanoseconds);
  }

  /** A request waited for its turn. */
  public void waited(long nanoseconds) {
    took("wait", nanoseconds);
  }

  /** An explanation was written. */
  public void wrote(long nanoseconds) {
    took("write", nanoseconds);
  }

  private void took(String phase, long nanoseconds) {
    record(to -> to.took(phase, nanoseconds));
  }

  /** A request was answered, well or not. */
  public void answered(int status, long nanoseconds) {
    record(to -> to.answered(status, nanoseconds));
  }

  /**
   * A picture was explained: the components of its best class are counted, and the first held
   * against the bundle's record, if there is one.
   */
  public void explained(Explanation explanation) {
    firstAnswer.compareAndSet(0, System.nanoTime());
    List<Component> listed = explanation.classes().get(0).prototypes();
    record(to -> to.explained(listed));
  }

  /**
   * Holds what is explained from now on against the record of a bundle, if it has one; it is read
   * with the first scrape, too.
   */
  public void compare(Bundle bundle) {
    record(to -> compare(bundle, to));
  }

  private static void compare(Bundle bundle, Meters to) {
    try {
      bundle.activations().ifPresent(to::compare);
    } catch (BundleException e) {
      LOG.warnf("Activations are held against nothing: %s", e.getMessage());
    }
  }

  /** What serves, once it is known. */
  public void serves(String name, String version, String device, String graph) {
    record(to -> to.serves(name, version, device, graph));
  }

  /** Where the queue's lengths can be asked. */
  public void watch(IntSupplier working, IntSupplier waiting) {
    record(to -> to.watch(working, waiting));
  }

  /**
   * All of it in Prometheus's text format; takes a moment the first time.
   *
   * @throws IOException never, in practice: it is written to memory
   */
  public byte[] told() throws IOException {
    return made().told();
  }

  private void record(Consumer<Meters> what) {
    Meters to = meters;
    if (to == null) {
      to = remember(what);
    }
    if (to != null) {
      what.accept(to);
    }
  }

  private synchronized Meters remember(Consumer<Meters> what) {
    if (meters == null && remembered.size() < REMEMBERED) {
      remembered.add(what);
      return null;
    }
    return made();
  }

  private synchronized Meters made() {
    if (meters == null) {
      Meters made = new Meters(this::coldStart);
      remembered.forEach(what -> what.accept(made));
      remembered.clear();
      meters = made;
    }
    return meters;
  }

  private OptionalDouble coldStart() {
    long answered = firstAnswer.get();
    return answered == 0 ? OptionalDouble.empty() : ProcessAge.at(answered);
  }
}
