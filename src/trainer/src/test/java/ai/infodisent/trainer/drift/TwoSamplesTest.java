package ai.infodisent.trainer.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TwoSamplesTest {

  @Property(tries = 300)
  void noDistanceIsMoreProbableThanTheBoundSays(
      @ForAll @IntRange(min = 1, max = 60) int n,
      @ForAll @IntRange(min = 1, max = 60) int m,
      @ForAll @DoubleRange(min = 0.01, max = 1) double distance) {
    double bound = new TwoSamples(n, m).probability(distance);
    double exact = probability(n, m, distance);
    assertTrue(exact <= bound + 1e-12, "found " + exact + " above " + bound);
  }

  @Property
  void theDistanceOfAProbabilityHasThatProbability(
      @ForAll @IntRange(min = 1, max = 100_000) int n,
      @ForAll @IntRange(min = 1, max = 100_000) int m,
      @ForAll @DoubleRange(min = 0.1, max = 12) double exponent) {
    double probability = Math.pow(10, -exponent);
    TwoSamples samples = new TwoSamples(n, m);
    assertEquals(
        probability, samples.probability(samples.distance(probability)), 1e-9 * probability);
  }

  @Test
  void nothingIsImprobableWithoutADistance() {
    assertEquals(1, new TwoSamples(1000, 1000).probability(0));
    assertTrue(new TwoSamples(1, 1).distance(0.01) > 1);
  }

  @Test
  void emptySamplesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TwoSamples(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new TwoSamples(1, 0));
  }

  /**
   * Exactly, without ties: merged, two samples are a way through a grid, each as likely as another;
   * so many of them stay closer to the diagonal.
   */
  private static double probability(int n, int m, double distance) {
    double[][] closer = new double[n + 1][m + 1];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        boolean inside = Math.abs((double) i / n - (double) j / m) < distance - 1e-12;
        if (i + j == 0) {
          closer[i][j] = 1;
        } else if (inside) {
          // Of the ways to here the last step was one of the first sample with i / (i + j).
          double before = i > 0 ? closer[i - 1][j] * i : 0;
          closer[i][j] = (before + (j > 0 ? closer[i][j - 1] * j : 0)) / (i + j);
        }
      }
    }
    return 1 - closer[n][m];
  }
}
