package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeadRunnerTest {

  /** Small whole numbers are exact in half precision, and so is everything made of them. */
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void theTrainingLayoutGivesThePlainHeadTiesIncluded(
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll @IntRange(min = 1, max = 9) int cells,
      @ForAll @IntRange(min = 0, max = 2) int unused,
      @ForAll @IntRange(min = 1, max = 5) int pictures,
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll long seed)
      throws OrtException, IOException {
    Random random = new Random(seed);
    double[][][] maps = new double[pictures][][];
    Arrays.setAll(maps, n -> matrix(channels + unused, cells, () -> random.nextInt(7) - 3));
    PlainHead plain =
        new PlainHead(
            matrix(channels, channels + unused, () -> random.nextInt(3) - 1),
            matrix(classes, channels, () -> random.nextInt(4)));
    HeadGraph.Shape shape = new HeadGraph.Shape(channels + unused, channels, cells, classes, 0.5f);
    // In reverse: the outcome's columns are the pictures asked for, not those of the split.
    int[] asked = IntStream.range(0, pictures).map(i -> pictures - 1 - i).toArray();
    int[] seen = new int[1];
    int[] hits = new int[1];
    int[] labels = new int[pictures];
    Features features = TinyFeatures.of(maps, labels);
    try (HeadRunner runner = new HeadRunner(shape, batch, Machine.ofThreads(1))) {
      Head head = head(plain);
      runner.run(
          head,
          features,
          asked,
          outcome -> {
            int n = outcome.pictures().length;
            for (int i = 0; i < n; i++) {
              int picture = outcome.pictures()[i];
              assertEquals(asked[seen[0]++], picture);
              PlainHead.Outcome expected = plain.of(maps[picture]);
              for (int k = 0; k < channels; k++) {
                assertEquals(expected.components()[0][k], outcome.plus().get(k * n + i));
                assertEquals(-expected.components()[1][k], outcome.minus().get(k * n + i), 0.0);
                assertEquals(expected.winners()[0][k], outcome.plusCell().get(k * n + i));
                assertEquals(expected.winners()[1][k], outcome.minusCell().get(k * n + i));
              }
              for (int c = 0; c < classes; c++) {
                assertEquals(expected.logits()[c], outcome.logits().get(c * n + i));
              }
              hits[0] += expected.ranking()[0] == 0 ? 1 : 0;
            }
          });
      assertEquals(pictures, seen[0]);
      assertEquals((double) hits[0] / pictures, runner.accuracy(head, features, asked));
    }
  }

  @Test
  void featuresAreRoundedToHalfPrecisionAndNoFurther() throws OrtException, IOException {
    Random random = new Random(5);
    double[][][] maps = {matrix(6, 12, random::nextGaussian)};
    PlainHead plain =
        new PlainHead(matrix(6, 6, random::nextGaussian), matrix(3, 6, random::nextDouble));
    Features features = TinyFeatures.of(maps, 0);
    try (HeadRunner runner =
        new HeadRunner(new HeadGraph.Shape(6, 12, 3, 2), 4, Machine.ofThreads(1))) {
      runner.run(
          head(plain),
          features,
          new int[] {0},
          outcome -> {
            for (int c = 0; c < 3; c++) {
              // Half precision holds 11 binary digits.
              assertEquals(plain.of(maps[0]).logits()[c], outcome.logits().get(c), 2e-2);
            }
          });
    }
  }

  @Test
  void noPicturesHaveNoAccuracy() throws OrtException, IOException {
    Features features = TinyFeatures.of(new double[1][1][1], 0);
    try (HeadRunner runner =
        new HeadRunner(new HeadGraph.Shape(1, 1, 1, 1), 4, Machine.ofThreads(1))) {
      Head head = new Head(1, 1, new float[] {1}, new float[] {1});
      assertEquals(Double.NaN, runner.accuracy(head, features, new int[0]));
    }
  }

  private static Head head(PlainHead plain) {
    return new Head(
        plain.mixing()[0].length,
        plain.mixing().length,
        plain.weights().length,
        floats(plain.mixing()),
        floats(plain.weights()));
  }

  private static float[] floats(double[][] matrix) {
    double[] flat = TinyFeatures.flat(matrix);
    float[] floats = new float[flat.length];
    IntStream.range(0, flat.length).forEach(i -> floats[i] = (float) flat[i]);
    return floats;
  }

  private static double[][] matrix(int rows, int columns, DoubleSupplier values) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, i -> values.getAsDouble());
    }
    return matrix;
  }
}
