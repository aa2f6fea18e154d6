package ai.infodisent.trainer.evaluate;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Intervals from pictures drawn again: as many, with replacement, {@value #DRAWS} times.
 *
 * @param pictures as they were measured
 * @param drawn the same, drawn again
 */
public record Bootstrap<T>(List<T> pictures, List<List<T>> drawn) {

  private static final int DRAWS = 1000;

  /**
   * Draws.
   *
   * @param pictures at least one
   * @param seed of the draws
   */
  public static <T> Bootstrap<T> of(List<T> pictures, long seed) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("expected at least one value, found none");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<List<T>> drawn =
        IntStream.range(0, DRAWS).mapToObj(draw -> again(pictures, random)).toList();
    return new Bootstrap<>(List.copyOf(pictures), drawn);
  }

  private static <T> List<T> again(List<T> pictures, SplittableRandom random) {
    return Stream.generate(() -> pictures.get(random.nextInt(pictures.size())))
        .limit(pictures.size())
        .toList();
  }

  /**
   * A score with its percentile interval. Draws that give no number, as no picture in them can
   * tell, are left out.
   */
  public Estimate of(ToDoubleFunction<List<T>> score) {
    double[] scores =
        drawn.stream()
            .parallel()
            .mapToDouble(score)
            .filter(one -> !Double.isNaN(one))
            .sorted()
            .toArray();
    double value = score.applyAsDouble(pictures);
    if (scores.length == 0) {
      return new Estimate(value, value, value);
    }
    return new Estimate(
        value, quantile(scores, Estimate.OUTSIDE / 2), quantile(scores, 1 - Estimate.OUTSIDE / 2));
  }

  /** Between the two nearest, in proportion. */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
