package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void everyPictureIsInOnePartAndEveryClassKeepsOne(
      @ForAll @IntRange(min = 1, max = 30) int pictures,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double holdOut,
      @ForAll long seed)
      throws IOException {
    int[] labels = IntStream.range(0, pictures).map(i -> i * i % classes).toArray();
    Features features = TinyFeatures.of(new double[pictures][1][1], labels);
    Split split = Split.of(features, classes, holdOut, seed);
    int[] both =
        IntStream.concat(Arrays.stream(split.fitted()), Arrays.stream(split.heldOut()))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, pictures).toArray(), both);
    for (int label = 0; label < classes; label++) {
      long all = count(features, IntStream.range(0, pictures).toArray(), label);
      long out = count(features, split.heldOut(), label);
      assertEquals(all == 0 ? 0 : Math.min(Math.round(all * holdOut), all - 1), out);
    }
    Split again = Split.of(features, classes, holdOut, seed);
    assertArrayEquals(split.heldOut(), again.heldOut());
  }

  @Test
  void theSeedChoosesWhoIsHeldOut() throws IOException {
    Features features = TinyFeatures.of(new double[40][1][1], new int[40]);
    int[] one = Split.of(features, 1, 0.5, 1).heldOut();
    int[] two = Split.of(features, 1, 0.5, 2).heldOut();
    assertFalse(Arrays.equals(one, two));
  }

  @Test
  void shufflingLosesNothing() {
    int[] values = IntStream.range(0, 100).toArray();
    Split.shuffle(values, new SplittableRandom(3));
    assertFalse(Arrays.equals(IntStream.range(0, 100).toArray(), values));
    assertArrayEquals(IntStream.range(0, 100).toArray(), Arrays.stream(values).sorted().toArray());
  }

  private static long count(Features features, int[] pictures, int label) {
    return Arrays.stream(pictures).filter(i -> features.label(i) == label).count();
  }
}
