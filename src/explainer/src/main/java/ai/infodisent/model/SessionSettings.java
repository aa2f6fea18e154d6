package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

/**
 * How ONNX Runtime may use the machine.
 *
 * @param threads for one inference, at least 1
 * @param device to run on
 * @param variants whether a serving variant of the bundle's graph is taken where one fits; these
 *     may take one picture a run only
 */
public record SessionSettings(int threads, Device device, boolean variants) {

  public SessionSettings {
    requireNonNull(device);
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }

  /** So many threads of the CPU, and a serving variant where one fits. */
  public SessionSettings(int threads) {
    this(threads, Device.CPU, true);
  }

  /** The same on another device. */
  public SessionSettings on(Device other) {
    return new SessionSettings(threads, other, variants);
  }

  /** The same, but always with the bundle's own graph. */
  public SessionSettings withoutVariants() {
    return new SessionSettings(threads, device, false);
  }

  /** As many threads as the Java runtime may use, which respects a container's quota; the CPU. */
  public static SessionSettings ofThisMachine() {
    return new SessionSettings(Runtime.getRuntime().availableProcessors());
  }
}
