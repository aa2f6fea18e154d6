package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.PlainHead;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HeadTest {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void withoutUnusedChannelsAHeadDecidesAsBefore(
      @ForAll @IntRange(min = 1, max = 6) int channels,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll long seed) {
    Random random = new Random(seed);
    Head head = random(channels, classes, random);
    Head used = head.withoutUnusedChannels();
    double[][] map = new double[channels][5];
    for (double[] row : map) {
      Arrays.setAll(row, cell -> random.nextGaussian());
    }
    assertArrayEquals(plain(head).of(map).logits(), plain(used).of(map).logits(), 1e-12);
    for (int k = 0; k < used.channels() && used.channels() > 1; k++) {
      int channel = k;
      assertTrue(IntStream.range(0, classes).anyMatch(c -> used.weight(c, channel) != 0));
    }
  }

  @Test
  void aHeadThatUsesNothingKeepsOneChannel() {
    Head head = new Head(3, 2, new float[9], new float[6]).withoutUnusedChannels();
    assertEquals(1, head.channels());
    assertEquals(3, head.features());
  }

  @Test
  void theLargestWeightsOfEachClassAreKeptAndOfEqualsTheFirst() {
    float[] weights = {1, 3, 2, 3, /* of any sign: */ -4, 0.5f, 0.5f, 0.5f};
    Head head = new Head(4, 2, new float[16], weights);
    assertArrayEquals(new float[] {0, 3, 0, 3, -4, 0.5f, 0, 0}, head.pruned(2).weights());
    assertArrayEquals(weights, head.pruned(9).weights());
  }

  @Test
  void scaledWeightsAreTimesTheFactorAndTheHeadItselfIsAsItWas() {
    Head head = new Head(1, 2, new float[] {1}, new float[] {2, 0});
    assertArrayEquals(new float[] {3, 0}, head.scaled(1.5f).weights());
    assertArrayEquals(new float[] {2, 0}, head.weights());
  }

  @Test
  void moreChannelsThanFeaturesAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new Head(2, 3, 1, new float[6], new float[3]));
    assertEquals(
        "expected 3 x 2 values of U, rows at most as many as columns, found 6",
        refused.getMessage());
  }

  /** Half of the weights are 0. */
  private static Head random(int channels, int classes, Random random) {
    float[] mixing = new float[channels * channels];
    float[] weights = new float[classes * channels];
    IntStream.range(0, mixing.length).forEach(i -> mixing[i] = (float) random.nextGaussian());
    IntStream.range(0, weights.length)
        .forEach(i -> weights[i] = random.nextBoolean() ? random.nextFloat() : 0);
    return new Head(channels, classes, mixing, weights);
  }

  private static PlainHead plain(Head head) {
    return new PlainHead(
        rows(head.mixing(), head.features()), rows(head.weights(), head.channels()));
  }

  private static double[][] rows(float[] matrix, int columns) {
    double[][] rows = new double[matrix.length / columns][columns];
    IntStream.range(0, matrix.length).forEach(i -> rows[i / columns][i % columns] = matrix[i]);
    return rows;
  }
}
