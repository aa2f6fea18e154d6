package ai.infodisent.trainer;

import ai.infodisent.trainer.evaluate.suite.Suite;
import picocli.CommandLine.Option;

/** What verbs that measure explanations are told of their sample. */
final class SuiteOptions {

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "200",
      description = "on how many pictures what takes many runs of each is measured")
  private int sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "which pictures these are, and all other chance")
  private long seed;

  Suite suite() {
    return TrainerException.ofAsked(() -> new Suite(sample, seed));
  }
}
