package ai.infodisent.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/** ONNX Runtime of this process, its one environment. */
public final class OnnxRuntime {

  private OnnxRuntime() {}

  /**
   * The environment, with telemetry off as far as a running process can turn it off. ONNX Runtime
   * decides on the rest when it is loaded, by the environment variable {@code
   * ORT_DISABLE_TELEMETRY=1}.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public static OrtEnvironment environment() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    return environment;
  }
}
