package ai.infodisent.model;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a session runs, and why there.
 *
 * @param device the CPU or a CUDA device
 * @param reason in a few words
 */
public record Execution(Device device, String reason) {

  /** As in {@code provider_options_utils.h:187 Parse Failed to}: a file, a line, a function. */
  private static final Pattern SOURCE_LINE = Pattern.compile("^\\S+\\.(?:h|cc):\\d+ \\S+ ");

  /** As in {@code no device ; GPU=-1 ; hostname=vm ; file=...}, which CUDA's failures end with. */
  private static final Pattern PLACE_OF_FAILURE = Pattern.compile(" ; GPU=-?\\d+ ; hostname=.*$");

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
    String said = status >= 0 && parts.length == 4 ? parts[3] : line;
    return PLACE_OF_FAILURE.matcher(SOURCE_LINE.matcher(said).replaceFirst("")).replaceFirst("");
  }
}
