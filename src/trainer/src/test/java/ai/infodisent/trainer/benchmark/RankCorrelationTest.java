package ai.infodisent.trainer.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  @Test
  void withoutTiesItIsSpearmansFormula() {
    double[] one = {10, 20, 30, 40, 50};
    assertEquals(1, RankCorrelation.of(one, new double[] {1, 4, 9, 16, 25}), 1e-12);
    assertEquals(-1, RankCorrelation.of(one, new double[] {5, 4, 3, 2, 1}), 1e-12);
    // 1 - 6 * (1 + 1 + 1 + 1 + 0) / (5 * 24).
    assertEquals(0.8, RankCorrelation.of(one, new double[] {2, 1, 4, 3, 5}), 1e-12);
  }

  @Test
  void whatOrdersNothingCorrelatesWithNothing() {
    assertEquals(0, RankCorrelation.of(new double[] {2, 2, 2}, new double[] {1, 2, 3}));
    assertEquals(0, RankCorrelation.of(new double[] {1, 2, 3}, new double[] {0, 0, 0}));
    assertEquals(0, RankCorrelation.of(new double[2], new double[2]));
  }

  @Test
  void seriesThatCannotBeComparedAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RankCorrelation.of(new double[] {1, 2}, new double[] {1, 2, 3}));
    assertThrows(
        IllegalArgumentException.class, () -> RankCorrelation.of(new double[1], new double[1]));
  }

  /** The mean rank is 1 + how many are less + half of the others that are equal. */
  @Property
  void withTiesItIsTheCorrelationOfMeanRanks(
      @ForAll @Size(5) List<@IntRange(max = 3) Integer> one,
      @ForAll @Size(5) List<@IntRange(max = 3) Integer> other) {
    double[] a = ranks(one);
    double[] b = ranks(other);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        ab += (a[i] - a[j]) * (b[i] - b[j]);
        aa += (a[i] - a[j]) * (a[i] - a[j]);
        bb += (b[i] - b[j]) * (b[i] - b[j]);
      }
    }
    double expected = aa * bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    assertEquals(expected, RankCorrelation.of(doubles(one), doubles(other)), 1e-12);
    assertEquals(expected, RankCorrelation.of(doubles(other), doubles(one)), 1e-12);
    double[] grown = Arrays.stream(doubles(one)).map(value -> Math.exp(value) - 7).toArray();
    assertEquals(expected, RankCorrelation.of(grown, doubles(other)), 1e-12);
    double[] turned = Arrays.stream(doubles(one)).map(value -> -value).toArray();
    assertEquals(-expected, RankCorrelation.of(turned, doubles(other)), 1e-12);
  }

  private static double[] ranks(List<Integer> values) {
    return values.stream()
        .mapToDouble(
            value ->
                1
                    + values.stream().filter(other -> other < value).count()
                    + (values.stream().filter(value::equals).count() - 1) / 2.0)
        .toArray();
  }

  private static double[] doubles(List<Integer> values) {
    return values.stream().mapToDouble(value -> value).toArray();
  }
}
