package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

/**
 * How ONNX Runtime may use the machine.
 *
 * @param threads for one inference, at least 1
 * @param device to run on
 */
public record SessionSettings(int threads, Device device) {

  public SessionSettings {
    requireNonNull(device);
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }

  /** Threads of the CPU. */
  public SessionSettings(int threads) {
    this(threads, Device.CPU);
  }

  /** As many threads as the Java runtime may use, which respects a container's quota; the CPU. */
  public static SessionSettings ofThisMachine() {
    return new SessionSettings(Runtime.getRuntime().availableProcessors());
  }
}
