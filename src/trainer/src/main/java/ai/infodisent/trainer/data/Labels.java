package ai.infodisent.trainer.data;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Labels for people, made of what data sets call their classes. */
final class Labels {

  private Labels() {}

  /** Underscores become spaces: file names had no others. Hyphens are part of names and stay. */
  static String readable(String name) {
    return name.replace('_', ' ').strip().replaceAll(" +", " ");
  }

  /** Lists some, if there are many. */
  static String abbreviated(List<String> labels) {
    return labels.size() <= 12
        ? labels.toString()
        : labels.subList(0, 12) + " and " + (labels.size() - 12) + " more";
  }

  /**
   * Labels of which no two are the same: those that would be get what identifies their class, in
   * parentheses, as "crane (n02012849)" does.
   *
   * @param labels one a class
   * @param identifiers one a class, no two the same
   */
  static List<String> unique(List<String> labels, List<String> identifiers) {
    Set<String> distinct = new HashSet<>(labels);
    if (distinct.size() == labels.size()) {
      return labels;
    }
    List<String> told =
        IntStream.range(0, labels.size())
            .mapToObj(
                i ->
                    Collections.frequency(labels, labels.get(i)) == 1
                        ? labels.get(i)
                        : labels.get(i) + " (" + identifiers.get(i) + ")")
            .toList();
    // A class may be called as another is with what identifies it: then all get it.
    return new HashSet<>(told).size() == told.size()
        ? told
        : IntStream.range(0, labels.size())
            .mapToObj(i -> labels.get(i) + " (" + identifiers.get(i) + ")")
            .toList();
  }
}
