package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;

/** What the bundle's head makes of a picture. */
record HeadAnswer(ProbedRun run, int picture, Attribution attribution, CellGrid grid)
    implements Answer {

  @Override
  public float logit(int index) {
    return run.head().logit(picture, index);
  }

  @Override
  public float score(int index) {
    return run.head().score(picture, index);
  }

  @Override
  public int top() {
    return run.head().classOfRank(picture, 0);
  }

  @Override
  public AttributionMap attribution(int index) {
    return grid.spread(attribution.of(run, picture, index));
  }
}
