package ai.infodisent.image;

/**
 * A rectangle of whole pixels, the origin at the upper left corner of the upright picture.
 *
 * @param x left edge, in pixels, at least 0
 * @param y upper edge, in pixels, at least 0
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record Box(int x, int y, int width, int height) {

  public Box {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a box of at least one pixel inside the picture, found x="
              + x
              + " y="
              + y
              + " width="
              + width
              + " height="
              + height);
    }
  }
}
