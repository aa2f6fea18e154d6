package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;
import ai.infodisent.trainer.data.Patch;
import ai.infodisent.trainer.data.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Part purity of a prototype, after PIP-Net: of the {@value #STRONGEST} pictures where it is
 * strongest, the patch at its cell is taken; the share of patches that hold a part's key point, for
 * the part of which it is the largest. A patch of a picture where the part is not visible does not
 * hold it.
 *
 * @param component which prototype
 * @param part the part; of several with the same share, the first in the alphabet; empty where no
 *     patch holds any
 * @param purity the share, from 0 to 1
 * @param patches where it is strongest first
 */
public record PartPurity(
    ComponentName component, Optional<String> part, double purity, List<Shown> patches) {

  /** How many pictures show a prototype. */
  static final int STRONGEST = 10;

  public PartPurity {
    patches = List.copyOf(patches);
  }

  /**
   * A prototype in a picture.
   *
   * @param picture its name
   * @param strength the channel's value, without its sign
   * @param patch of the network's input
   * @param parts that have a key point in it
   */
  public record Shown(String picture, double strength, Patch patch, List<String> parts) {}

  /** Gathers what pictures show of prototypes. */
  public static final class Gathering {

    private final CellPatches patches;
    private final List<List<PriorityQueue<Shown>>> strongest = new ArrayList<>();

    /**
     * @param channels K
     */
    public Gathering(CellPatches patches, int channels) {
      this.patches = patches;
      for (Sign ignored : Sign.values()) {
        strongest.add(
            Stream.generate(() -> new PriorityQueue<>(Comparator.comparingDouble(Shown::strength)))
                .limit(channels)
                .toList());
      }
    }

    /**
     * Takes in one picture.
     *
     * @param head a run with maps
     * @param picture which of the run
     * @param name of the picture
     * @param seen what is known of it
     */
    public void add(Inference head, int picture, String name, Seen seen) {
      for (Sign sign : Sign.values()) {
        for (int channel = 0; channel < head.channels(); channel++) {
          if (head.component(picture, sign.ordinal(), channel) == 0) {
            continue;
          }
          int winner = head.winner(picture, sign.ordinal(), channel);
          // The component itself, unless pooling is by the mean.
          double strength = Math.abs(head.map(picture, channel, winner));
          PriorityQueue<Shown> queue = strongest.get(sign.ordinal()).get(channel);
          if (queue.size() < STRONGEST || strength > queue.peek().strength()) {
            Patch patch = patches.patch(winner);
            queue.add(new Shown(name, strength, patch, PartHits.in(patch, seen)));
            if (queue.size() > STRONGEST) {
              queue.remove();
            }
          }
        }
      }
    }

    /**
     * What it comes to, prototype by prototype; those that no picture shows are left out.
     *
     * @param used whether some class uses a channel
     */
    public List<PartPurity> purities(boolean[] used) {
      List<PartPurity> purities = new ArrayList<>();
      for (int channel = 0; channel < used.length; channel++) {
        for (Sign sign : Sign.values()) {
          PriorityQueue<Shown> queue = strongest.get(sign.ordinal()).get(channel);
          if (used[channel] && !queue.isEmpty()) {
            purities.add(purity(new ComponentName(channel, sign), queue));
          }
        }
      }
      return purities;
    }

    private static PartPurity purity(ComponentName component, PriorityQueue<Shown> queue) {
      Map<String, Integer> counts = new TreeMap<>();
      queue.forEach(shown -> shown.parts().forEach(part -> counts.merge(part, 1, Integer::sum)));
      String best = null;
      int most = 0;
      for (Map.Entry<String, Integer> part : counts.entrySet()) {
        if (part.getValue() > most) {
          most = part.getValue();
          best = part.getKey();
        }
      }
      List<Shown> sorted = new ArrayList<>(queue);
      sorted.sort(Comparator.comparingDouble(shown -> -shown.strength()));
      return new PartPurity(
          component, Optional.ofNullable(best), (double) most / queue.size(), sorted);
    }
  }
}
