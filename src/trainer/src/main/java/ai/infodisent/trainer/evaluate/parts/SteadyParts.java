package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;
import ai.infodisent.trainer.data.Seen;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Stability of prototypes' parts under noise, after Huang et al. 2023 (arXiv 2212.05946). */
public final class SteadyParts {

  private SteadyParts() {}

  /**
   * Of the prototypes that speak for a picture's own class and are found in it, the share around
   * whose cells the same parts have a key point once there is noise.
   *
   * @param plain a run with the picture in it
   * @param picture which of that run
   * @param noisy a run with the same picture with noise
   * @param second which of that run
   * @param label the picture's own class
   * @param seen what is known of it
   * @return empty where no part is visible, or no such prototype is found
   */
  public static OptionalDouble share(
      CellPatches patches,
      Inference plain,
      int picture,
      Inference noisy,
      int second,
      Weights weights,
      int label,
      Seen seen) {
    if (seen.parts().isEmpty()) {
      return OptionalDouble.empty();
    }
    PartHits hits = PartHits.inRegions(patches, seen);
    int all = 0;
    int same = 0;
    for (Sign sign : Sign.values()) {
      for (int channel = 0; channel < plain.channels(); channel++) {
        if (weights.speaksFor(label, channel, sign)
            && plain.component(picture, sign.ordinal(), channel) != 0) {
          all++;
          boolean there = noisy.component(second, sign.ordinal(), channel) != 0;
          boolean[] before = hits.hits()[plain.winner(picture, sign.ordinal(), channel)];
          boolean[] after =
              there
                  ? hits.hits()[noisy.winner(second, sign.ordinal(), channel)]
                  : new boolean[before.length];
          same += Arrays.equals(before, after) ? 1 : 0;
        }
      }
    }
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) same / all);
  }
}
