package ai.infodisent.trainer.onnx;

/**
 * A backbone's final feature map: what its global pool pools.
 *
 * @param tensor the value's name in the backbone's graph
 * @param channels D
 * @param rows R
 * @param columns Q
 * @param channelsFirst whether the value is {@code [N, D, R, Q]} rather than {@code [N, R, Q, D]}
 * @param reason why it was taken, for whoever asked
 */
public record FeatureMap(
    String tensor, int channels, int rows, int columns, boolean channelsFirst, String reason) {

  public FeatureMap {
    if (channels < 1 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "expected a feature map of at least one channel and one cell, found "
              + channels
              + " channels, "
              + rows
              + " x "
              + columns
              + " cells");
    }
  }

  /** How many cells there are. */
  public int cells() {
    return rows * columns;
  }
}
