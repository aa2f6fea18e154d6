package ai.infodisent.trainer.evaluate.suite;

/**
 * The linear probe's class activation map, which is Grad-CAM at the feature map but for a factor
 * and what is below 0. The amounts add up to the probe's logit less its bias.
 */
record CamAttribution() implements Attribution {

  @Override
  public double[] of(ProbedRun run, int picture, int index) {
    double[] amounts = new double[run.head().cells().count()];
    for (int cell = 0; cell < amounts.length; cell++) {
      amounts[cell] = run.probeMap(picture, index, cell);
    }
    return amounts;
  }
}
