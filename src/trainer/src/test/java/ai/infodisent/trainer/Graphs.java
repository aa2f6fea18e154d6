package ai.infodisent.trainer;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/** Runs graphs once and copies out what they say. */
public final class Graphs {

  private Graphs() {}

  /** The outputs of one run, flat and row-major. */
  public record Outputs(Map<String, float[]> floats, Map<String, long[]> longs) {}

  /** Runs a graph and closes its inputs. */
  public static Outputs run(ModelProto model, Map<String, OnnxTensor> inputs) throws OrtException {
    Outputs outputs = new Outputs(new HashMap<>(), new HashMap<>());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session =
              OrtEnvironment.getEnvironment().createSession(model.toByteArray(), options);
          OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
          OnnxTensor tensor = (OnnxTensor) entry.getValue();
          if (tensor.getInfo().type == OnnxJavaType.INT64) {
            LongBuffer values = tensor.getLongBuffer();
            long[] copy = new long[values.remaining()];
            values.get(copy);
            outputs.longs().put(entry.getKey(), copy);
          } else {
            FloatBuffer values = tensor.getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            outputs.floats().put(entry.getKey(), copy);
          }
        }
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  /** A uint8 tensor. */
  public static OnnxTensor bytes(byte[] values, long... shape) throws OrtException {
    ByteBuffer direct = direct(values.length).put(values).flip();
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), direct, shape, OnnxJavaType.UINT8);
  }

  /** A float tensor. */
  public static OnnxTensor floats(float[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values), shape);
  }

  /** A float16 tensor. */
  public static OnnxTensor halves(double[] values, long... shape) throws OrtException {
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(), halves(values), shape, OnnxJavaType.FLOAT16);
  }

  /** Values in half precision, rounded. */
  public static ByteBuffer halves(double... values) {
    ByteBuffer direct = direct(values.length * Short.BYTES);
    for (double value : values) {
      direct.putShort(Fp16Conversions.floatToFp16((float) value));
    }
    return direct.flip();
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
