package ai.infodisent.trainer.fit;

/**
 * A share of the blocks of a data set.
 *
 * @param index which, from 0
 * @param count of how many
 */
public record Shard(int index, int count) {

  /** All of it. */
  public static final Shard WHOLE = new Shard(0, 1);

  public Shard {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "expected a shard i/n with i from 0 to n - 1, found " + index + "/" + count);
    }
  }

  /**
   * Reads {@code i/n}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Shard of(String text) {
    String[] parts = text.split("/", -1);
    try {
      if (parts.length == 2) {
        return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a shard i/n, found " + text, e);
    }
    throw new IllegalArgumentException("expected a shard i/n, found " + text);
  }

  boolean has(int block) {
    return block % count == index;
  }
}
