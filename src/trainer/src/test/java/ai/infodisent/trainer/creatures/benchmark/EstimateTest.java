package ai.infodisent.trainer.creatures.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void aSharesIntervalIsWilsons() {
    // (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n), z = 1.959964.
    Estimate found = Estimate.share(8, 10);
    assertEquals(0.8, found.value());
    assertEquals(0.490162, found.low(), 1e-6);
    assertEquals(0.943318, found.high(), 1e-6);
    assertEquals(0, Estimate.share(0, 10).low());
    assertTrue(Estimate.share(0, 10).high() > 0.2);
    assertEquals(1, Estimate.share(10, 10).high());
  }

  @Test
  void aMeansIntervalIsAboutTwoStandardErrorsEachWay() {
    Random random = new Random(1);
    List<Double> values = IntStream.range(0, 400).mapToObj(i -> random.nextGaussian()).toList();
    Estimate found = Bootstrap.of(values, 2).of(EstimateTest::mean);
    double mean = mean(values);
    double deviation =
        Math.sqrt(values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / 399);
    assertEquals(mean, found.value());
    // The ends of 1,000 draws are themselves known to about a tenth of a standard error.
    double error = deviation / 20;
    assertEquals(mean - 1.96 * error, found.low(), 0.4 * error);
    assertEquals(mean + 1.96 * error, found.high(), 0.4 * error);
    assertEquals(found, Bootstrap.of(values, 2).of(EstimateTest::mean));
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
    assertEquals(new Estimate(5, 5, 5, Estimate.Interval.BOOTSTRAP), found);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(one -> one).average().orElseThrow();
  }
}
