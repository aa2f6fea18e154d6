package ai.infodisent.explanation;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation.Contrast;
import ai.infodisent.explanation.Explanation.ContributionRow;
import ai.infodisent.explanation.Explanation.ContributionTable;
import ai.infodisent.explanation.Explanation.Difference;
import ai.infodisent.explanation.Explanation.Rescored;
import ai.infodisent.explanation.Explanation.RescoredClass;
import ai.infodisent.explanation.Explanation.Side;
import ai.infodisent.explanation.Explanation.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Compares a decision with others that might have been: another class, fewer components.
 *
 * @param manifest of the model that decided
 * @param contributions that the decision is made of
 * @param options what to tell
 * @param teller tells of the components
 */
record Comparisons(
    Manifest manifest,
    Contributions contributions,
    ExplanationOptions options,
    ComponentTeller teller) {

  private static final Sign[] SIGNS = Sign.values();

  /** Sets the best class against the best of some others, not all. */
  Contrast against(Collection<Integer> others) {
    int chosen = best(false, others);
    int other = best(true, others);
    Strongest strongest = new Strongest(options.topPrototypes());
    double total = 0;
    for (int channel = 0; channel < contributions.channels(); channel++) {
      for (Sign sign : SIGNS) {
        double difference = contributions.difference(chosen, other, channel, sign);
        total += difference;
        strongest.offer(channel, sign, difference);
      }
    }
    List<Strongest.Amount> listed = strongest.list();
    double sum = listed.stream().mapToDouble(Strongest.Amount::amount).sum();
    return new Contrast(
        side(chosen),
        side(other),
        (float) ((double) contributions.logit(chosen) - contributions.logit(other)),
        listed.stream().map(amount -> difference(amount, chosen, other)).toList(),
        (float) sum,
        (float) (total - sum),
        (float) ((double) manifest.bias().get(chosen) - manifest.bias().get(other)));
  }

  /** What some components add to every logit. */
  ContributionTable table(Collection<ComponentName> components) {
    int classes = contributions.classCount();
    return new ContributionTable(
        IntStream.range(0, classes).mapToObj(contributions::logit).toList(),
        components.stream()
            .map(
                component ->
                    new ContributionRow(
                        component.channel(),
                        component.sign(),
                        IntStream.range(0, classes)
                            .mapToObj(index -> contribution(index, component))
                            .toList()))
            .toList());
  }

  private float contribution(int index, ComponentName component) {
    return contributions.contribution(index, component.channel(), component.sign());
  }

  /** Scores the decision without some components, and says how some classes then stand. */
  Rescored without(List<ComponentName> components, Collection<Integer> classes) {
    Rescoring before = Rescoring.of(contributions, List.of());
    Rescoring after = Rescoring.of(contributions, components);
    Set<Integer> ranks = new TreeSet<>();
    classes.forEach(index -> ranks.add(after.rank(index)));
    IntStream.range(0, Math.min(options.topClasses(), contributions.classCount()))
        .forEach(ranks::add);
    List<RescoredClass> told = new ArrayList<>();
    for (int rank : ranks) {
      int index = after.classOfRank(rank);
      told.add(
          new RescoredClass(
              index,
              manifest.labels().get(index),
              new Standing(
                  contributions.logit(index), contributions.score(index), 1 + before.rank(index)),
              new Standing((float) after.logit(index), (float) after.score(index), 1 + rank)));
    }
    return new Rescored(components, after.classOfRank(0) != contributions.classOfRank(0), told);
  }

  /** Scores the decision without the fewest components that make another class the best. */
  Rescored flip(Collection<Integer> classes) {
    return without(Flip.smallest(contributions), classes);
  }

  private int best(boolean among, Collection<Integer> classes) {
    return IntStream.range(0, contributions.classCount())
        .map(contributions::classOfRank)
        .filter(index -> classes.contains(index) == among)
        .findFirst()
        .orElseThrow();
  }

  private Side side(int index) {
    return new Side(
        index,
        manifest.labels().get(index),
        contributions.logit(index),
        contributions.score(index));
  }

  private Difference difference(Strongest.Amount amount, int chosen, int other) {
    int channel = amount.component().channel();
    Sign sign = amount.component().sign();
    return teller.difference(
        amount,
        contributions.contribution(chosen, channel, sign),
        contributions.contribution(other, channel, sign));
  }
}
