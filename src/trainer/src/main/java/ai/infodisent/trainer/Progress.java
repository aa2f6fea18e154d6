package ai.infodisent.trainer;

import java.util.Locale;
import java.util.OptionalDouble;

/** Tells whoever waits how far a verb has come. */
public interface Progress {

  /** Says something worth keeping. */
  void say(String line);

  /** Starts a long stage of so many pictures; whoever starts it closes it. */
  default Stage stage(String name, long pictures) {
    return stage(name, pictures, "pictures");
  }

  /**
   * Starts a long stage of so many steps; whoever starts it closes it.
   *
   * @param unit what a step is, in the plural
   */
  Stage stage(String name, long steps, String unit);

  /** Says what an epoch came to. */
  default void epoch(Epoch epoch) {
    say(epoch.line());
  }

  /**
   * What an epoch came to.
   *
   * @param number from 1
   * @param loss the mean over the pictures fitted on
   * @param training accuracy on the pictures fitted on, from 0 to 1, each measured before its step
   * @param validation accuracy on the validation pictures, from 0 to 1
   * @param heldOut accuracy on the pictures held out, from 0 to 1; none where nothing is chosen
   * @param seconds spent in training steps so far
   */
  record Epoch(
      int number,
      double loss,
      double training,
      double validation,
      OptionalDouble heldOut,
      double seconds) {

    /** For people. */
    String line() {
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "epoch %d: loss %.4f, accuracy: training %.1f %%, validation %.1f %%",
                  number,
                  loss,
                  100 * training,
                  100 * validation));
      heldOut.ifPresent(
          accuracy ->
              line.append(String.format(Locale.ROOT, ", held out %.1f %%", 100 * accuracy)));
      return line.append(String.format(Locale.ROOT, " (%.1f s)", seconds)).toString();
    }
  }

  /** A long stage. */
  interface Stage extends AutoCloseable {

    /** So many more steps are done. */
    void advance(long steps);

    @Override
    void close();
  }
}
