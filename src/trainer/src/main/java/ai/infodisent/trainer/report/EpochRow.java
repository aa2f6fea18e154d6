package ai.infodisent.trainer.report;

import ai.infodisent.trainer.Progress;
import java.util.Locale;

/** A row of the table of epochs, as it is shown. */
public record EpochRow(
    int number, String loss, String training, String validation, String heldOut) {

  static EpochRow of(Progress.Epoch epoch) {
    return new EpochRow(
        epoch.number(),
        String.format(Locale.ROOT, "%.4f", epoch.loss()),
        percent(epoch.training()),
        percent(epoch.validation()),
        epoch.heldOut().isPresent() ? percent(epoch.heldOut().getAsDouble()) : "–");
  }

  /** A share as all of the page shows it. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
