package ai.infodisent.trainer.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which classes pictures were taken for. It keeps what occurs, so that 1,000 classes cost little.
 */
public final class Confusion {

  private final SortedMap<Integer, SortedMap<Integer, Integer>> counts = new TreeMap<>();

  /**
   * Pictures of one class that were taken for another.
   *
   * @param label their own class
   * @param found the class on top
   * @param count how many
   */
  public record Pair(int label, int found, int count) {

    private static final Comparator<Pair> MOST_FIRST =
        Comparator.comparingInt((Pair pair) -> -pair.count())
            .thenComparingInt(Pair::label)
            .thenComparingInt(Pair::found);
  }

  /** Counts a picture. */
  public void add(int label, int found) {
    counts.computeIfAbsent(label, any -> new TreeMap<>()).merge(found, 1, Integer::sum);
  }

  /** How many pictures of a class were taken for a class. */
  public int count(int label, int found) {
    return counts.getOrDefault(label, new TreeMap<>()).getOrDefault(found, 0);
  }

  /** How many pictures of a class there are. */
  public int pictures(int label) {
    return counts.getOrDefault(label, new TreeMap<>()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** The most confused pairs of different classes; ties: the lower indices. */
  public List<Pair> pairs(int most) {
    return counts.entrySet().stream()
        .flatMap(
            row ->
                row.getValue().entrySet().stream()
                    .map(cell -> new Pair(row.getKey(), cell.getKey(), cell.getValue())))
        .filter(pair -> pair.label() != pair.found())
        .sorted(Pair.MOST_FIRST)
        .limit(most)
        .toList();
  }
}
