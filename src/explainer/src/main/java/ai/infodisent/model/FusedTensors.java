package ai.infodisent.model;

/**
 * The names of the fused graph's input and outputs, the one place where they stand. Shapes: N
 * pictures of H x W pixels, C classes, D channels, R x Q cells (rows x columns).
 */
public final class FusedTensors {

  /** Input: uint8 {@code [N, H, W, 3]}, RGB at network size. */
  public static final String IMAGE = "image";

  /** Output: float {@code [N, C]}, the exact sum of all contributions to a class, and its bias. */
  public static final String LOGITS = "logits";

  /** Output: float {@code [N, C]}, the softmax of the logits. */
  public static final String SCORES = "scores";

  /** Output: int64 {@code [N, C]}, the classes from the highest logit down; ties: lower index. */
  public static final String CLASSES = "classes";

  /**
   * Output: float {@code [N, 2, D]}, the signed components that survive pooling: {@code [n, 0, k]}
   * is the largest value of channel k over the cells, at least 0; {@code [n, 1, k]} the smallest,
   * at most 0. With mean pooling, the means over the cells of the values above, and below 0.
   */
  public static final String COMPONENTS = "components";

  /**
   * Output: int64 {@code [N, 2, D]}, the cell in which each component was found, as {@code row *
   * columns + column}; ties: the first cell. Meaningless where the component is 0.
   */
  public static final String CELLS = "cells";

  /** Output: float {@code [N, D, R, Q]}, the mixed feature map, every channel at every cell. */
  public static final String MAPS = "maps";

  /**
   * Output: float {@code [C, D]}, at least 0 unless pooling is by the mean: the weight of each
   * channel for each class, the same for every picture. A contribution is {@code weights[c, k] *
   * components[n, sign, k]}.
   */
  public static final String WEIGHTS = "weights";

  private FusedTensors() {}
}
