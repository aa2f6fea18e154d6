package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;

/** What the linear probe makes of a picture. */
record ProbeAnswer(ProbedRun run, int picture, Attribution attribution, CellGrid grid)
    implements Answer {

  @Override
  public float logit(int index) {
    return run.probeLogit(picture, index);
  }

  @Override
  public float score(int index) {
    return run.probeScore(picture, index);
  }

  @Override
  public int top() {
    return run.probeTop(picture);
  }

  @Override
  public AttributionMap attribution(int index) {
    return grid.spread(attribution.of(run, picture, index));
  }
}
