package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;

/** Progress that nobody is told of. */
final class Quiet implements Progress {

  @Override
  public void say(String line) {}

  @Override
  public Stage stage(String name, long steps) {
    return new Stage() {
      @Override
      public void advance(long done) {}

      @Override
      public void close() {}
    };
  }
}
