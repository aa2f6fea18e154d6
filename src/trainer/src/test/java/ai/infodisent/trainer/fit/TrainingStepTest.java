package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrainingStepTest {

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void gradientsAreThoseOfFiniteDifferences(
      @ForAll @IntRange(min = 2, max = 6) int channels,
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll @IntRange(min = 1, max = 12) int cells,
      @ForAll @IntRange(min = 1, max = 3) int pictures,
      @ForAll @IntRange(min = 1, max = 2) int targets,
      @ForAll boolean smooth,
      @ForAll boolean many,
      @ForAll long seed)
      throws OrtException, IOException {
    // Of many cells, those that won are gathered; over few, all are summed.
    int grid = many ? 100 + cells : cells;
    StepCase made =
        StepCase.random(channels, classes, grid, pictures, targets, smooth ? 0.1f : 0, seed);
    assertGradients(made);
  }

  /** Channels are gone through some at a time; these are more than go at once, and no multiple. */
  @Test
  void gradientsOfManyChannelsAreThoseOfFiniteDifferences() throws OrtException, IOException {
    StepCase made = StepCase.random(67, 3, 101, 2, 0, 1);
    try (StepCase.Running running = made.start()) {
      running.step(1e-3f, 1e-3f);
      float[] found = running.session().copy("mixingMean");
      double largest = 0;
      for (float value : found) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int i = 0; i < 67; i += 2) {
        int j = (i + 33) % 67;
        double expected = 0.1 * made.mixingGradient(i, j);
        assertEquals(expected, found[i * 67 + j], 1e-4 * largest, i + ", " + j);
      }
    }
  }

  @Test
  void aMapOfOneCellHasTheRightGradient() throws OrtException, IOException {
    assertGradients(StepCase.random(4, 3, 1, 3, 0, 5));
  }

  @Test
  void aComponentCutOffByItsReluPassesNoGradient() throws OrtException, IOException {
    // Channel 0 is nowhere positive, channel 1 nowhere negative: one component each is cut off.
    double[][][] maps = {{{-1, -2, -3}, {2, 1, 3}}, {{-3, -1, -2}, {1, 4, 2}}};
    StepCase made =
        new StepCase(
            maps,
            new int[][] {{0}, {1}},
            new PlainHead(new double[][] {{1, 0}, {0, 1}}, new double[][] {{0.5, 0.2}, {0.1, 1}}),
            1,
            0);
    assertGradients(made);
  }

  @Test
  void aMapOfZerosMovesNothing() throws OrtException, IOException {
    StepCase made =
        new StepCase(
            new double[1][2][3],
            new int[][] {{1}},
            new PlainHead(new double[][] {{1, 0}, {0, 1}}, new double[][] {{0.5, 0.2}, {0.1, 1}}),
            1,
            0);
    try (StepCase.Running running = made.start()) {
      running.step(0.1f, 0.1f);
      assertArrayEquals(new float[4], running.session().copy("mixingMean"), 0);
      assertArrayEquals(new float[4], running.session().copy("weightsMean"), 0);
      assertArrayEquals(new float[] {1, 0, 0, 1}, running.session().copy(HeadGraph.MIXING), 0);
    }
  }

  @Test
  void lossAndHitsAreThoseOfThePlainHeadBeforeTheStep() throws OrtException, IOException {
    StepCase made = StepCase.random(5, 4, 6, 12, 3, 0.2f, 11);
    int hits = 0;
    for (int n = 0; n < 12; n++) {
      hits += hits(made.targets()[n], made.scaled().of(made.maps()[n]).ranking()[0]);
    }
    try (StepCase.Running running = made.start()) {
      StepSession.Outcome outcome = running.step(0.1f, 0.1f);
      assertEquals(made.loss(), outcome.loss(), 1e-4 * made.loss());
      assertEquals(hits, outcome.hits());
    }
  }

  @Test
  void severalStepsAreThoseOfAdamInDoublePrecision() throws OrtException, IOException {
    float mixingRate = 0.01f;
    float weightsRate = 0.02f;
    StepCase made = StepCase.random(4, 3, 6, 3, 0.1f, 3);
    double[][] mixing = made.head().mixing();
    double[][] weights = made.head().weights();
    PlainAdam ofMixing = new PlainAdam(16, mixingRate);
    PlainAdam ofWeights = new PlainAdam(12, weightsRate);
    try (StepCase.Running running = made.start()) {
      for (int step = 0; step < 6; step++) {
        StepCase now = made.with(new PlainHead(mixing, weights));
        double[] change = ofMixing.change(TinyFeatures.flat(now.mixingGradient()));
        double[] fall = ofWeights.change(TinyFeatures.flat(now.weightsGradient()));
        mixing = Rotations.rotated(mixing, change, -1);
        weights = Rotations.lowered(weights, fall);
        running.step(mixingRate, weightsRate);
      }
      assertNear(mixing, running.session().copy(HeadGraph.MIXING), 2e-4);
      assertNear(weights, running.session().copy(HeadGraph.WEIGHTS), 2e-4);
    }
  }

  @Test
  void weightsStayAtLeastZeroAndMixingOrthogonalForHundredsOfFastSteps()
      throws OrtException, IOException {
    StepCase made = StepCase.random(8, 4, 9, 3, 0, 7);
    try (StepCase.Running running = made.start()) {
      boolean projected = false;
      for (int step = 0; step < 400; step++) {
        running.step(0.03f, 0.3f);
        for (float weight : running.session().copy(HeadGraph.WEIGHTS)) {
          assertTrue(weight >= 0, "found a weight of " + weight);
          projected |= weight == 0;
        }
        double deviation = Rotations.deviation(running.session().copy(HeadGraph.MIXING), 8);
        assertTrue(deviation <= 1e-5, "found a deviation of " + deviation + " at step " + step);
      }
      assertTrue(projected, "found no weight at 0, so nothing was put to the test");
    }
  }

  /** Central differences of the graph's own loss: a session of one seed draws the same noise. */
  @Test
  void gradientsOfGumbelPoolingAreThoseOfFiniteDifferences() throws OrtException, IOException {
    Recipe recipe = Recipe.of(Pooling.GUMBEL, 0.1f);
    StepCase made = StepCase.random(4, 3, 6, 3, 0.1f, 2);
    float[] ofMixing;
    float[] ofWeights;
    try (StepCase.Running running = made.start(recipe)) {
      running.step(rates(0.7f));
      ofMixing = running.session().copy("mixingMean");
      ofWeights = running.session().copy("weightsMean");
    }
    double step = 4e-3;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        double[] turn = new double[16];
        turn[i * 4 + j] = 1;
        turn[j * 4 + i] = -1;
        double[][] more = Rotations.rotated(made.head().mixing(), turn, step);
        double[][] less = Rotations.rotated(made.head().mixing(), turn, -step);
        double[][] weights = made.head().weights();
        double above = loss(made.with(new PlainHead(more, weights)), recipe);
        double below = loss(made.with(new PlainHead(less, weights)), recipe);
        assertEquals(0.1 * (above - below) / (4 * step), ofMixing[i * 4 + j], 2e-5);
      }
    }
    for (int c = 0; c < 3; c++) {
      for (int k = 0; k < 4; k++) {
        double[][] more = Rotations.copy(made.head().weights());
        double[][] less = Rotations.copy(made.head().weights());
        more[c][k] += step;
        less[c][k] -= step;
        double[][] mixing = made.head().mixing();
        double above = loss(made.with(new PlainHead(mixing, more)), recipe);
        double below = loss(made.with(new PlainHead(mixing, less)), recipe);
        assertEquals(0.1 * (above - below) / (2 * step), ofWeights[c * 4 + k], 2e-5);
      }
    }
  }

  private static int hits(int[] targets, int top) {
    return Arrays.stream(targets).anyMatch(target -> target == top) ? 1 : 0;
  }

  private static Map<String, Float> rates(float temperature) {
    return Map.of(
        TrainingStepGraph.MIXING_RATE,
        1e-3f,
        TrainingStepGraph.WEIGHTS_RATE,
        1e-3f,
        TrainingStepGraph.TEMPERATURE,
        temperature);
  }

  private static double loss(StepCase made, Recipe recipe) throws OrtException, IOException {
    try (StepCase.Running running = made.start(recipe)) {
      return running.step(rates(0.7f)).loss();
    }
  }

  private static void assertGradients(StepCase made) throws OrtException, IOException {
    try (StepCase.Running running = made.start()) {
      running.step(1e-3f, 1e-3f);
      // Adam's running means start at 0, and take a tenth of the first gradient.
      assertNear(tenth(made.weightsGradient()), running.session().copy("weightsMean"), 0);
      assertNear(tenth(made.mixingGradient()), running.session().copy("mixingMean"), 0);
    }
  }

  private static double[][] tenth(double[][] matrix) {
    return Arrays.stream(matrix)
        .map(row -> Arrays.stream(row).map(value -> 0.1 * value).toArray())
        .toArray(double[][]::new);
  }

  /** Compares to 1e-4 of the largest value, and to a slack. */
  private static void assertNear(double[][] expected, float[] found, double slack) {
    double[] flat = TinyFeatures.flat(expected);
    double largest = Arrays.stream(flat).map(Math::abs).max().orElse(0);
    assertEquals(flat.length, found.length);
    for (int i = 0; i < flat.length; i++) {
      assertEquals(flat[i], found[i], 1e-4 * largest + slack + 1e-7, "value " + i);
    }
  }
}
