package ai.infodisent.trainer.evaluate;

import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Sign;
import ai.infodisent.explanation.Strongest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts what a bundle decides, and on which components: those an explanation lists by default. */
public final class Tally implements Evaluation.Witness {

  /** How many components an explanation lists a class, unless it is told otherwise. */
  public static final int LISTED = 5;

  private final Confusion confusion = new Confusion();
  private final int[][] listings;

  /**
   * @param channels D
   */
  public Tally(int channels) {
    this.listings = new int[Sign.values().length][channels];
  }

  /**
   * How often a component was among the {@value #LISTED} that contribute most to the class on top.
   *
   * @param channel from 0
   * @param sign which of the channel's components
   * @param pictures in how many pictures, at least 1
   */
  public record Use(int channel, Sign sign, int pictures) {}

  @Override
  public void add(int label, Decision decision) {
    confusion.add(label, decision.index());
    Strongest strongest = new Strongest(LISTED);
    for (int channel = 0; channel < listings[0].length; channel++) {
      for (Sign sign : Sign.values()) {
        strongest.offer(channel, sign, decision.contribution(channel, sign));
      }
    }
    for (Strongest.Amount amount : strongest.list()) {
      listings[amount.component().sign().ordinal()][amount.component().channel()]++;
    }
  }

  /** Which classes pictures were taken for. */
  public Confusion confusion() {
    return confusion;
  }

  /** The components listed most often, the most often first; ties: the lower channel. */
  public List<Use> mostUsed(int most) {
    List<Use> uses = new ArrayList<>();
    for (int channel = 0; channel < listings[0].length; channel++) {
      for (Sign sign : Sign.values()) {
        int pictures = listings[sign.ordinal()][channel];
        if (pictures > 0) {
          uses.add(new Use(channel, sign, pictures));
        }
      }
    }
    uses.sort(Comparator.comparingInt(use -> -use.pictures()));
    return List.copyOf(uses.subList(0, Math.min(most, uses.size())));
  }
}
