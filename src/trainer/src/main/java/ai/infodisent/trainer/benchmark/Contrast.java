package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.creatures.CreatureClass;
import ai.infodisent.trainer.creatures.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two classes that each share exactly two parts with a third one, and not the same: what speaks for
 * the one on a creature of the third class cannot speak for the other.
 *
 * @param first index of a class
 * @param firstParts what it shares
 * @param second index of another class
 * @param secondParts what that one shares, disjoint from {@code firstParts}
 */
record Contrast(int first, Set<Part> firstParts, int second, Set<Part> secondParts) {

  private static final int SHARED = 2;

  /** All contrasts of a class, the first of each pair before the second; may be none. */
  static List<Contrast> of(int index, List<CreatureClass> classes) {
    List<Set<Part>> shared =
        classes.stream().map(other -> shared(classes.get(index), other)).toList();
    List<Contrast> contrasts = new ArrayList<>();
    for (int first = 0; first < classes.size(); first++) {
      for (int second = first + 1; second < classes.size(); second++) {
        if (shared.get(first).size() == SHARED
            && shared.get(second).size() == SHARED
            && Collections.disjoint(shared.get(first), shared.get(second))) {
          contrasts.add(new Contrast(first, shared.get(first), second, shared.get(second)));
        }
      }
    }
    return contrasts;
  }

  private static Set<Part> shared(CreatureClass kind, CreatureClass other) {
    return Arrays.stream(Part.values())
        .filter(part -> kind.variant(part) == other.variant(part))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * TS of one picture: the mean over both classes of whether the explanation for a class finds that
   * class' parts more important than the other's; 0, 0.5 or 1.
   *
   * @param ofFirst the explanation for {@code first}
   * @param ofSecond the explanation for {@code second}
   */
  double score(Importance ofFirst, Importance ofSecond) {
    int hits = ofFirst.of(firstParts) > ofFirst.of(secondParts) ? 1 : 0;
    hits += ofSecond.of(secondParts) > ofSecond.of(firstParts) ? 1 : 0;
    return hits / 2.0;
  }
}
