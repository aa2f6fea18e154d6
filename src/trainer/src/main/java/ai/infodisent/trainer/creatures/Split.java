package ai.infodisent.trainer.creatures;

import java.util.Locale;

/** Which pictures: those to learn from, or those to judge by. */
public enum Split {
  TRAIN,
  VALIDATION;

  /** Its name in files and folders, such as "train". */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
