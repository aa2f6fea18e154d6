package ai.infodisent.trainer.onnx;

import static java.util.Objects.requireNonNull;

/**
 * What a step of training does to a head.
 *
 * @param mixing whether U is learned; else it stays as it is
 * @param pooling while training; a finished head takes the maximum
 * @param nonNegative whether W is kept at least 0
 * @param smoothing of the labels, at least 0 and below 1
 * @param pruned whether a weight that is 0 stays 0
 */
public record Recipe(
    boolean mixing, Pooling pooling, boolean nonNegative, float smoothing, boolean pruned) {

  public Recipe {
    requireNonNull(pooling);
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "expected a smoothing of at least 0 and below 1, found " + smoothing);
    }
  }

  /** InfoDisent's head: U learned, W at least 0. */
  public static Recipe of(Pooling pooling, float smoothing) {
    return new Recipe(true, pooling, true, smoothing, false);
  }

  /** The same on a head of which some weights are to stay 0. */
  public Recipe onPruned() {
    return new Recipe(mixing, pooling, nonNegative, smoothing, true);
  }
}
