package ai.infodisent.trainer.fit;

import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** A graph of this program's making in ONNX Runtime. Whoever opens it closes it. */
final class GraphSession implements AutoCloseable {

  private final OrtSession.SessionOptions options;
  private final OrtSession session;

  GraphSession(ModelProto model, Machine machine) throws OrtException {
    options = new OrtSession.SessionOptions();
    OrtSession opened = null;
    try {
      machine.addTo(options);
      opened = OnnxRuntime.environment().createSession(model.toByteArray(), options);
    } finally {
      if (opened == null) {
        options.close();
      }
    }
    session = opened;
  }

  /**
   * Runs the graph; whoever calls closes the result.
   *
   * @throws TrainerException if this thread is asked to stop
   */
  OrtSession.Result run(Map<String, OnnxTensor> inputs) throws OrtException {
    if (Thread.currentThread().isInterrupted()) {
      throw new TrainerException("expected to finish, found that this was interrupted");
    }
    return session.run(inputs);
  }

  /** A float tensor; whoever calls closes it. */
  static OnnxTensor tensor(float[] values, long... shape) throws OrtException {
    FloatBuffer direct =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    direct.put(values).flip();
    return OnnxTensor.createTensor(OnnxRuntime.environment(), direct, shape);
  }

  /** A number as a tensor; whoever calls closes it. */
  static OnnxTensor scalar(float value) throws OrtException {
    return tensor(new float[] {value});
  }

  @Override
  public void close() throws OrtException {
    try (options) {
      session.close();
    }
  }
}
