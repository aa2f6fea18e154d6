package ai.infodisent.trainer.fit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Between which values each channel lies at all cells of some pictures. A channel that is 0
 * everywhere is dead; one that is another value everywhere is constant.
 *
 * @param minima one a channel; positive infinity while there are no pictures
 * @param maxima one a channel; negative infinity while there are no pictures
 */
record ChannelRanges(
    @JsonProperty("minima") float[] minima, @JsonProperty("maxima") float[] maxima) {

  /** So many channels are named, and the others counted. */
  private static final int NAMED = 5;

  ChannelRanges {
    if (minima.length != maxima.length) {
      throw new IllegalArgumentException(
          "expected as many minima as maxima, found " + minima.length + " and " + maxima.length);
    }
  }

  /** Those of no pictures. */
  static ChannelRanges none(int channels) {
    ChannelRanges none = new ChannelRanges(new float[channels], new float[channels]);
    none.clear();
    return none;
  }

  int channels() {
    return minima.length;
  }

  /** Makes these those of no pictures again. */
  void clear() {
    Arrays.fill(minima, Float.POSITIVE_INFINITY);
    Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
  }

  /** Widens a channel's range. */
  void add(int channel, float minimum, float maximum) {
    // Of 0 and -0 a reduction may give either; the sum with 0 is 0 for both.
    minima[channel] = Math.min(minima[channel], minimum + 0f);
    maxima[channel] = Math.max(maxima[channel], maximum + 0f);
  }

  /** Widens all ranges to hold others. */
  void add(ChannelRanges others) {
    for (int k = 0; k < channels(); k++) {
      add(k, others.minima[k], others.maxima[k]);
    }
  }

  /** The channels that are 0 everywhere, in order. */
  int[] dead() {
    return where(k -> minima[k] == 0 && maxima[k] == 0);
  }

  /** The channels that are one value everywhere, and not 0, in order. */
  int[] constant() {
    return where(k -> minima[k] == maxima[k] && minima[k] != 0);
  }

  private int[] where(IntPredicate holds) {
    return IntStream.range(0, channels()).filter(holds).toArray();
  }

  /** A line on dead channels and one on constant ones, where there are any in training pictures. */
  List<String> lines() {
    return Stream.of(
            line(dead(), "0 in every training picture: of no use to any prototype"),
            line(
                constant(),
                "the same at every cell of every training picture: of no use to tell them apart"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> line(int[] channels, String are) {
    if (channels.length == 0) {
      return List.of();
    }
    if (channels.length == 1) {
      return List.of("channel " + channels[0] + " is " + are);
    }
    int named = channels.length > NAMED ? NAMED - 1 : channels.length - 1;
    String first =
        Arrays.stream(channels)
            .limit(named)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String last =
        channels.length > NAMED ? channels.length - named + " more" : "" + channels[named];
    return List.of("channels " + first + " and " + last + " are " + are);
  }
}
