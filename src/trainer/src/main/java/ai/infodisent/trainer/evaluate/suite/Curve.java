package ai.infodisent.trainer.evaluate.suite;

import java.util.Arrays;
import java.util.List;

/**
 * How a score changes while pixels are deleted or inserted, from none of them to all.
 *
 * @param scores at equal shares of the pixels, from 0 to 1; at least two
 */
public record Curve(List<Double> scores) {

  public Curve {
    if (scores.size() < 2) {
      throw new IllegalArgumentException("expected at least two scores, found " + scores.size());
    }
    scores = List.copyOf(scores);
  }

  /** The area under it, by trapezoids; from 0 to 1. */
  public double area() {
    double sum = 0;
    for (int i = 1; i < scores.size(); i++) {
      sum += (scores.get(i - 1) + scores.get(i)) / 2;
    }
    return sum / (scores.size() - 1);
  }

  /** The mean of curves of equal length, at least one. */
  static Curve mean(List<Curve> curves) {
    double[] sums = new double[curves.get(0).scores().size()];
    for (Curve curve : curves) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += curve.scores().get(i) / curves.size();
      }
    }
    return new Curve(Arrays.stream(sums).boxed().toList());
  }
}
