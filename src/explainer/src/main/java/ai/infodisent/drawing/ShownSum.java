package ai.infodisent.drawing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A sum as it is shown, so that what people read adds up to the digit: the amounts, the bias and
 * the total are rounded, and the rest is what they leave. Each is off by at most half a unit of the
 * last decimal, the rest by no more than half a unit for each of the others.
 *
 * @param amounts what is listed
 * @param listed their sum
 * @param rest all that is not listed
 * @param bias as it is
 * @param total {@code listed + rest + bias}
 */
record ShownSum(
    List<BigDecimal> amounts,
    BigDecimal listed,
    BigDecimal rest,
    BigDecimal bias,
    BigDecimal total) {

  private static final int FEWEST_DECIMALS = 2;
  private static final int MOST_DECIMALS = 5;

  ShownSum {
    amounts = List.copyOf(amounts);
  }

  /** Of a sum, with as many decimals as the least of its amounts needs to be told from 0. */
  static ShownSum of(List<Float> amounts, float bias, float total) {
    double least =
        amounts.stream()
            .mapToDouble(Math::abs)
            .filter(amount -> amount > 0)
            .min()
            .orElse(Math.abs(total));
    int decimals = least == 0 ? FEWEST_DECIMALS : 1 - (int) Math.floor(Math.log10(least));
    int scale = Math.max(FEWEST_DECIMALS, Math.min(MOST_DECIMALS, decimals));
    List<BigDecimal> rounded = amounts.stream().map(amount -> round(amount, scale)).toList();
    BigDecimal listed = rounded.stream().reduce(BigDecimal.ZERO.setScale(scale), BigDecimal::add);
    BigDecimal roundedBias = round(bias, scale);
    BigDecimal roundedTotal = round(total, scale);
    return new ShownSum(
        rounded,
        listed,
        roundedTotal.subtract(listed).subtract(roundedBias),
        roundedBias,
        roundedTotal);
  }

  private static BigDecimal round(float value, int scale) {
    return new BigDecimal(value).setScale(scale, RoundingMode.HALF_UP);
  }

  /** A number with its sign, as print has it. */
  static String signed(BigDecimal number) {
    return (number.signum() < 0 ? "\u2212" : "+") + number.abs().toPlainString();
  }
}
