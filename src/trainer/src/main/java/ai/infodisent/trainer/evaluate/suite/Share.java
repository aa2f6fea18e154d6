package ai.infodisent.trainer.evaluate.suite;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A share of pictures and its 95 % interval after Wilson.
 *
 * @param value from 0 to 1
 * @param low the interval's lower end, from 0 to 1
 * @param high the interval's upper end, from 0 to 1
 */
@JsonPropertyOrder({"value", "low", "high"})
public record Share(double value, double low, double high) {

  /** How many standard deviations hold 95 % of a normal distribution. */
  private static final double Z = 1.959963984540054;

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
    double value = (double) hits / all;
    double scale = 1 + Z * Z / all;
    double centre = (value + Z * Z / (2 * all)) / scale;
    double reach = Z / scale * Math.sqrt(value * (1 - value) / all + Z * Z / (4.0 * all * all));
    // Rounding aside, none and all are the ends themselves.
    return new Share(value, hits == 0 ? 0 : centre - reach, hits == all ? 1 : centre + reach);
  }
}
