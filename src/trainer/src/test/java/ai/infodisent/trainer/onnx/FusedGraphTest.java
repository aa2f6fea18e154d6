package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TinyBackbone;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FusedGraphTest {

  private static final PixelScaling AS_THEY_ARE =
      new PixelScaling(PixelScaling.Order.RGB, 255, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /** Small whole numbers: every product and sum is exact, and equal values abound. */
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void onWholeNumbersTheGraphIsThePlainHeadTiesIncluded(
      @ForAll("opsets") int opset,
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll @IntRange(min = 0, max = 3) int unused,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 4) int columns,
      @ForAll @IntRange(min = 1, max = 3) int pictures,
      @ForAll long seed)
      throws OrtException {
    Random random = new Random(seed);
    Case made =
        new Case(
            new TinyBackbone(
                floats((channels + unused) * 3, () -> random.nextInt(3) - 1),
                channels + unused,
                1,
                rows,
                columns,
                opset),
            matrix(channels, channels + unused, () -> random.nextInt(5) - 2),
            matrix(classes, channels, () -> random.nextInt(3)),
            pixels(pictures * rows * columns * 3, () -> random.nextInt(4)));
    made.compare(0);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void onRandomNumbersTheGraphIsThePlainHead(
      @ForAll("opsets") int opset,
      @ForAll @IntRange(min = 1, max = 6) int channels,
      @ForAll @IntRange(min = 1, max = 5) int classes,
      @ForAll @IntRange(min = 0, max = 3) int unused,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 4) int columns,
      @ForAll @IntRange(min = 1, max = 3) int pictures,
      @ForAll @IntRange(min = 1, max = 3) int patch,
      @ForAll long seed)
      throws OrtException {
    Random random = new Random(seed);
    Case made =
        new Case(
            new TinyBackbone(
                floats((channels + unused) * 3 * patch * patch, () -> random.nextGaussian() / 255),
                channels + unused,
                patch,
                rows * patch,
                columns * patch,
                opset),
            matrix(channels, channels + unused, random::nextGaussian),
            matrix(classes, channels, random::nextDouble),
            pixels(pictures * rows * columns * patch * patch * 3, () -> random.nextInt(256)));
    made.compare(1e-6);
  }

  @Test
  void onAConstantMapTheFirstCellWinsBothWays() throws OrtException {
    byte[] grey = new byte[2 * 3 * 3];
    Arrays.fill(grey, (byte) 7);
    Case made =
        new Case(
            new TinyBackbone(new float[] {1, 0, 0, 0, -1, 0}, 2, 1, 2, 3, 18),
            new double[][] {{1, 0}, {0, 1}},
            new double[][] {{1, 1}, {1, 1}},
            grey);
    Graphs.Outputs found = made.run();
    assertArrayEquals(new long[4], found.longs().get(FusedTensors.CELLS));
    assertArrayEquals(new float[] {7, 0, 0, -7}, found.floats().get(FusedTensors.COMPONENTS), 0);
    assertArrayEquals(new long[] {0, 1}, found.longs().get(FusedTensors.CLASSES));
  }

  @Test
  void metadataIsTheModels() {
    TinyBackbone tiny = new TinyBackbone(new float[3], 1, 1, 2, 2, 13);
    Head head = new Head(1, 1, new float[] {1}, new float[] {1});
    ModelProto model =
        FusedGraph.of(tiny.backbone(), AS_THEY_ARE, head, new TreeMap<>(Map.of("seed", "7")));
    assertEquals(
        List.of(StringStringEntryProto.newBuilder().setKey("seed").setValue("7").build()),
        model.getMetadataPropsList());
    assertEquals(13, model.getOpsetImport(0).getVersion());
  }

  @Provide
  Arbitrary<Integer> opsets() {
    return Arbitraries.of(7, 9, 11, 13, 17, 18, 20);
  }

  /** A backbone, a head and pictures. */
  private record Case(TinyBackbone tiny, double[][] mixing, double[][] weights, byte[] rgb) {

    Graphs.Outputs run() throws OrtException {
      int channels = tiny.channels();
      Head head = new Head(channels, mixing.length, weights.length, flat(mixing), flat(weights));
      ModelProto model = FusedGraph.of(tiny.backbone(), AS_THEY_ARE, head, new TreeMap<>());
      int pictures = rgb.length / (tiny.height() * tiny.width() * 3);
      return Graphs.run(
          model,
          Map.of(FusedTensors.IMAGE, Graphs.bytes(rgb, pictures, tiny.height(), tiny.width(), 3)));
    }

    /** No sum of a mixed channel's terms is larger, taken without their signs. */
    private double largestMixed() {
      int inputs = tiny.filters().length / tiny.channels();
      double[][] filters = new double[tiny.channels()][inputs];
      for (int i = 0; i < tiny.filters().length; i++) {
        filters[i / inputs][i % inputs] = tiny.filters()[i];
      }
      return 255 * largestSum(filters) * largestSum(mixing);
    }

    /**
     * Compares the graph with plain Java.
     *
     * @param relative what may be lost to rounding, relative to the terms that are summed: their
     *     sum may be close to nothing
     */
    void compare(double relative) throws OrtException {
      Graphs.Outputs found = run();
      PlainHead plain = new PlainHead(mixing, weights);
      int size = tiny.height() * tiny.width() * 3;
      int channels = mixing.length;
      int classes = weights.length;
      int cells = tiny.rows() * tiny.columns();
      double tolerance = relative * largestMixed();
      double logitTolerance = tolerance * largestSum(weights);
      assertClose(weights, found.floats().get(FusedTensors.WEIGHTS), 0, 1e-7);
      for (int n = 0; n < rgb.length / size; n++) {
        PlainHead.Outcome expected =
            plain.of(tiny.features(Arrays.copyOfRange(rgb, n * size, (n + 1) * size)));
        float[] maps = found.floats().get(FusedTensors.MAPS);
        assertClose(expected.mixed(), maps, n * channels * cells, tolerance);
        float[] components = found.floats().get(FusedTensors.COMPONENTS);
        assertClose(expected.components(), components, n * 2 * channels, tolerance);
        double[][] logits = {expected.logits()};
        assertClose(logits, found.floats().get(FusedTensors.LOGITS), n * classes, logitTolerance);
        double[][] scores = {expected.scores()};
        float[] foundScores = found.floats().get(FusedTensors.SCORES);
        assertClose(scores, foundScores, n * classes, logitTolerance + 1e-5);
        for (int sign = 0; sign < 2; sign++) {
          for (int k = 0; k < channels; k++) {
            int at = (n * 2 + sign) * channels + k;
            int cell = (int) found.longs().get(FusedTensors.CELLS)[at];
            int best = expected.winners()[sign][k];
            assertTrue(
                cell == best || near(expected.mixed()[k], cell, best, tolerance),
                "expected cell " + best + ", found " + cell);
          }
        }
        for (int rank = 0; rank < classes; rank++) {
          int index = (int) found.longs().get(FusedTensors.CLASSES)[n * classes + rank];
          int best = expected.ranking()[rank];
          assertTrue(
              index == best || near(expected.logits(), index, best, logitTolerance),
              "expected class " + best + ", found " + index);
        }
      }
    }
  }

  /** Whether two values are apart by no more than rounding; never, without a tolerance. */
  private static boolean near(double[] values, int a, int b, double tolerance) {
    return Math.abs(values[a] - values[b]) < 2 * tolerance;
  }

  private static double largestSum(double[][] rows) {
    return Arrays.stream(rows)
        .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
        .max()
        .orElseThrow();
  }

  private static void assertClose(double[][] expected, float[] found, int start, double tolerance) {
    int at = start;
    for (double[] row : expected) {
      for (double value : row) {
        assertEquals(value, found[at++], tolerance);
      }
    }
  }

  private static float[] flat(double[][] matrix) {
    double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    float[] floats = new float[flat.length];
    for (int i = 0; i < flat.length; i++) {
      floats[i] = (float) flat[i];
    }
    return floats;
  }

  private static float[] floats(int length, DoubleSupplier values) {
    return flat(matrix(1, length, values));
  }

  private static double[][] matrix(int rows, int columns, DoubleSupplier values) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, i -> values.getAsDouble());
    }
    return matrix;
  }

  private static byte[] pixels(int length, DoubleSupplier values) {
    byte[] pixels = new byte[length];
    for (int i = 0; i < length; i++) {
      pixels[i] = (byte) (int) values.getAsDouble();
    }
    return pixels;
  }
}
