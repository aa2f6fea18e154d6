package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;
import ai.infodisent.trainer.data.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final List<Map<String, Count>> counts = new ArrayList<>();
    private final boolean[] found;

    /**
     * @param channels K
     */
    public Gathering(CellPatches patches, int channels) {
      this.patches = patches;
      this.found = new boolean[channels * Sign.values().length];
      for (int i = 0; i < found.length; i++) {
        counts.add(new HashMap<>());
      }
    }

    private static final class Count {
      private int shown;
      private int hits;
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
      PartHits hits = PartHits.inRegions(patches, seen);
      for (Sign sign : Sign.values()) {
        for (int channel = 0; channel < head.channels(); channel++) {
          if (weights.speaksFor(label, channel, sign)) {
            boolean there = head.component(picture, sign.ordinal(), channel) != 0;
            int at = at(channel, sign);
            found[at] |= there;
            int winner = head.winner(picture, sign.ordinal(), channel);
            for (int part = 0; part < hits.parts().size(); part++) {
              Count count =
                  counts.get(at).computeIfAbsent(hits.parts().get(part), any -> new Count());
              count.shown++;
              count.hits += there && hits.hits()[winner][part] ? 1 : 0;
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
          Map<String, Count> parts = counts.get(at(channel, sign));
          if (found[at(channel, sign)] && !parts.isEmpty()) {
            double best =
                parts.values().stream()
                    .mapToDouble(count -> (double) count.hits / count.shown)
                    .max()
                    .orElseThrow();
            all.add(new Consistency(new ComponentName(channel, sign), best));
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
