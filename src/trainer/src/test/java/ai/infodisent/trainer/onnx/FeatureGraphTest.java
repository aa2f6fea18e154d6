package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.TinyBackbone;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FeatureGraphTest {

  private static final PixelScaling AS_THEY_ARE =
      new PixelScaling(PixelScaling.Order.RGB, 255, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void featuresAndWhatIsMeasuredOfThemAreThoseOfTheBackbone(
      @ForAll("opsets") int opset,
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 4) int columns,
      @ForAll @IntRange(min = 1, max = 3) int pictures,
      @ForAll long seed)
      throws OrtException {
    Random random = new Random(seed);
    float[] filters = new float[channels * 3 * 4];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) (random.nextGaussian() / 64);
    }
    TinyBackbone tiny = new TinyBackbone(filters, channels, 2, 2 * rows, 2 * columns, opset);
    byte[] rgb = new byte[pictures * 4 * rows * columns * 3];
    random.nextBytes(rgb);
    Graphs.Outputs found =
        Graphs.run(
            FeatureGraph.of(tiny.backbone(), AS_THEY_ARE),
            Map.of(FeatureGraph.IMAGE, Graphs.bytes(rgb, pictures, 2 * rows, 2 * columns, 3)));
    int size = rgb.length / pictures;
    int cells = rows * columns;
    for (int n = 0; n < pictures; n++) {
      double[][] map = tiny.features(Arrays.copyOfRange(rgb, n * size, (n + 1) * size));
      for (int k = 0; k < channels; k++) {
        double mean = Arrays.stream(map[k]).average().orElseThrow();
        double square = Arrays.stream(map[k]).map(value -> value * value).average().orElseThrow();
        int at = n * channels + k;
        assertEquals(mean, found.floats().get(FeatureGraph.MEANS)[at], 1e-3);
        double minimum = Arrays.stream(map[k]).min().orElseThrow();
        double maximum = Arrays.stream(map[k]).max().orElseThrow();
        assertEquals(minimum, found.floats().get(FeatureGraph.MINIMA)[at], 1e-3);
        assertEquals(maximum, found.floats().get(FeatureGraph.MAXIMA)[at], 1e-3);
        assertEquals(square, found.floats().get(FeatureGraph.SQUARES)[at], 1e-4 * (1 + square));
        for (int cell = 0; cell < cells; cell++) {
          // Stored with the channels of a cell side by side, in half precision.
          float half = found.floats().get(FeatureGraph.FEATURES)[(n * cells + cell) * channels + k];
          assertEquals(map[k][cell], half, 1e-3 * (1 + Math.abs(map[k][cell])));
        }
      }
    }
  }

  @Provide
  Arbitrary<Integer> opsets() {
    return Arbitraries.of(7, 9, 11, 13, 17, 18, 20);
  }
}
