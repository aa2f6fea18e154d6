package ai.infodisent.trainer.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

  /** {@code scipy.stats.binomtest(hits, all).proportion_ci(method="wilson")}. */
  @ParameterizedTest
  @CsvSource({
    "8, 10, 0.4901624715366418, 0.9433178485456248",
    "0, 10, 0, 0.27753279986288926",
    "10, 10, 0.7224672001371109, 1"
  })
  void aSharesIntervalIsThatOfScipy(long hits, long all, double low, double high) {
    Estimate share = Estimate.share(hits, all);
    assertEquals((double) hits / all, share.value());
    assertEquals(low, share.low(), 1e-12);
    assertEquals(high, share.high(), 1e-12);
  }

  @Property(tries = 200)
  void aSharesIntervalHoldsItAndStaysWithinNoneAndAll(
      @ForAll @LongRange(min = 1, max = 5000) long all,
      @ForAll @LongRange(min = 0, max = 5000) long hits) {
    Estimate share = Estimate.share(Math.min(hits, all), all);
    assertTrue(0 <= share.low() && share.low() <= share.value(), share.toString());
    assertTrue(share.value() <= share.high() && share.high() <= 1, share.toString());
  }

  @Test
  void sharesOfNothingAndMoreThanAllAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Estimate.share(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Estimate.share(4, 3));
    assertThrows(IllegalArgumentException.class, () -> Estimate.share(-1, 3));
  }

  @Test
  void aMeansIntervalIsAboutTwoStandardErrorsEachWay() {
    Random random = new Random(3);
    List<Double> values =
        IntStream.range(0, 400).mapToObj(i -> 5 + 2 * random.nextGaussian()).toList();
    double mean = values.stream().mapToDouble(value -> value).sum() / 400;
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double error = Math.sqrt(squares / 400 / 400);
    Estimate found = Estimate.mean(values, 0);
    assertEquals(mean, found.value(), 1e-12);
    // The ends of 1,000 draws are themselves known to about a tenth of a standard error.
    assertEquals(mean - 1.96 * error, found.low(), 0.4 * error);
    assertEquals(mean + 1.96 * error, found.high(), 0.4 * error);
  }

  @Test
  void equalValuesLeaveNoDoubt() {
    assertEquals(new Estimate(0.25, 0.25, 0.25), Estimate.mean(Collections.nCopies(7, 0.25), 4));
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    List<Double> values = List.of(1.0, 2.0, 4.0, 8.0);
    assertEquals(Estimate.mean(values, 5), Estimate.mean(values, 5));
  }

  @Test
  void noValuesHaveNoMean() {
    assertThrows(IllegalArgumentException.class, () -> Estimate.mean(List.of(), 0));
  }

  @Test
  void drawsThatCannotTellAreLeftOut() {
    // Only one of three pictures tells anything: a third of all draws lack it.
    List<Double> values = List.of(Double.NaN, 5.0, Double.NaN);
    Estimate found =
        Bootstrap.of(values, 1)
            .of(
                some ->
                    some.stream()
                        .mapToDouble(one -> one)
                        .filter(one -> !Double.isNaN(one))
                        .average()
                        .orElse(Double.NaN));
    assertEquals(new Estimate(5, 5, 5), found);
  }
}
