package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.Inference;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What one run says of N pictures: the head, and the linear probe where there is one. Its values
 * were copied out, so there is nothing to close.
 *
 * @param pictures that went in
 * @param head with maps; its ranking is of the head's logits
 * @param weights W, {@code [C, K]}
 * @param norms of the feature map's cells, {@code [N, R, Q]}; null where the graph does not tell
 * @param probe of the same pictures; null where there is none
 */
record ProbedRun(
    List<Pixels> pictures, Inference head, FloatBuffer weights, FloatBuffer norms, Probed probe) {

  /**
   * What the probe says.
   *
   * @param logits {@code [N, C]}
   * @param scores {@code [N, C]}
   * @param maps {@code [N, C, R, Q]}
   */
  record Probed(FloatBuffer logits, FloatBuffer scores, FloatBuffer maps) {}

  /** The weight of a channel for a class. */
  float weight(int index, int channel) {
    return weights.get(index * head.channels() + channel);
  }

  /**
   * How long the feature vector of a cell is. Where the graph does not tell, it is the head's own
   * channels' that is: the same where there are as many, as mixing changes no length.
   */
  double norm(int picture, int cell) {
    if (norms != null) {
      return norms.get(picture * head.cells().count() + cell);
    }
    double squares = 0;
    for (int channel = 0; channel < head.channels(); channel++) {
      double value = head.map(picture, channel, cell);
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** What a component adds to the head's logit of a class. */
  double contribution(int picture, int index, int channel, Sign sign) {
    return (double) weight(index, channel) * head.component(picture, sign.ordinal(), channel);
  }

  /** The probe's logit of a class. */
  float probeLogit(int picture, int index) {
    return probe.logits().get(picture * head.classCount() + index);
  }

  /** The probe's class on top; of equals, the lower index. */
  int probeTop(int picture) {
    int top = 0;
    for (int index = 1; index < head.classCount(); index++) {
      top = probeLogit(picture, index) > probeLogit(picture, top) ? index : top;
    }
    return top;
  }

  /** The probe's score of a class, from 0 to 1. */
  float probeScore(int picture, int index) {
    return probe.scores().get(picture * head.classCount() + index);
  }

  /** What a cell adds to the probe's logit of a class. */
  float probeMap(int picture, int index, int cell) {
    int row = picture * head.classCount() + index;
    return probe.maps().get(row * head.cells().count() + cell);
  }
}
