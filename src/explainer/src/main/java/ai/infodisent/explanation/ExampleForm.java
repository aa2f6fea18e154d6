package ai.infodisent.explanation;

import java.util.Locale;

/** How an answer shows training pictures. */
public enum ExampleForm {
  /** By the addresses of their thumbnails. */
  LINK,
  /** By the thumbnails themselves, as {@code data:} addresses. */
  INLINE,
  /** Not at all. */
  NONE;

  /**
   * The form of a word.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ExampleForm of(String word) {
    for (ExampleForm form : values()) {
      if (form.word().equals(word)) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        "expected examples to be link, inline or none, found \"" + word + "\"");
  }

  /** {@code link}, {@code inline} or {@code none}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
