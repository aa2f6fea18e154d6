package ai.infodisent.model;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.file.Path;

/**
 * A session, the options that have to live as long, and where it runs; whoever opens it closes it.
 */
record ModelSession(
    OrtSession session, OrtSession.SessionOptions options, Path graph, Execution execution)
    implements AutoCloseable {

  /**
   * Loads a graph by path.
   *
   * @throws OrtException if ONNX Runtime cannot load the graph there
   */
  static ModelSession open(Path graph, OptLevel level, int threads, Execution execution)
      throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(level);
      // Idle threads that spin burn the processor a function's neighbours, or its bill, pay for.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      execution.addTo(options);
      OrtSession session = OnnxRuntime.environment().createSession(graph.toString(), options);
      return new ModelSession(session, options, graph, execution);
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
