package ai.infodisent.model;

/**
 * How ONNX Runtime may use the machine.
 *
 * @param threads for one inference, at least 1
 * @param variants whether a serving variant of the bundle's graph is taken where one fits; these
 *     may take one picture a run only
 */
public record SessionSettings(int threads, boolean variants) {

  public SessionSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }

  /** So many threads, and a serving variant where one fits. */
  public SessionSettings(int threads) {
    this(threads, true);
  }

  /** The same, but always with the bundle's own graph. */
  public SessionSettings withoutVariants() {
    return new SessionSettings(threads, false);
  }

  /** As many threads as the Java runtime may use, which respects a container's quota. */
  public static SessionSettings ofThisMachine() {
    return new SessionSettings(Runtime.getRuntime().availableProcessors());
  }
}
