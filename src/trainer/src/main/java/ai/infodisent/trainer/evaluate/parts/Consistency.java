package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;
import ai.infodisent.trainer.data.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Consistency of a prototype, after Huang et al. 2023 (arXiv 2212.05946): over the pictures of the
 * classes it speaks for, whether a part has a key point in the region around its cell; of the
 * pictures that show the part, the share, for the part of which it is the largest.
 *
 * @param component which prototype
 * @param share from 0 to 1
 */
public record Consistency(ComponentName component, double share) {

  /** What the share is at least for a prototype that is consistent. */
  static final double CONSISTENT = 0.8;

  /** Whether it nearly always means the same part. */
  public boolean consistent() {
    return share >= CONSISTENT;
  }

  /** Gathers what pictures show of prototypes. */
  public static final class Gathering {

    private final CellPatches patches;
    private final List<String> parts;

    /** In how many pictures of its classes a part is visible, by prototype and part. */
    private final int[][] shown;

    /** In how many of these it is hit. */
    private final int[][] hits;

    /** Whether a prototype is found in any picture of its classes. */
    private final boolean[] found;

    /**
     * @param channels K
     * @param parts that a picture may show
     */
    public Gathering(CellPatches patches, int channels, List<String> parts) {
      int prototypes = channels * Sign.values().length;
      this.patches = patches;
      this.parts = List.copyOf(parts);
      this.shown = new int[prototypes][parts.size()];
      this.hits = new int[prototypes][parts.size()];
      this.found = new boolean[prototypes];
    }

    /**
     * Takes in one picture.
     *
     * @param head a run
     * @param picture which of the run
     * @param label the picture's own class
     * @param seen what is known of it
     */
    public void add(Inference head, int picture, Weights weights, int label, Seen seen) {
      PartHits regions = PartHits.inRegions(patches, seen);
      int[] visible = regions.parts().stream().mapToInt(parts::indexOf).toArray();
      for (Sign sign : Sign.values()) {
        for (int channel = 0; channel < head.channels(); channel++) {
          if (weights.speaksFor(label, channel, sign)) {
            boolean there = head.component(picture, sign.ordinal(), channel) != 0;
            int at = at(channel, sign);
            found[at] |= there;
            boolean[] hit = regions.hits()[head.winner(picture, sign.ordinal(), channel)];
            for (int i = 0; i < visible.length; i++) {
              shown[at][visible[i]]++;
              hits[at][visible[i]] += there && hit[i] ? 1 : 0;
            }
          }
        }
      }
    }

    /**
     * What it comes to, prototype by prototype. Left out are those that speak for no class, are
     * found in no picture of theirs, or whose pictures show no part.
     */
    public List<Consistency> consistencies() {
      List<Consistency> all = new ArrayList<>();
      for (int channel = 0; channel < found.length / Sign.values().length; channel++) {
        for (Sign sign : Sign.values()) {
          int at = at(channel, sign);
          OptionalDouble best =
              IntStream.range(0, parts.size())
                  .filter(part -> shown[at][part] > 0)
                  .mapToDouble(part -> (double) hits[at][part] / shown[at][part])
                  .max();
          if (found[at] && best.isPresent()) {
            all.add(new Consistency(new ComponentName(channel, sign), best.getAsDouble()));
          }
        }
      }
      return all;
    }

    private static int at(int channel, Sign sign) {
      return channel * Sign.values().length + sign.ordinal();
    }
  }
}
