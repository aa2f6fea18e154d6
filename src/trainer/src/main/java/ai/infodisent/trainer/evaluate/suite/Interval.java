package ai.infodisent.trainer.evaluate.suite;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A mean over pictures and its 95 % interval, which is that of means of as many pictures drawn from
 * these again and again (bootstrap, percentiles).
 *
 * @param mean over the pictures
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
@JsonPropertyOrder({"mean", "low", "high"})
public record Interval(double mean, double low, double high) {

  private static final int DRAWS = 2000;
  private static final double OUTSIDE = 0.05;

  /**
   * The mean of values.
   *
   * @param values one a picture, at least one
   * @param seed of the draws
   */
  static Interval of(List<Double> values, long seed) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("expected at least one value, found none");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < values.size(); i++) {
        sum += values.get(random.nextInt(values.size()));
      }
      means[draw] = sum / values.size();
    }
    Arrays.sort(means);
    double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
    return new Interval(mean, quantile(means, OUTSIDE / 2), quantile(means, 1 - OUTSIDE / 2));
  }

  /** Between the two nearest, in proportion. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
