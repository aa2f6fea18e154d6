package ai.infodisent.trainer.onnx;

import java.util.Objects;

/**
 * A fitted linear probe: {@code logits = W0 m + b}, where m is the mean of the feature map over its
 * cells.
 *
 * @param channels D, of the feature map
 * @param classes C
 * @param weights W0, {@code [C, D]}, row-major, of any sign; not copied, so the caller hands it
 *     over
 * @param biases b, {@code [C]}; not copied, so the caller hands it over
 */
public record Probe(int channels, int classes, float[] weights, float[] biases) {

  public Probe {
    Objects.requireNonNull(weights);
    Objects.requireNonNull(biases);
    if (channels < 1 || classes < 1 || weights.length != (long) classes * channels) {
      throw new IllegalArgumentException(
          "expected " + classes + " x " + channels + " weights, found " + weights.length);
    }
    if (biases.length != classes) {
      throw new IllegalArgumentException("expected " + classes + " biases, found " + biases.length);
    }
  }
}
