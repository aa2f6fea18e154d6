package ai.infodisent.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;

/**
 * A session, the options that have to live as long, and where it runs; whoever opens it closes it.
 */
record ModelSession(OrtSession session, OrtSession.SessionOptions options, Execution execution)
    implements AutoCloseable {

  /**
   * Loads a graph by path.
   *
   * @throws OrtException if ONNX Runtime cannot load the graph
   * @throws DeviceException if the settings ask for CUDA and it cannot be used
   */
  static ModelSession open(Path graph, SessionSettings settings) throws OrtException {
    OrtEnvironment environment = OnnxRuntime.environment();
    if (settings.device() == Device.CPU) {
      return open(environment, graph, settings, new Execution(Device.CPU, "as configured"));
    }
    boolean asked = settings.device() == Device.CUDA;
    String obstacle;
    OrtException cause = null;
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try {
        String reason = asked ? "as configured" : "CUDA is there";
        return open(environment, graph, settings, new Execution(Device.CUDA, reason));
      } catch (OrtException e) {
        obstacle = "CUDA cannot be used: " + e.getMessage().lines().findFirst().orElse("");
        cause = e;
      }
    } else {
      obstacle = "this build of ONNX Runtime has no CUDA";
    }
    if (asked) {
      throw new DeviceException("expected a CUDA device to run on, found: " + obstacle, cause);
    }
    return open(environment, graph, settings, new Execution(Device.CPU, obstacle));
  }

  private static ModelSession open(
      OrtEnvironment environment, Path graph, SessionSettings settings, Execution execution)
      throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try {
      options.setIntraOpNumThreads(settings.threads());
      // Idle threads that spin burn the processor a function's neighbours, or its bill, pay for.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (execution.device() == Device.CUDA) {
        options.addCUDA();
      }
      return new ModelSession(
          environment.createSession(graph.toString(), options), options, execution);
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  /** Closes the session, then its options. */
  @Override
  public void close() {
    try (options) {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not close its session", e);
    }
  }
}
