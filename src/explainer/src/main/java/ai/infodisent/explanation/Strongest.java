package ai.infodisent.explanation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the largest of the amounts it is offered, whatever their sign. */
public final class Strongest {

  private final int room;

  /** The weakest of the kept on top, so that it is the one to give way. */
  private final PriorityQueue<Amount> kept = new PriorityQueue<>(Amount.STRONGEST_FIRST.reversed());

  /**
   * @param room how many to keep, at least 1
   */
  public Strongest(int room) {
    this.room = room;
  }

  /**
   * Keeps an amount, if it is among the largest so far and not 0. Components are to be offered in
   * their order: of two equals the first stays.
   */
  public void offer(int channel, Sign sign, double amount) {
    boolean free = kept.size() < room;
    if (amount != 0 && (free || Math.abs(amount) > Math.abs(kept.peek().amount()))) {
      if (!free) {
        kept.poll();
      }
      kept.add(new Amount(new ComponentName(channel, sign), amount));
    }
  }

  /** What was kept, the largest first. */
  public List<Amount> list() {
    List<Amount> listed = new ArrayList<>(kept);
    listed.sort(Amount.STRONGEST_FIRST);
    return listed;
  }

  /**
   * A component and what it amounts to.
   *
   * @param component whose it is
   * @param amount not 0
   */
  public record Amount(ComponentName component, double amount) {

    /** Ties: the lower channel, plus before minus, so that the same picture tells the same. */
    static final Comparator<Amount> STRONGEST_FIRST =
        Comparator.<Amount>comparingDouble(amount -> -Math.abs(amount.amount()))
            .thenComparing(Amount::component);
  }
}
