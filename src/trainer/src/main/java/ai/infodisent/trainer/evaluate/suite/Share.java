package ai.infodisent.trainer.evaluate.suite;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/**
 * A share of pictures and its 95 % interval after Wilson.
 *
 * @param value from 0 to 1
 * @param low the interval's lower end, from 0 to 1
 * @param high the interval's upper end, from 0 to 1
 */
@JsonPropertyOrder({"value", "low", "high"})
public record Share(double value, double low, double high) {

  private static final double OUTSIDE = 0.05;

  /**
   * So many of so many.
   *
   * @param hits from 0 to {@code all}
   * @param all at least 1
   */
  static Share of(long hits, long all) {
    if (all < 1 || hits < 0 || hits > all) {
      throw new IllegalArgumentException(
          "expected from none to all of at least 1, found " + hits + " of " + all);
    }
    var interval =
        BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
            Math.toIntExact(all), Math.toIntExact(hits), OUTSIDE);
    // Rounding aside, none and all are the ends themselves.
    return new Share(
        (double) hits / all,
        hits == 0 ? 0 : interval.getLowerBound(),
        hits == all ? 1 : interval.getUpperBound());
  }
}
