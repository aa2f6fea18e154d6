package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.explanation.Sign;
import ai.infodisent.trainer.evaluate.Evaluation;

/** W. */
@FunctionalInterface
public interface Weights {

  /** The weight of a channel for a class. */
  float of(int index, int channel);

  /**
   * Whether what a component adds to the logit of a class is more than nothing: a component above 0
   * with a weight above {@value Evaluation#THRESHOLD}, or one below 0 with a weight below its
   * negative.
   */
  default boolean speaksFor(int index, int channel, Sign sign) {
    float weight = of(index, channel);
    return (sign == Sign.PLUS ? weight : -weight) > Evaluation.THRESHOLD;
  }
}
