package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.trainer.PlainHead;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PyTorch's numbers, written by make_head_golden.py. */
class HeadGoldenTest {

  private static Golden golden;

  private record Golden(
      int rows,
      int columns,
      float smoothing,
      double[][][] features,
      int[] labels,
      double[][] mixing,
      double[][] weights,
      double[][] logits,
      double[][][] components,
      int[][][] cells,
      double loss,
      double[][] mixingGradient,
      double[][] weightsGradient) {}

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = HeadGoldenTest.class.getResourceAsStream("/golden/head.json")) {
      golden = JsonMapper.builder().build().readValue(in, Golden.class);
    }
  }

  @Test
  void thePlainHeadIsPyTorchs() {
    PlainHead head = new PlainHead(golden.mixing(), golden.weights());
    for (int n = 0; n < golden.labels().length; n++) {
      PlainHead.Outcome outcome = head.of(golden.features()[n]);
      assertArrayEquals(golden.logits()[n], outcome.logits(), 1e-12);
      for (int sign = 0; sign < 2; sign++) {
        assertArrayEquals(golden.components()[n][sign], outcome.components()[sign], 1e-12);
        assertArrayEquals(golden.cells()[n][sign], outcome.winners()[sign]);
      }
    }
    assertEquals(
        golden.loss(),
        head.loss(golden.features(), TinyFeatures.alone(golden.labels()), golden.smoothing()),
        1e-7);
  }

  @Test
  void theStepsLossAndGradientsArePyTorchs() throws OrtException, IOException {
    PlainHead head = new PlainHead(golden.mixing(), golden.weights());
    StepCase made =
        new StepCase(
            golden.features(), TinyFeatures.alone(golden.labels()), head, 1, golden.smoothing());
    try (StepCase.Running running = made.start()) {
      assertEquals(golden.loss(), running.step(1e-3f, 1e-3f).loss(), 1e-5);
      assertTenth(golden.weightsGradient(), running.session().copy("weightsMean"));
      assertTenth(skewOf(golden.mixingGradient()), running.session().copy("mixingMean"));
    }
  }

  /** S = (T - T^T) / 2 with T = dL/dU U^T. */
  private static double[][] skewOf(double[][] gradient) {
    int size = gradient.length;
    double[][] skew = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int k = 0; k < size; k++) {
          skew[i][j] += gradient[i][k] * golden.mixing()[j][k] / 2;
          skew[i][j] -= gradient[j][k] * golden.mixing()[i][k] / 2;
        }
      }
    }
    return skew;
  }

  /** Adam's running means start at 0, and take a tenth of the first gradient. */
  private static void assertTenth(double[][] expected, float[] found) {
    double[] flat = Arrays.stream(TinyFeatures.flat(expected)).map(v -> 0.1 * v).toArray();
    double largest = Arrays.stream(flat).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < flat.length; i++) {
      assertEquals(flat[i], found[i], 1e-4 * largest, "value " + i);
    }
  }
}
