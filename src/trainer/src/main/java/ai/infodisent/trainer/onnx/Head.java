package ai.infodisent.trainer.onnx;

import ai.infodisent.bundle.Manifest;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A fitted head: {@code z = U f} at every cell, {@code logits = W v + b}. With InfoDisent's pooling
 * (arXiv 2409.10329), {@code v_k = max relu(z_k) - max relu(-z_k)} over the cells, W is at least 0
 * and b is 0. With the mean in the maximum's place (EPIC), v_k is the mean of z_k.
 *
 * @param features D, the channels of the feature map
 * @param channels K, those of the mixed feature map, at most D
 * @param classes C
 * @param mixing U, {@code [K, D]}, rows orthonormal, row-major; not copied, so the caller hands it
 *     over
 * @param weights W, {@code [C, K]}, row-major, at least 0 in a bundle of signed maxima; not copied,
 *     so the caller hands it over
 * @param pooling of a channel's cells
 * @param biases b, {@code [C]}; not copied, so the caller hands it over
 */
public record Head(
    int features,
    int channels,
    int classes,
    float[] mixing,
    float[] weights,
    Manifest.Pooling pooling,
    float[] biases) {

  public Head {
    Objects.requireNonNull(mixing);
    Objects.requireNonNull(weights);
    Objects.requireNonNull(pooling);
    Objects.requireNonNull(biases);
    if (channels < 1 || channels > features || mixing.length != channels * features) {
      throw new IllegalArgumentException(
          "expected "
              + channels
              + " x "
              + features
              + " values of U, rows at most as many as columns, found "
              + mixing.length);
    }
    if (classes < 1 || weights.length != classes * channels) {
      throw new IllegalArgumentException(
          "expected " + classes + " x " + channels + " values of W, found " + weights.length);
    }
    if (biases.length != classes) {
      throw new IllegalArgumentException("expected " + classes + " biases, found " + biases.length);
    }
    requireFinite("weights", weights);
    requireFinite("biases", biases);
  }

  private static void requireFinite(String what, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("expected finite " + what + ", found " + value);
      }
    }
  }

  /** A head with InfoDisent's pooling. */
  public Head(int features, int channels, int classes, float[] mixing, float[] weights) {
    this(
        features,
        channels,
        classes,
        mixing,
        weights,
        Manifest.Pooling.SIGNED_MAX,
        new float[Math.max(0, classes)]);
  }

  /** A head that uses, or may use, all directions of the feature map: U is {@code [D, D]}. */
  public Head(int channels, int classes, float[] mixing, float[] weights) {
    this(channels, channels, classes, mixing, weights);
  }

  /**
   * The same head, its decisions and their explanations, without the channels that no class has a
   * weight for; one is left in any case.
   */
  public Head withoutUnusedChannels() {
    int[] used =
        IntStream.range(0, channels)
            .filter(k -> IntStream.range(0, classes).anyMatch(c -> weight(c, k) != 0))
            .toArray();
    if (used.length == 0) {
      used = new int[] {0};
    }
    float[] rows = new float[used.length * features];
    float[] columns = new float[classes * used.length];
    for (int i = 0; i < used.length; i++) {
      System.arraycopy(mixing, used[i] * features, rows, i * features, features);
      for (int c = 0; c < classes; c++) {
        columns[c * used.length + i] = weight(c, used[i]);
      }
    }
    return new Head(features, used.length, classes, rows, columns, pooling, biases);
  }

  /**
   * The same head with the largest weights of each class alone; of equals, those of the first
   * channels. Whatever is not kept is 0.
   *
   * @param perClass how many a class keeps at most, at least 1
   */
  public Head pruned(int perClass) {
    float[] kept = new float[weights.length];
    for (int c = 0; c < classes; c++) {
      int row = c * channels;
      IntStream.range(row, row + channels)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
          .limit(perClass)
          .forEach(i -> kept[i] = weights[i]);
    }
    return new Head(features, channels, classes, mixing, kept, pooling, biases);
  }

  /** The same head, all its weights times a factor. */
  public Head scaled(float factor) {
    float[] scaled = weights.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return new Head(features, channels, classes, mixing, scaled, pooling, biases);
  }

  /** The weight of a channel for a class. */
  public float weight(int index, int channel) {
    return weights[index * channels + channel];
  }
}
