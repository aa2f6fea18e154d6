package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import java.util.ArrayList;
import java.util.List;

/** Progress that is kept, and shown to nobody. */
public class Quiet implements Progress {

  private final List<String> lines = new ArrayList<>();

  /** What was said. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void say(String line) {
    lines.add(line);
  }

  @Override
  public Stage stage(String name, long steps, String unit) {
    return new Stage() {
      @Override
      public void advance(long done) {}

      @Override
      public void close() {}
    };
  }
}
