package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void ofManyValuesItIsTheNormalIntervalOfTheirMean() {
    Random random = new Random(3);
    List<Double> values = new ArrayList<>();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 400; i++) {
      double value = 5 + 2 * random.nextGaussian();
      values.add(value);
      sum += value;
      squares += value * value;
    }
    double mean = sum / 400;
    double error = Math.sqrt((squares / 400 - mean * mean) / 400);
    Interval found = Interval.of(values, 0);
    assertEquals(mean, found.mean(), 1e-12);
    assertEquals(mean - 1.96 * error, found.low(), 0.15 * error);
    assertEquals(mean + 1.96 * error, found.high(), 0.15 * error);
  }

  @Test
  void equalValuesLeaveNoDoubt() {
    assertEquals(new Interval(0.25, 0.25, 0.25), Interval.of(Collections.nCopies(7, 0.25), 4));
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    List<Double> values = List.of(1.0, 2.0, 4.0, 8.0);
    assertEquals(Interval.of(values, 5), Interval.of(values, 5));
  }

  @Test
  void noValuesHaveNoMean() {
    assertThrows(IllegalArgumentException.class, () -> Interval.of(List.of(), 0));
  }
}
