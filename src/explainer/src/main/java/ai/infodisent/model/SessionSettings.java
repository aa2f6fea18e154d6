package ai.infodisent.model;

/**
 * How ONNX Runtime may use the machine.
 *
 * @param threads for one inference, at least 1
 */
public record SessionSettings(int threads) {

  public SessionSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }

  /** As many threads as the Java runtime may use, which respects a container's quota. */
  public static SessionSettings ofThisMachine() {
    return new SessionSettings(Runtime.getRuntime().availableProcessors());
  }
}
