package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.explanation.Sign;
import ai.infodisent.model.Inference;

/**
 * Each component's contribution is shared out over all cells where its channel has that sign, in
 * proportion to the channel's size there. The amounts add up to the logit less its bias.
 */
record SoftAttribution() implements Attribution {

  @Override
  public double[] of(ProbedRun run, int picture, int index) {
    Inference head = run.head();
    int cells = head.cells().count();
    double[] amounts = new double[cells];
    for (int channel = 0; channel < head.channels(); channel++) {
      for (Sign sign : Sign.values()) {
        double contribution = run.contribution(picture, index, channel, sign);
        if (contribution != 0) {
          double total = 0;
          for (int cell = 0; cell < cells; cell++) {
            total += size(head, picture, channel, sign, cell);
          }
          for (int cell = 0; cell < cells; cell++) {
            amounts[cell] += contribution * size(head, picture, channel, sign, cell) / total;
          }
        }
      }
    }
    return amounts;
  }

  private static double size(Inference head, int picture, int channel, Sign sign, int cell) {
    double value = head.map(picture, channel, cell);
    return Math.max(0, sign == Sign.PLUS ? value : -value);
  }
}
