package ai.infodisent.trainer.onnx;

import java.util.Objects;

/**
 * A fitted head (InfoDisent, arXiv 2409.10329): {@code z = U f} at every cell, {@code v_k = max
 * relu(z_k) - max relu(-z_k)} over the cells, {@code logits = W v}.
 *
 * @param channels D
 * @param classes C
 * @param mixing U, {@code [D, D]}, orthogonal, row-major; not copied, so the caller hands it over
 * @param weights W, {@code [C, D]}, row-major, at least 0 in a bundle; not copied, so the caller
 *     hands it over
 */
public record Head(int channels, int classes, float[] mixing, float[] weights) {

  public Head {
    Objects.requireNonNull(mixing);
    Objects.requireNonNull(weights);
    if (channels < 1 || mixing.length != channels * channels) {
      throw new IllegalArgumentException(
          "expected " + channels + " x " + channels + " values of U, found " + mixing.length);
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

  /** The weight of a channel for a class. */
  public float weight(int index, int channel) {
    return weights[index * channels + channel];
  }
}
