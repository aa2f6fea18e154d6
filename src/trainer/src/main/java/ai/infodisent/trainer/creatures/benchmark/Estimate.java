package ai.infodisent.trainer.creatures.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/**
 * A score and its 95 % interval.
 *
 * @param value of the pictures measured
 * @param low lower end
 * @param high upper end
 * @param interval how it was found
 */
@JsonPropertyOrder({"value", "low", "high", "interval"})
public record Estimate(double value, double low, double high, Interval interval) {

  /** What is left outside an interval, in shares. */
  static final double OUTSIDE = 0.05;

  /** How intervals are found. */
  public enum Interval {
    /** Wilson's, for the share of pictures of which something holds. */
    @JsonProperty("binomial")
    BINOMIAL,
    /** From the scores of pictures drawn again, with replacement. */
    @JsonProperty("bootstrap")
    BOOTSTRAP
  }

  /** A share of pictures. */
  static Estimate share(int hits, int pictures) {
    var interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(pictures, hits, OUTSIDE);
    return new Estimate(
        (double) hits / pictures,
        interval.getLowerBound(),
        interval.getUpperBound(),
        Interval.BINOMIAL);
  }
}
