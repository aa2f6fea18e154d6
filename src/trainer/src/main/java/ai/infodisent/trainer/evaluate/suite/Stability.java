package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.explanation.Strongest;
import ai.infodisent.trainer.evaluate.Tally;
import java.util.List;
import java.util.Optional;

/**
 * What noise on a picture leaves of its explanation: of the {@value Tally#LISTED} components that
 * contribute most to the class on top.
 *
 * @param sameCell the share that is still found in the same cell, from 0 to 1
 * @param listed the share that is still among those that contribute most to that class, from 0 to 1
 */
record Stability(double sameCell, double listed) {

  /**
   * Measures one picture.
   *
   * @return empty if no component contributes anything
   */
  static Optional<Stability> of(UnderNoise runs) {
    ProbedRun plain = runs.plain();
    ProbedRun noisy = runs.noisy();
    int second = runs.second();
    int top = plain.head().classOfRank(0, 0);
    List<ComponentName> before = strongest(plain, 0, top);
    List<ComponentName> after = strongest(noisy, second, top);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    long same =
        before.stream()
            .filter(
                one ->
                    noisy.head().component(second, one.sign().ordinal(), one.channel()) != 0
                        && noisy.head().winner(second, one.sign().ordinal(), one.channel())
                            == plain.head().winner(0, one.sign().ordinal(), one.channel()))
            .count();
    long listed = before.stream().filter(after::contains).count();
    return Optional.of(
        new Stability((double) same / before.size(), (double) listed / before.size()));
  }

  private static List<ComponentName> strongest(ProbedRun run, int picture, int index) {
    Strongest strongest = new Strongest(Tally.LISTED);
    for (int channel = 0; channel < run.head().channels(); channel++) {
      for (Sign sign : Sign.values()) {
        strongest.offer(channel, sign, run.contribution(picture, index, channel, sign));
      }
    }
    return strongest.list().stream().map(Strongest.Amount::component).toList();
  }
}
