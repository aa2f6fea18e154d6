package ai.infodisent.explanation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which signed component of a model: {@code 17+} is where channel 17 is largest, {@code 17-} where
 * it is smallest. Ordered by channel, plus before minus.
 *
 * @param channel from 0
 * @param sign which of the channel's two components
 */
public record ComponentName(int channel, Sign sign) implements Comparable<ComponentName> {

  private static final Comparator<ComponentName> ORDER =
      Comparator.comparingInt(ComponentName::channel).thenComparing(ComponentName::sign);

  private static final Pattern CHANNEL = Pattern.compile("0|[1-9][0-9]{0,8}");

  private static final Pattern NAME = Pattern.compile("(" + CHANNEL + ")([+-])");

  public ComponentName {
    if (channel < 0 || sign == null) {
      throw new IllegalArgumentException(
          "expected a channel of at least 0 and a sign, found " + channel + " and " + sign);
    }
  }

  /**
   * Reads a name as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException if it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ComponentName of(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected a channel with its sign, such as 17+ or 17-, found \"" + name + "\"");
    }
    Sign sign = parts.group(2).equals(Sign.PLUS.symbol()) ? Sign.PLUS : Sign.MINUS;
    return new ComponentName(Integer.parseInt(parts.group(1)), sign);
  }

  /**
   * Reads a name, or a bare channel, which stands for both of its components.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static List<ComponentName> all(String name) {
    if (CHANNEL.matcher(name).matches()) {
      return both(Integer.parseInt(name));
    }
    return List.of(of(name));
  }

  /** Both components of a channel, plus before minus. */
  public static List<ComponentName> both(int channel) {
    return List.of(new ComponentName(channel, Sign.PLUS), new ComponentName(channel, Sign.MINUS));
  }

  @Override
  public int compareTo(ComponentName other) {
    return ORDER.compare(this, other);
  }

  /** The channel and its sign, as in {@code 17+}. */
  @JsonValue
  @Override
  public String toString() {
    return channel + sign.symbol();
  }
}
