package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Locale;

/**
 * Where a session runs, and why there.
 *
 * @param device the CPU or a CUDA device
 * @param reason in a few words
 */
public record Execution(Device device, String reason) {

  public Execution {
    requireNonNull(reason);
    if (device.kind() == Device.Kind.AUTO) {
      throw new IllegalArgumentException("expected the CPU or CUDA, found " + device);
    }
  }

  /**
   * Where sessions are to run that should run on a device.
   *
   * @throws DeviceException if CUDA alone will do, and cannot be used
   * @throws OrtException if ONNX Runtime does not start
   */
  public static Execution on(Device wanted) throws OrtException {
    if (wanted.equals(Device.CPU)) {
      return new Execution(Device.CPU, "as configured");
    }
    OnnxRuntime.environment();
    String obstacle;
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        Cuda.addTo(options, wanted.number());
        return wanted.isCuda()
            ? new Execution(wanted, "as configured")
            : new Execution(Device.CUDA, "CUDA is there");
      } catch (OrtException e) {
        obstacle = "CUDA cannot be used: " + reason(e);
      }
    } else {
      obstacle = "this build of ONNX Runtime has no CUDA";
    }
    if (wanted.isCuda()) {
      throw new DeviceException("expected a CUDA device to run on, found: " + obstacle);
    }
    return new Execution(Device.CPU, obstacle);
  }

  /**
   * Lets sessions run there.
   *
   * @throws OrtException if ONNX Runtime does not let them
   */
  public void addTo(OrtSession.SessionOptions options) throws OrtException {
    if (device.isCuda()) {
      Cuda.addTo(options, device.number());
    }
  }

  /** The device and the reason, in a line. */
  public String describe() {
    return device.toString().toUpperCase(Locale.ROOT) + ": " + reason;
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
