package ai.infodisent.explanation;

import ai.infodisent.explanation.Strongest.Amount;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the fewest components without which another class is the best.
 *
 * <p>Take the best class and one other. Without a component, the lead of the best over the other
 * shrinks by the difference of the component's contributions to the two logits; without several, by
 * the sum of their differences, as contributions add up. Of all sets of n components, that of the n
 * largest differences therefore shrinks the lead most: if it leaves one, so does every other set of
 * n. So the smallest set against this class is found by taking the largest differences first, until
 * the lead is gone. A set that makes any class the best takes the lead over that class away, so it
 * is not smaller than the smallest against it: the smallest over all other classes is the smallest
 * there is.
 */
final class Flip {

  private static final Sign[] SIGNS = Sign.values();

  private Flip() {}

  /**
   * The smallest set, the component that matters most first; where there are several, that against
   * the class of the highest rank.
   *
   * @return empty if the best class stays the best whatever is taken away
   */
  static List<ComponentName> smallest(Contributions contributions) {
    int best = contributions.classOfRank(0);
    List<ComponentName> smallest = List.of();
    int room = 2 * contributions.channels();
    for (int rank = 1; rank < contributions.classCount() && room > 0; rank++) {
      int other = contributions.classOfRank(rank);
      List<ComponentName> found = against(contributions, best, other, room);
      if (!found.isEmpty()) {
        smallest = found;
        // Only what is smaller still is of use.
        room = found.size() - 1;
      }
    }
    return smallest;
  }

  /** The smallest set that takes the lead over one class away; empty if it needs more than room. */
  private static List<ComponentName> against(
      Contributions contributions, int best, int other, int room) {
    Strongest largest = new Strongest(room);
    for (int channel = 0; channel < contributions.channels(); channel++) {
      for (Sign sign : SIGNS) {
        double difference = contributions.difference(best, other, channel, sign);
        if (difference > 0) {
          largest.offer(channel, sign, difference);
        }
      }
    }
    List<ComponentName> removed = new ArrayList<>();
    // Summed up as Contributions.logitWithout does, so that both see the same lead.
    double removedFromBest = 0;
    double removedFromOther = 0;
    for (Amount amount : largest.list()) {
      ComponentName component = amount.component();
      removed.add(component);
      removedFromBest += contributions.contribution(best, component.channel(), component.sign());
      removedFromOther += contributions.contribution(other, component.channel(), component.sign());
      double left = contributions.logit(best) - removedFromBest;
      double against = contributions.logit(other) - removedFromOther;
      if (against > left || against == left && other < best) {
        return List.copyOf(removed);
      }
    }
    return List.of();
  }
}
