package ai.infodisent.trainer.onnx;

import ai.infodisent.trainer.TrainerException;
import java.util.Optional;

/**
 * A backbone's final feature map: what its global pool pools, or its patch tokens in their grid.
 *
 * @param tensor the value's name in the backbone's graph
 * @param channels D
 * @param rows R
 * @param columns Q
 * @param channelsFirst whether the value is {@code [N, D, R, Q]} rather than {@code [N, R, Q, D]};
 *     for tokens, {@code [N, D, T]} rather than {@code [N, T, D]}
 * @param half whether the value is float16 rather than float
 * @param tokens where the cells are among a transformer's tokens; empty for a map
 * @param reason why it was taken, for whoever asked
 */
public record FeatureMap(
    String tensor,
    int channels,
    int rows,
    int columns,
    boolean channelsFirst,
    boolean half,
    Optional<TokenGrid> tokens,
    String reason) {

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

  /** A map of floats. */
  public FeatureMap(
      String tensor, int channels, int rows, int columns, boolean channelsFirst, String reason) {
    this(tensor, channels, rows, columns, channelsFirst, false, Optional.empty(), reason);
  }

  /** How many cells there are. */
  public int cells() {
    return rows * columns;
  }

  /** See {@link Backbone#withCells}. */
  FeatureMap withCells(TokenGrid.Cell cells) {
    boolean minus = cells == TokenGrid.Cell.PATCH_MINUS_CLASS;
    if (minus && tokens.map(TokenGrid::classToken).orElse(-1) < 0) {
      throw new TrainerException(
          "expected a feature map of tokens with a class token to subtract, found " + describe());
    }
    Optional<TokenGrid> grid =
        tokens.map(now -> new TokenGrid(now.count(), now.first(), now.classToken(), minus));
    return new FeatureMap(tensor, channels, rows, columns, channelsFirst, half, grid, reason);
  }

  /** For whoever asked, in one line. */
  public String describe() {
    return tensor
        + ", "
        + channels
        + " channels of "
        + rows
        + " x "
        + columns
        + " cells ("
        + reason
        + ")";
  }
}
