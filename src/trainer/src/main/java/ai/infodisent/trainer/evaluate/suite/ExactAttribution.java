package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;

/**
 * Each component's contribution lies where the component was found: in its winning cell, and
 * nowhere else. The amounts add up to the logit less its bias.
 */
record ExactAttribution() implements Attribution {

  @Override
  public double[] of(ProbedRun run, int picture, int index) {
    Inference head = run.head();
    double[] amounts = new double[head.cells().count()];
    for (int channel = 0; channel < head.channels(); channel++) {
      for (Sign sign : Sign.values()) {
        double contribution = run.contribution(picture, index, channel, sign);
        if (contribution != 0) {
          amounts[head.winner(picture, sign.ordinal(), channel)] += contribution;
        }
      }
    }
    return amounts;
  }
}
