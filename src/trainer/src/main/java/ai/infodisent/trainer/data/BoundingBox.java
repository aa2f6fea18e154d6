package ai.infodisent.trainer.data;

import ai.infodisent.image.Box;
import java.io.IOException;

/**
 * Where a data set's authors say that the object is: edges in the stored picture, in pixels, from 0
 * at its upper left corner. Stored and not upright: these boxes were drawn with tools, MATLAB's
 * {@code imread} among them, that show pixels as they are stored whatever EXIF says.
 *
 * @param left edge
 * @param top edge
 * @param right edge, right of left
 * @param bottom edge, below top
 * @param source what a message calls the place where it is written
 */
record BoundingBox(double left, double top, double right, double bottom, String source) {

  BoundingBox {
    boolean finite = Double.isFinite(left + right) && Double.isFinite(top + bottom) && right > left;
    if (!finite || !(bottom > top)) {
      throw new IllegalArgumentException(
          "expected a box with a right edge right of the left and a lower edge below the upper, found "
              + edges(left, top, right, bottom));
    }
  }

  /** The smallest box that holds this and another; the source stays this one's. */
  BoundingBox with(BoundingBox other) {
    return new BoundingBox(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom),
        source);
  }

  /**
   * The pixels that this covers, wholly or in part, within a picture.
   *
   * @param width of the stored picture, in pixels
   * @param height of the stored picture, in pixels
   * @throws IOException if there are none
   */
  Box within(int width, int height) throws IOException {
    int x = (int) Math.floor(Math.max(0, left));
    int y = (int) Math.floor(Math.max(0, top));
    int end = (int) Math.ceil(Math.min(width, right));
    int bottomEnd = (int) Math.ceil(Math.min(height, bottom));
    if (x >= end || y >= bottomEnd) {
      throw new IOException(
          "expected a box that meets the picture of "
              + width
              + " x "
              + height
              + " pixels, found "
              + edges()
              + " in "
              + source);
    }
    return new Box(x, y, end - x, bottomEnd - y);
  }

  /** Left, top, right and bottom. */
  String edges() {
    return edges(left, top, right, bottom);
  }

  private static String edges(double left, double top, double right, double bottom) {
    return left + "," + top + " to " + right + "," + bottom;
  }
}
