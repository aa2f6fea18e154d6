package ai.infodisent.trainer.benchmark;

import java.util.Arrays;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/** Spearman's rank correlation; equals have the mean of their ranks. */
final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * The correlation of two series.
   *
   * @param one finite, at least two values
   * @param other as many
   * @return from -1 to 1; 0 where all values of a series are equal, as they order nothing
   */
  static double of(double[] one, double[] other) {
    if (one.length < 2 || one.length != other.length) {
      throw new IllegalArgumentException(
          "expected two series of the same length, at least 2, found "
              + one.length
              + " and "
              + other.length);
    }
    NaturalRanking ranking = new NaturalRanking(TiesStrategy.AVERAGE);
    double[] a = centred(ranking.apply(one));
    double[] b = centred(ranking.apply(other));
    double squares = product(a, a) * product(b, b);
    return squares == 0 ? 0 : product(a, b) / Math.sqrt(squares);
  }

  private static double[] centred(double[] ranks) {
    double mean = (ranks.length + 1) / 2.0;
    return Arrays.stream(ranks).map(rank -> rank - mean).toArray();
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
