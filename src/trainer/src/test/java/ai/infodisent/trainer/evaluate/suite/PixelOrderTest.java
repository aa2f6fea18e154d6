package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.infodisent.trainer.evaluate.AttributionMap;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PixelOrderTest {

  @Test
  void theLargestComesFirstAndOfEqualsTheFirst() {
    assertArrayEquals(
        new int[] {2, 1, 4, 0, 3, 5}, order(0, 1, Float.MAX_VALUE, -0f, 1, -Float.MIN_VALUE));
  }

  @Test
  void whereAllIsEqualItIsRowMajor() {
    assertArrayEquals(new int[] {0, 1, 2, 3}, order(-2, -2, -2, -2));
  }

  @Property(tries = 200)
  void itIsAStableSortFromTheLargestDown(
      @ForAll @Size(min = 1, max = 60) List<@FloatRange(min = -4, max = 4) Float> amounts) {
    float[] values = new float[amounts.size()];
    for (int i = 0; i < values.length; i++) {
      // Few values, so that many are equal.
      values[i] = Math.round(amounts.get(i)) / 2f;
    }
    int[] expected =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> 0.0 - values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    assertArrayEquals(expected, order(values));
  }

  private static int[] order(float... amounts) {
    return PixelOrder.of(new AttributionMap(amounts.length, 1, amounts));
  }
}
