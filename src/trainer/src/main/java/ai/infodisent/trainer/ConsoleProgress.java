package ai.infodisent.trainer;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on a terminal: a bar for each long stage, or plain lines where there is no terminal. */
final class ConsoleProgress implements Progress {

  private static final int REFRESH_MILLIS = 500;

  private final PrintWriter err;
  private final boolean bars;

  /**
   * @param err where lines go, flushed after each
   * @param bars whether there is a terminal to draw bars on
   */
  ConsoleProgress(PrintWriter err, boolean bars) {
    this.err = err;
    this.bars = bars;
  }

  @Override
  public void say(String line) {
    // Clears what a bar has drawn on this line; the bar draws itself anew.
    err.println(bars ? "\r\u001b[K" + line : line);
    err.flush();
  }

  @Override
  public Stage stage(String name, long steps) {
    if (!bars) {
      say(name + ": " + steps);
      return new Silent();
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build();
    return new Bar(bar);
  }

  private record Bar(ProgressBar bar) implements Stage {

    @Override
    public void advance(long steps) {
      bar.stepBy(steps);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private record Silent() implements Stage {

    @Override
    public void advance(long steps) {}

    @Override
    public void close() {}
  }
}
