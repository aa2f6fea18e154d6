package ai.infodisent.drawing;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How a drawing words what it has from elsewhere. */
final class Wording {

  /** How long a label may be, in letters. */
  private static final int LETTERS = 40;

  private Wording() {}

  /** A score for people. */
  static String percent(float score) {
    return new BigDecimal(100.0 * score).setScale(1, RoundingMode.HALF_UP) + " %";
  }

  /** As much of a label as there is room for. */
  static String shortened(String label) {
    return shortened(label, LETTERS);
  }

  /** As much of a text as there is room for. */
  static String shortened(String text, int letters) {
    return text.codePointCount(0, text.length()) <= letters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, letters - 1)) + "…";
  }
}
