package ai.infodisent.trainer.report;

import ai.infodisent.trainer.evaluate.Estimate;
import java.util.Locale;

/** Figures as people read them. */
public final class Numbers {

  /** What stands for a figure that there is not. */
  public static final String NONE = "-";

  private Numbers() {}

  /**
   * A value and its interval.
   *
   * @param format of each
   * @param one may be null
   */
  public static String interval(String format, Estimate one) {
    return one == null
        ? NONE
        : text(format + " (" + format + " to " + format + ")", one.value(), one.low(), one.high());
  }

  /**
   * A share and its interval, in per cent.
   *
   * @param one may be null
   */
  public static String share(Estimate one) {
    return one == null
        ? NONE
        : text("%.1f %% (%.1f to %.1f)", 100 * one.value(), 100 * one.low(), 100 * one.high());
  }

  /** With a point, wherever this runs. */
  public static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
