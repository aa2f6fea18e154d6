package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.infodisent.model.OnnxRuntime;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GumbelPoolingTest {

  private static final float[] CELLS = {0.5f, -1, 2, 1.2f, -0.3f};

  @Test
  void coldItTakesACellAsOftenAsASoftmaxOfTheValuesSays() throws OrtException {
    int pictures = 20_000;
    Pooled found = pool(repeated(pictures), pictures, 1e-3f, 1);
    double mean = 0;
    for (float value : found.values()) {
      mean += value / pictures;
    }
    assertEquals(expected(1) + expected(-1), mean, 0.03);
  }

  /** The sum over cells of softmax(z) z where that cell opens the component, with its sign. */
  private static double expected(int sign) {
    double sum = 0;
    double total = 0;
    for (float cell : CELLS) {
      sum += Math.exp(sign * cell);
      total += Math.exp(sign * cell) * Math.max(0, sign * cell);
    }
    return sign * total / sum;
  }

  @Test
  void farApartValuesArePooledToTheLargestAndTheSmallest() throws OrtException {
    float[] apart = {0, 300, -200, 10, 20};
    assertArrayEquals(new float[] {100}, pool(apart, 1, 0.1f, 1).values(), 1e-3f);
  }

  @Test
  void theSlopeIsThatOfFiniteDifferences() throws OrtException {
    float step = 0.01f;
    for (int seed = 0; seed < 10; seed++) {
      float[] slope = pool(CELLS, 1, 0.8f, seed).slope();
      for (int cell = 0; cell < CELLS.length; cell++) {
        float[] more = CELLS.clone();
        float[] less = CELLS.clone();
        more[cell] += step;
        less[cell] -= step;
        double above = pool(more, 1, 0.8f, seed).values()[0];
        double below = pool(less, 1, 0.8f, seed).values()[0];
        assertEquals((above - below) / (2 * step), slope[cell], 2e-3, seed + ", " + cell);
      }
    }
  }

  @Test
  void aSeedIsANoise() throws OrtException {
    assertArrayEquals(pool(CELLS, 1, 1, 3).slope(), pool(CELLS, 1, 1, 3).slope());
    assertFalse(Arrays.equals(pool(CELLS, 1, 1, 3).slope(), pool(CELLS, 1, 1, 4).slope()));
    assertFalse(Arrays.equals(pool(CELLS, 1, 1, -3).slope(), pool(CELLS, 1, 1, 3).slope()));
  }

  private static float[] repeated(int pictures) {
    float[] values = new float[pictures * CELLS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = CELLS[i % CELLS.length];
    }
    return values;
  }

  private record Pooled(float[] values, float[] slope) {}

  /** One channel of some pictures. */
  private static Pooled pool(float[] cells, int pictures, float temperature, int seed)
      throws OrtException {
    GraphBuilder graph = new GraphBuilder("pooling");
    graph.input("values", DataType.FLOAT, 1, "N", CELLS.length);
    graph.input("temperature", DataType.FLOAT);
    GumbelPooling pooling = GumbelPooling.append(graph, "values", "temperature", seed);
    graph.output("pooled", pooling.pooled(), DataType.FLOAT, 1, "N");
    graph.output("slope", pooling.slope(), DataType.FLOAT, 1, "N", CELLS.length);
    byte[] model = graph.build(new TreeMap<>()).toByteArray();
    long[] shape = {1, pictures, CELLS.length};
    try (OrtSession session = OnnxRuntime.environment().createSession(model);
        OnnxTensor values =
            OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(cells), shape);
        OnnxTensor warmth = OnnxTensor.createTensor(OnnxRuntime.environment(), temperature);
        OrtSession.Result result = session.run(Map.of("values", values, "temperature", warmth))) {
      return new Pooled(floats(result, "pooled"), floats(result, "slope"));
    }
  }

  private static float[] floats(OrtSession.Result result, String name) {
    FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
