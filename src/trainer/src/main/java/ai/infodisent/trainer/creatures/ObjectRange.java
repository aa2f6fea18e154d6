package ai.infodisent.trainer.creatures;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many objects may lie behind a creature.
 *
 * @param fewest at least 0
 * @param most at least {@code fewest}, at most {@link Scene#MOST_OBJECTS}
 */
public record ObjectRange(int fewest, int most) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

  public ObjectRange {
    new SceneSampler(fewest, most);
  }

  /**
   * Reads a range.
   *
   * @param text as "0-34"
   * @throws IllegalArgumentException if it is none
   */
  public static ObjectRange of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected objects as 0-34, found " + text);
    }
    return new ObjectRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }
}
