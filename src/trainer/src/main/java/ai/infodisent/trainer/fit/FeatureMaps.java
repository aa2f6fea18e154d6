package ai.infodisent.trainer.fit;

import java.nio.ShortBuffer;

/** The feature maps of a split's pictures, kept or made when they are asked for. */
@FunctionalInterface
interface FeatureMaps {

  /**
   * Gathers pictures into a batch.
   *
   * @param pictures which, N of them
   * @param batch at least {@code N * cells * D} values, written from the start as {@code [N, cells,
   *     D]} in half precision
   */
  void gather(int[] pictures, ShortBuffer batch);

  /**
   * The maps that training steps see in an epoch: these, unless pictures are seen otherwise in
   * each.
   *
   * @param epoch from 0
   */
  default FeatureMaps inEpoch(int epoch) {
    return this;
  }
}
