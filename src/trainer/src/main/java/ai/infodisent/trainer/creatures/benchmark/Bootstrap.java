package ai.infodisent.trainer.creatures.benchmark;

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
record Bootstrap<T>(List<T> pictures, List<List<T>> drawn) {

  private static final int DRAWS = 1000;

  static <T> Bootstrap<T> of(List<T> pictures, long seed) {
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
  Estimate of(ToDoubleFunction<List<T>> score) {
    double[] scores =
        drawn.stream()
            .parallel()
            .mapToDouble(score)
            .filter(one -> !Double.isNaN(one))
            .sorted()
            .toArray();
    double value = score.applyAsDouble(pictures);
    if (scores.length == 0) {
      return new Estimate(value, value, value, Estimate.Interval.BOOTSTRAP);
    }
    int outside = (int) Math.floor(Estimate.OUTSIDE / 2 * (scores.length - 1));
    return new Estimate(
        value, scores[outside], scores[scores.length - 1 - outside], Estimate.Interval.BOOTSTRAP);
  }
}
