package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How much a component is alone where it is strongest, without labels, as EPIC has it: {@code |z_k|
 * / ||f||} at its winning cell, f being the feature vector there, the mean over the {@value
 * #STRONGEST} pictures in which it is strongest. Mixing changes no length, so that a head with
 * fewer channels than the feature map compares with one that has all.
 *
 * @param mean over the components that some class uses, from 0 to 1; 0 if there is none
 * @param spread their standard deviation
 * @param components how many they are
 */
@JsonPropertyOrder({"mean", "spread", "components"})
public record Purity(double mean, double spread, int components) {

  /** How many pictures show a component. */
  static final int STRONGEST = 5;

  private record Seen(double strength, double purity) {}

  /** Gathers what pictures show of components. */
  static final class Gathering {

    private final List<List<PriorityQueue<Seen>>> strongest = new ArrayList<>();

    /**
     * @param channels K
     */
    Gathering(int channels) {
      for (Sign ignored : Sign.values()) {
        List<PriorityQueue<Seen>> row = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
          row.add(new PriorityQueue<>(Comparator.comparingDouble(Seen::strength)));
        }
        strongest.add(row);
      }
    }

    /** Takes in one picture of a run. */
    void add(ProbedRun run, int picture) {
      Inference head = run.head();
      double[] norms = new double[head.cells().count()];
      Arrays.setAll(norms, cell -> run.norm(picture, cell));
      for (Sign sign : Sign.values()) {
        for (int channel = 0; channel < head.channels(); channel++) {
          if (head.component(picture, sign.ordinal(), channel) == 0) {
            continue;
          }
          int winner = head.winner(picture, sign.ordinal(), channel);
          // The component itself, unless pooling is by the mean.
          double strength = Math.abs(head.map(picture, channel, winner));
          PriorityQueue<Seen> queue = strongest.get(sign.ordinal()).get(channel);
          boolean taken = queue.size() < STRONGEST || strength > queue.peek().strength();
          if (taken) {
            queue.add(new Seen(strength, strength / norms[winner]));
            if (queue.size() > STRONGEST) {
              queue.remove();
            }
          }
        }
      }
    }

    /**
     * What it comes to.
     *
     * @param used whether some class uses a channel
     */
    Purity purity(boolean[] used) {
      List<Double> purities = new ArrayList<>();
      for (List<PriorityQueue<Seen>> row : strongest) {
        for (int channel = 0; channel < used.length; channel++) {
          if (used[channel]) {
            row.get(channel).stream().mapToDouble(Seen::purity).average().ifPresent(purities::add);
          }
        }
      }
      double mean = purities.stream().mapToDouble(one -> one).average().orElse(0);
      double variance =
          purities.stream().mapToDouble(one -> (one - mean) * (one - mean)).average().orElse(0);
      return new Purity(mean, Math.sqrt(variance), purities.size());
    }
  }
}
