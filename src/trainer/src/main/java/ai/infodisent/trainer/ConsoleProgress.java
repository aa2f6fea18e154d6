package ai.infodisent.trainer;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on a terminal: a bar with speed and time left for each long stage, or plain lines where
 * there is no terminal.
 */
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
  public Stage stage(String name, long steps, String unit) {
    if (!bars) {
      say(name + ": " + steps);
      return new Line(this, name, unit, System.nanoTime(), new AtomicLong());
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" " + unit, 1)
            .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
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

  /** Tells once, at the end, how fast a stage was. */
  private record Line(Progress progress, String name, String unit, long started, AtomicLong done)
      implements Stage {

    @Override
    public void advance(long steps) {
      done.addAndGet(steps);
    }

    @Override
    public void close() {
      double seconds = Math.max(1e-9, (System.nanoTime() - started) / 1e9);
      progress.say(
          String.format(
              Locale.ROOT,
              "%s: %d %s in %.1f s, %.1f %s a second",
              name,
              done.get(),
              unit,
              seconds,
              done.get() / seconds,
              unit));
    }
  }
}
