package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.Progress;

/** Tells how far it is, and nothing else. */
record Silent(Progress progress) implements Progress {

  @Override
  public void say(String line) {}

  @Override
  public Stage stage(String name, long steps, String unit) {
    return progress.stage(name, steps, unit);
  }
}
