package ai.infodisent.trainer.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which of a split's pictures are fitted on and which are held out to choose on.
 *
 * @param fitted indices, in order
 * @param heldOut indices, in order; none where nothing is chosen
 */
record Split(int[] fitted, int[] heldOut) {

  /** Holds out a share of every class, chosen by the seed; at least one picture a class stays. */
  static Split of(Features features, int classes, double holdOut, long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x5eed);
    boolean[] out = new boolean[features.size()];
    for (int label = 0; label < classes; label++) {
      int wanted = label;
      int[] own =
          IntStream.range(0, features.size()).filter(i -> features.label(i) == wanted).toArray();
      shuffle(own, random);
      int count = Math.min((int) Math.round(own.length * holdOut), own.length - 1);
      for (int i = 0; i < count; i++) {
        out[own[i]] = true;
      }
    }
    return new Split(
        IntStream.range(0, out.length).filter(i -> !out[i]).toArray(),
        IntStream.range(0, out.length).filter(i -> out[i]).toArray());
  }

  /** Brings values into a random order (Fisher and Yates). */
  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /** Puts batches into groups of one length each, in their order. */
  static List<int[][]> groups(int[][] batches, int most) {
    List<int[][]> groups = new ArrayList<>();
    for (int start = 0; start < batches.length; ) {
      int end = start + 1;
      while (end < batches.length
          && end < start + most
          && batches[end].length == batches[start].length) {
        end++;
      }
      groups.add(Arrays.copyOfRange(batches, start, end));
      start = end;
    }
    return groups;
  }

  /** Cuts indices into batches; the last may be smaller. */
  static int[][] batches(int[] indices, int size) {
    int[][] batches = new int[(indices.length + size - 1) / size][];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = Arrays.copyOfRange(indices, i * size, Math.min(indices.length, (i + 1) * size));
    }
    return batches;
  }
}
