package ai.infodisent.explanation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture's contributions as plain numbers.
 *
 * @param amounts {@code [classes][channels][signs]}
 * @param biases {@code [classes]}
 */
record PlainContributions(float[][][] amounts, float[] biases) implements Contributions {

  /** All components, by channel, plus before minus. */
  List<ComponentName> components() {
    return IntStream.range(0, channels())
        .boxed()
        .flatMap(channel -> ComponentName.both(channel).stream())
        .toList();
  }

  /** The sum of a class, without some components. */
  double sum(int index, List<ComponentName> without) {
    double sum = biases[index];
    for (ComponentName component : components()) {
      if (!without.contains(component)) {
        sum += amounts[index][component.channel()][component.sign().ordinal()];
      }
    }
    return sum;
  }

  /** The class with the largest sum; of equals, the lower index. */
  int best(List<ComponentName> without) {
    return IntStream.range(0, classCount())
        .boxed()
        .max(
            Comparator.<Integer>comparingDouble(index -> sum(index, without))
                .thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
  }

  @Override
  public int classCount() {
    return biases.length;
  }

  @Override
  public int channels() {
    return amounts[0].length;
  }

  @Override
  public float logit(int index) {
    return (float) sum(index, List.of());
  }

  @Override
  public float score(int index) {
    double sum = 0;
    for (int other = 0; other < classCount(); other++) {
      sum += Math.exp(logit(other) - (double) logit(index));
    }
    return (float) (1 / sum);
  }

  @Override
  public int classOfRank(int rank) {
    return IntStream.range(0, classCount())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(index -> -sum(index, List.of()))
                .thenComparing(Comparator.naturalOrder()))
        .toList()
        .get(rank);
  }

  @Override
  public float contribution(int index, int channel, Sign sign) {
    return amounts[index][channel][sign.ordinal()];
  }

  @Override
  public String toString() {
    return Arrays.deepToString(amounts) + " and " + Arrays.toString(biases);
  }
}
