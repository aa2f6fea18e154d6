package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

/**
 * Where a session runs, and why there.
 *
 * @param device the CPU or CUDA
 * @param reason in a few words
 */
public record Execution(Device device, String reason) {

  public Execution {
    requireNonNull(reason);
    if (device != Device.CPU && device != Device.CUDA) {
      throw new IllegalArgumentException("expected the CPU or CUDA, found " + device);
    }
  }
}
