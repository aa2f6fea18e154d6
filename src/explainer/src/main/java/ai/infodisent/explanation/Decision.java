package ai.infodisent.explanation;

import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;

/**
 * One logit of one picture as the sum it is. Channel k adds {@code W[c,k] * p[k]} where it is
 * largest and takes away {@code W[c,k] * n[k]} where it is smallest (InfoDisent, arXiv 2409.10329);
 * the contributions of all components, and the bias, are the logit.
 *
 * @param model whose weights these are
 * @param inference of a batch
 * @param picture which of the batch, from 0
 * @param index the class
 */
public record Decision(ExplainedModel model, Inference inference, int picture, int index) {

  private static final Sign[] SIGNS = Sign.values();

  /** The class's weight for a channel, at least 0 unless pooling is by the mean. */
  public float weight(int channel) {
    return model.weight(index, channel);
  }

  /** What a component adds to the logit; of a weight of at least 0, at most 0 for minus. */
  public float contribution(int channel, Sign sign) {
    return weight(channel) * inference.component(picture, sign.ordinal(), channel);
  }

  /** The sum of all contributions. */
  public double total() {
    double total = 0;
    for (int channel = 0; channel < inference.channels(); channel++) {
      for (Sign sign : SIGNS) {
        total += contribution(channel, sign);
      }
    }
    return total;
  }

  /** How many components contribute more than a threshold, whatever their sign. */
  public int size(double threshold) {
    int size = 0;
    for (int channel = 0; channel < inference.channels(); channel++) {
      for (Sign sign : SIGNS) {
        size += Math.abs(contribution(channel, sign)) > threshold ? 1 : 0;
      }
    }
    return size;
  }

  /** How far the contributions and the bias are from adding up to the logit. */
  public double sumError() {
    double bias = model.bundle().manifest().bias().get(index);
    return Math.abs(total() + bias - inference.logit(picture, index));
  }
}
