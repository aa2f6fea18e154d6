package ai.infodisent.trainer.creatures;

/**
 * What each pixel of a picture shows.
 *
 * @param width in pixels
 * @param height in pixels
 * @param ids {@code [height, width]}, unsigned: {@value #BACKDROP}, {@value #BODY}, {@link
 *     #id(Part)} or {@link #objectId}; not copied
 */
public record PartMask(int width, int height, byte[] ids) {

  /** Sky and meadow. */
  public static final int BACKDROP = 0;

  /** The creature's body, which all classes have in common. */
  public static final int BODY = 1;

  private static final int FIRST_PART = 2;
  private static final int FIRST_OBJECT = FIRST_PART + Part.values().length;

  public PartMask {
    if (width < 1 || height < 1 || ids.length != width * height) {
      throw new IllegalArgumentException(
          "expected width * height ids, found width="
              + width
              + " height="
              + height
              + " and "
              + ids.length
              + " ids");
    }
  }

  /** The id of a part's pixels. */
  public static int id(Part part) {
    return FIRST_PART + part.ordinal();
  }

  /** The id of the pixels of the object at this index of {@link Scene#objects()}. */
  public static int objectId(int index) {
    return FIRST_OBJECT + index;
  }

  /** Whether an id is that of the body or a part. */
  public static boolean isCreature(int id) {
    return id >= BODY && id < FIRST_OBJECT;
  }

  /** The id at a pixel, 0..255. */
  public int at(int x, int y) {
    return ids[y * width + x] & 0xff;
  }

  /** How many pixels have this id: what of a thing is visible. */
  public int count(int id) {
    int count = 0;
    for (byte one : ids) {
      if ((one & 0xff) == id) {
        count++;
      }
    }
    return count;
  }
}
