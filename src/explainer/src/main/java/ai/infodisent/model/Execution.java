package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;

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

  /**
   * Where sessions are to run that should run on a device.
   *
   * @throws DeviceException if CUDA alone will do, and cannot be used
   * @throws OrtException if ONNX Runtime does not start
   */
  static Execution on(Device wanted) throws OrtException {
    if (wanted == Device.CPU) {
      return new Execution(Device.CPU, "as configured");
    }
    OnnxRuntime.environment();
    String obstacle;
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        // Loads CUDA's libraries.
        options.addCUDA();
        return new Execution(
            Device.CUDA, wanted == Device.CUDA ? "as configured" : "CUDA is there");
      } catch (OrtException e) {
        obstacle = "CUDA cannot be used: " + firstLine(e);
      }
    } else {
      obstacle = "this build of ONNX Runtime has no CUDA";
    }
    if (wanted == Device.CUDA) {
      throw new DeviceException("expected a CUDA device to run on, found: " + obstacle);
    }
    return new Execution(Device.CPU, obstacle);
  }

  /** The CPU, after all. */
  static Execution insteadOfCuda(Exception failure) {
    return new Execution(Device.CPU, "CUDA cannot be used: " + firstLine(failure));
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
