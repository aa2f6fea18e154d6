package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChannelRangesTest {

  /** Few values, so that channels are dead or constant often. */
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void deadAndConstantAreWhatAllValuesSayHoweverTheyAreSplit(
      @ForAll @IntRange(min = 1, max = 6) int channels,
      @ForAll @IntRange(min = 1, max = 4) int count,
      @ForAll @IntRange(min = 0, max = 4) int first,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[][] values = new float[channels][count];
    for (float[] channel : values) {
      for (int i = 0; i < count; i++) {
        channel[i] = new float[] {0, -0f, 2}[random.nextInt(3)];
      }
    }
    ChannelRanges whole = ChannelRanges.none(channels);
    ChannelRanges part = ChannelRanges.none(channels);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < channels; k++) {
        (i < first ? whole : part).add(k, values[k][i], values[k][i]);
      }
    }
    whole.add(part);
    assertArrayEquals(
        IntStream.range(0, channels).filter(k -> all(values[k], 0)).toArray(), whole.dead());
    assertArrayEquals(
        IntStream.range(0, channels).filter(k -> all(values[k], 2)).toArray(), whole.constant());
  }

  @Test
  void aZeroHasOneSignSoThatBlocksHaveTheSameBytes() {
    ChannelRanges ranges = ChannelRanges.none(1);
    ranges.add(0, -0f, -0f);
    assertEquals(0, Float.floatToRawIntBits(ranges.minima()[0]));
    assertEquals(0, Float.floatToRawIntBits(ranges.maxima()[0]));
  }

  @Test
  void ofNoPicturesNothingIsSaid() {
    ChannelRanges ranges = ChannelRanges.none(3);
    assertEquals(List.of(), ranges.lines());
    ranges.add(1, 0, 0);
    assertEquals(1, ranges.lines().size());
    ranges.clear();
    assertEquals(List.of(), ranges.lines());
  }

  @Test
  void aFewAreNamedAndTheOthersCounted() {
    assertEquals("channel 0 is 0 in every", said(1));
    assertEquals("channels 0 and 1 are 0 in every", said(2));
    assertEquals("channels 0, 1, 2, 3 and 4 are 0 in every", said(5));
    assertEquals("channels 0, 1, 2, 3 and 2 more are 0 in every", said(6));
    assertEquals("channels 0, 1, 2, 3 and 96 more are 0 in every", said(100));
  }

  @Test
  void deadAndConstantChannelsHaveALineEach() {
    ChannelRanges ranges = new ChannelRanges(new float[] {0, -1, 3}, new float[] {0, -1, 4});
    assertEquals(
        List.of(
            "channel 0 is 0 in every training picture: of no use to any prototype",
            "channel 1 is the same at every cell of every training picture: of no use to tell them"
                + " apart"),
        ranges.lines());
  }

  @Test
  void minimaOfOtherChannelsThanMaximaAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ChannelRanges(new float[1], new float[2]));
  }

  private static boolean all(float[] values, float expected) {
    return IntStream.range(0, values.length).allMatch(i -> values[i] == expected);
  }

  /** The beginning of what is said of so many dead channels. */
  private static String said(int dead) {
    float[] zeros = new float[dead];
    String line = new ChannelRanges(zeros, Arrays.copyOf(zeros, dead)).lines().get(0);
    return line.substring(0, line.indexOf(" training"));
  }
}
