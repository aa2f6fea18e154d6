package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizeCurveTest {

  private static final int CHANNELS = 7;

  @Test
  void atEachSizeItIsTheAccuracyOfTheHeadPrunedToIt() throws OrtException, IOException {
    Random random = new Random(2);
    double[][][] maps = new double[40][CHANNELS][4];
    int[] labels = new int[maps.length];
    for (int n = 0; n < maps.length; n++) {
      labels[n] = random.nextInt(3);
      for (double[] row : maps[n]) {
        Arrays.setAll(row, i -> random.nextGaussian());
      }
    }
    float[] mixing = new float[CHANNELS * CHANNELS];
    float[] weights = new float[3 * CHANNELS];
    IntStream.range(0, mixing.length).forEach(i -> mixing[i] = (float) random.nextGaussian());
    IntStream.range(0, weights.length).forEach(i -> weights[i] = random.nextFloat());
    Head head = new Head(CHANNELS, 3, mixing, weights);
    Features features = TinyFeatures.of(maps, labels);
    HeadGraph.Shape shape = new HeadGraph.Shape(CHANNELS, 4, 3, 1);
    int[] all = IntStream.range(0, maps.length).toArray();
    List<Integer> sizes = List.of(1, 2, 4, CHANNELS, 12);
    try (HeadRunner runner = new HeadRunner(shape, 16, Machine.ofThreads(1))) {
      List<Double> found = SizeCurve.of(runner, head, features, sizes);
      for (int i = 0; i < sizes.size(); i++) {
        double expected = runner.accuracy(head.pruned(sizes.get(i)), features, all);
        assertEquals(expected, found.get(i), "at " + sizes.get(i));
      }
    }
  }

  @Test
  void sizesEndWithAllChannelsAndNeverExceedThem() {
    assertEquals(List.of(1), SizeCurve.sizes(1));
    assertEquals(List.of(1, 2, 3), SizeCurve.sizes(3));
    assertEquals(List.of(1, 2, 3, 5, 8, 12, 20, 32, 64), SizeCurve.sizes(64));
    assertEquals(List.of(1, 2, 3, 5, 8, 12, 20, 32, 64, 100), SizeCurve.sizes(100));
  }
}
