package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GreedyChoiceTest {

  private static final double STEP = 1e-4;

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void ofEachClassAtMostSoManyAreAboveZeroAndTheirLossHasNoSlope(
      @ForAll @IntRange(min = 2, max = 6) int channels,
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll @IntRange(min = 1, max = 8) int perClass,
      @ForAll @IntRange(min = 1, max = 2) int targets,
      @ForAll long seed)
      throws OrtException, IOException {
    // Numbers without a pattern: no weights tell all pictures apart, so that the best are finite.
    Random random = new Random(seed);
    double[][][] maps = new double[200][channels][2];
    int[][] own = new int[200][];
    for (int n = 0; n < maps.length; n++) {
      for (double[] row : maps[n]) {
        Arrays.setAll(row, i -> (random.nextInt(2049) - 1024) / 512.0);
      }
      own[n] = random.ints(0, classes).distinct().limit(targets).toArray();
      // Every class is that of a picture.
      own[n][0] = n < classes ? n : own[n][0];
      own[n] = Arrays.stream(own[n]).distinct().toArray();
    }
    Head found = choose(maps, own, perClass);
    double[][] weights = rows(found);
    for (int c = 0; c < classes; c++) {
      long used = Arrays.stream(weights[c]).filter(weight -> weight > 0).count();
      assertTrue(used <= perClass, "found " + used);
      for (int k = 0; k < channels; k++) {
        assertTrue(weights[c][k] >= 0);
        if (weights[c][k] > 0) {
          assertEquals(0, slope(maps, own, weights, c, k), 1e-2);
        }
      }
    }
    assertTrue(loss(maps, own, weights) <= Math.log(classes) + 1e-6);
  }

  @Test
  void whereNothingTellsTheClassesApartTheLossIsNoMoreThanWithoutWeights()
      throws OrtException, IOException {
    // Steps of a fixed number end a little beyond the best, which is nearly nothing here.
    ofEachClassAtMostSoManyAreAboveZeroAndTheirLossHasNoSlope(2, 2, 2, 2, 31);
    ofEachClassAtMostSoManyAreAboveZeroAndTheirLossHasNoSlope(2, 2, 4, 2, 31);
  }

  @Test
  void ofTwoChannelsThatTellTheSameAClassTakesOne() throws OrtException, IOException {
    // Channels 0 and 1 tell classes 0 and 1 from class 2; channel 2, weakly, class 0 from 1.
    Random random = new Random(2);
    double[][][] maps = new double[90][4][1];
    int[] labels = new int[90];
    for (int n = 0; n < maps.length; n++) {
      labels[n] = n % 3;
      double noise = random.nextInt(64) / 64.0;
      maps[n][0][0] = (labels[n] < 2 ? 4 : 2) + noise;
      maps[n][1][0] = maps[n][0][0];
      maps[n][2][0] = (labels[n] == 0 ? 1 : 0.5) + random.nextInt(64) / 128.0;
      maps[n][3][0] = random.nextInt(64) / 64.0;
    }
    Head found = choose(maps, TinyFeatures.alone(labels), 2);
    assertTrue(found.weight(0, 0) == 0 || found.weight(0, 1) == 0);
    assertTrue(found.weight(0, 2) > 0);
  }

  @Test
  void channelsThatAreSilentAreNotTakenAndUStays() throws OrtException, IOException {
    double[][][] maps = {{{1}, {0}, {0}}, {{0}, {1}, {0}}, {{1}, {0}, {0}}, {{0}, {1}, {0}}};
    Head found = choose(maps, new int[][] {{0}, {1}, {0}, {1}}, 3);
    assertEquals(0, found.weight(0, 2));
    assertEquals(0, found.weight(1, 2));
    assertTrue(found.weight(0, 0) > 0 && found.weight(1, 1) > 0);
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, found.mixing(), 0);
  }

  @Test
  void wherePicturesMayBeOfAllClassesNothingIsTaken() throws OrtException, IOException {
    double[][][] maps = {{{1}, {2}}, {{3}, {1}}};
    Head found = choose(maps, new int[][] {{0, 1}, {1, 0}}, 2);
    assertArrayEquals(new float[4], found.weights(), 0);
  }

  /** With U = I, from weights that are not to matter. */
  private static Head choose(double[][][] maps, int[][] targets, int perClass)
      throws OrtException, IOException {
    int channels = maps[0].length;
    int classes = 1 + Arrays.stream(targets).flatMapToInt(Arrays::stream).max().orElseThrow();
    float[] mixing = new float[channels * channels];
    IntStream.range(0, channels).forEach(k -> mixing[k * channels + k] = 1);
    float[] weights = new float[classes * channels];
    Arrays.fill(weights, 7);
    HeadGraph.Shape shape = new HeadGraph.Shape(channels, maps[0][0].length, classes, 0.5f);
    int[] all = IntStream.range(0, maps.length).toArray();
    try (HeadRunner runner = new HeadRunner(shape, 16, Machine.ofThreads(1))) {
      return GreedyChoice.of(
          runner,
          new Head(channels, classes, mixing, weights),
          TinyFeatures.of(maps, targets),
          all,
          perClass);
    }
  }

  private static double[][] rows(Head head) {
    double[][] rows = new double[head.classes()][head.channels()];
    for (int c = 0; c < rows.length; c++) {
      for (int k = 0; k < rows[c].length; k++) {
        rows[c][k] = head.weight(c, k);
      }
    }
    return rows;
  }

  private static double slope(
      double[][][] maps, int[][] targets, double[][] weights, int c, int k) {
    double[][] more = Rotations.copy(weights);
    double[][] less = Rotations.copy(weights);
    more[c][k] += STEP;
    less[c][k] -= STEP;
    return (loss(maps, targets, more) - loss(maps, targets, less)) / (2 * STEP);
  }

  private static double loss(double[][][] maps, int[][] targets, double[][] weights) {
    int channels = weights[0].length;
    double[][] identity = new double[channels][channels];
    IntStream.range(0, channels).forEach(k -> identity[k][k] = 1);
    return new PlainHead(identity, weights).loss(maps, targets, 0);
  }
}
