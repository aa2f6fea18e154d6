package ai.infodisent.trainer.onnx;

import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A fitted head (InfoDisent, arXiv 2409.10329): {@code z = U f} at every cell, {@code v_k = max
 * relu(z_k) - max relu(-z_k)} over the cells, {@code logits = W v}.
 *
 * @param features D, the channels of the feature map
 * @param channels K, those of the mixed feature map, at most D
 * @param classes C
 * @param mixing U, {@code [K, D]}, rows orthonormal, row-major; not copied, so the caller hands it
 *     over
 * @param weights W, {@code [C, K]}, row-major, at least 0 in a bundle; not copied, so the caller
 *     hands it over
 */
public record Head(int features, int channels, int classes, float[] mixing, float[] weights) {

  public Head {
    Objects.requireNonNull(mixing);
    Objects.requireNonNull(weights);
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
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw new IllegalArgumentException("expected finite weights, found " + weight);
      }
    }
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
    return new Head(features, used.length, classes, rows, columns);
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
    return new Head(features, channels, classes, mixing, kept);
  }

  /** The same head, all its weights times a factor. */
  public Head scaled(float factor) {
    float[] scaled = weights.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return new Head(features, channels, classes, mixing, scaled);
  }

  /** The weight of a channel for a class. */
  public float weight(int index, int channel) {
    return weights[index * channels + channel];
  }
}
