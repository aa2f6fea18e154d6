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
        Cuda.addTo(options);
        return new Execution(
            Device.CUDA, wanted == Device.CUDA ? "as configured" : "CUDA is there");
      } catch (OrtException e) {
        obstacle = "CUDA cannot be used: " + reason(e);
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
    return new Execution(Device.CPU, "CUDA cannot be used: " + reason(failure));
  }

  private static String reason(Exception failure) {
    return reason(String.valueOf(failure.getMessage()));
  }

  /** What ONNX Runtime says went wrong, without where in its own source it found that. */
  static String reason(String message) {
    String line = message.lines().findFirst().orElse("");
    int status = line.lastIndexOf("[ONNXRuntimeError] : ");
    String[] parts = line.substring(Math.max(0, status)).split(" : ", 4);
    return status >= 0 && parts.length == 4 ? parts[3] : line;
  }
}
