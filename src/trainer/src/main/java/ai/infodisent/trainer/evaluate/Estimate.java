package ai.infodisent.trainer.evaluate;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/**
 * A figure and its 95 % interval.
 *
 * @param value of the pictures measured
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
@JsonPropertyOrder({"value", "low", "high"})
public record Estimate(double value, double low, double high) {

  /** What is left outside an interval, in shares. */
  static final double OUTSIDE = 0.05;

  /**
   * The share of pictures of which something holds, and Wilson's interval.
   *
   * @param hits from 0 to {@code pictures}
   * @param pictures at least 1
   */
  public static Estimate share(long hits, long pictures) {
    if (pictures < 1 || hits < 0 || hits > pictures) {
      throw new IllegalArgumentException(
          "expected from none to all of at least 1, found " + hits + " of " + pictures);
    }
    var interval =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
            Math.toIntExact(pictures), Math.toIntExact(hits), OUTSIDE);
    // Rounding aside, none and all are the ends themselves.
    return new Estimate(
        (double) hits / pictures,
        hits == 0 ? 0 : interval.getLowerBound(),
        hits == pictures ? 1 : interval.getUpperBound());
  }

  /**
   * A mean over pictures, and the interval of means of pictures drawn again.
   *
   * @param values one a picture, at least one
   * @param seed of the draws
   */
  public static Estimate mean(List<Double> values, long seed) {
    return Bootstrap.of(values, seed)
        .of(some -> some.stream().mapToDouble(value -> value).average().orElseThrow());
  }
}
