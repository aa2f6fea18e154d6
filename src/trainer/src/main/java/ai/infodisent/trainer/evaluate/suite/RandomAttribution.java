package ai.infodisent.trainer.evaluate.suite;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An amount from 0 to 1 for each cell that has nothing to do with the picture: what an explanation
 * has to be better than. It follows from seed, pixels and class alone.
 */
record RandomAttribution(long seed) implements Attribution {

  @Override
  public double[] of(ProbedRun run, int picture, int index) {
    SplittableRandom random =
        new SplittableRandom(Seeds.of(seed, run.pictures().get(picture)) + index);
    double[] amounts = new double[run.head().cells().count()];
    Arrays.setAll(amounts, cell -> random.nextDouble());
    return amounts;
  }
}
