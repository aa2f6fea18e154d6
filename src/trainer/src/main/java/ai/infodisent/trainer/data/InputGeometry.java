package ai.infodisent.trainer.data;

import ai.infodisent.image.Box;
import ai.infodisent.image.Placement;
import ai.infodisent.image.Preparation.Prepared;
import java.util.Optional;

/**
 * Where a picture's pixels are in what a network sees of it.
 *
 * @param width of the input, in pixels
 * @param height of the input, in pixels
 * @param placement of the input in the picture
 */
record InputGeometry(int width, int height, Placement placement) {

  static InputGeometry of(Prepared prepared) {
    return new InputGeometry(
        prepared.pixels().width(), prepared.pixels().height(), prepared.placement());
  }

  /**
   * Where the middle of a pixel is.
   *
   * @param x of the picture, may lie outside of it
   * @param y as x
   * @return empty where the network does not see it
   */
  Optional<KeyPoint> point(int x, int y) {
    boolean there =
        x >= 0 && x < placement.pictureWidth() && y >= 0 && y < placement.pictureHeight();
    double across = across(x + 0.5);
    double down = down(y + 0.5);
    return there && across >= 0 && across < width && down >= 0 && down < height
        ? Optional.of(new KeyPoint(across, down))
        : Optional.empty();
  }

  /** The pixels of the input whose middle lies in a box of the picture; empty if there are none. */
  Optional<Region> region(Box box) {
    double left = across(box.x());
    double right = across(box.x() + box.width());
    double top = down(box.y());
    double bottom = down(box.y() + box.height());
    Region inside =
        (x, y) -> x + 0.5 >= left && x + 0.5 < right && y + 0.5 >= top && y + 0.5 < bottom;
    return meets(left, right, width) && meets(top, bottom, height)
        ? Optional.of(inside)
        : Optional.empty();
  }

  /** Whether the middle of a pixel from 0 to below a size lies between two edges. */
  private static boolean meets(double from, double to, int size) {
    double first = Math.max(0, Math.ceil(from - 0.5));
    return first < size && first + 0.5 < to;
  }

  /** The picture's column that a column of the input shows. */
  int column(int x) {
    double column = placement.left() + (x + 0.5) * placement.width() / width;
    return (int) Math.max(0, Math.min(placement.pictureWidth() - 1, Math.floor(column)));
  }

  /** The picture's row that a row of the input shows. */
  int row(int y) {
    double row = placement.top() + (y + 0.5) * placement.height() / height;
    return (int) Math.max(0, Math.min(placement.pictureHeight() - 1, Math.floor(row)));
  }

  private double across(double x) {
    return (x - placement.left()) * width / placement.width();
  }

  private double down(double y) {
    return (y - placement.top()) * height / placement.height();
  }
}
