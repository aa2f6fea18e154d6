package ai.infodisent.image;

/**
 * How a camera held the picture, as EXIF numbers it (tag 0x0112): what must be done to the stored
 * pixels so that the picture stands upright.
 */
public enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  ROTATED_180(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  ROTATED_CLOCKWISE(true, false, true),
  TRANSVERSED(true, true, true),
  ROTATED_COUNTERCLOCKWISE(true, true, false);

  /** Side of the squares that are copied one after the other, so that both sides stay in cache. */
  private static final int TILE = 32;

  private final boolean swapsSides;
  private final boolean reversesColumns;
  private final boolean reversesRows;

  Orientation(boolean swapsSides, boolean reversesColumns, boolean reversesRows) {
    this.swapsSides = swapsSides;
    this.reversesColumns = reversesColumns;
    this.reversesRows = reversesRows;
  }

  /** The orientation with EXIF's number, 1 to 8; upright for any other, as viewers do. */
  public static Orientation ofExif(int number) {
    return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
  }

  /** Whether upright width is stored height. */
  public boolean swapsSides() {
    return swapsSides;
  }

  /** Whether stored columns, whichever way they lie then, come in reverse order. */
  boolean reversesColumns() {
    return reversesColumns;
  }

  /** Whether stored rows, whichever way they lie then, come in reverse order. */
  boolean reversesRows() {
    return reversesRows;
  }

  /**
   * Turns a box of stored pixels as {@link #upright(Pixels)} turns these.
   *
   * @param width stored width of the picture, in pixels
   * @param height stored height of the picture, in pixels
   */
  public Box upright(Box stored, int width, int height) {
    int column = reversesColumns ? width - stored.x() - stored.width() : stored.x();
    int row = reversesRows ? height - stored.y() - stored.height() : stored.y();
    return swapsSides
        ? new Box(row, column, stored.height(), stored.width())
        : new Box(column, row, stored.width(), stored.height());
  }

  /**
   * What {@link #upright(Box, int, int)} does to points, as the six numbers a, b, c, d, e, f of the
   * matrix by which SVG and PostScript turn x into ax + cy + e, and y into bx + dy + f.
   *
   * @param width stored width of the picture, in pixels
   * @param height stored height of the picture, in pixels
   */
  public int[] transform(int width, int height) {
    int column = reversesColumns ? -1 : 1;
    int row = reversesRows ? -1 : 1;
    int fromRight = reversesColumns ? width : 0;
    int fromBottom = reversesRows ? height : 0;
    return swapsSides
        ? new int[] {0, column, row, 0, fromBottom, fromRight}
        : new int[] {column, 0, 0, row, fromRight, fromBottom};
  }

  /** Turns stored pixels upright; the same object where nothing is to be done. */
  public Pixels upright(Pixels stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int columnStep = reversesColumns ? -3 : 3;
    int rowStep = 3 * (reversesRows ? -stored.width() : stored.width());
    int start =
        3
            * ((reversesColumns ? stored.width() - 1 : 0)
                + (reversesRows ? stored.height() - 1 : 0) * stored.width());
    int width = swapsSides ? stored.height() : stored.width();
    int height = swapsSides ? stored.width() : stored.height();
    int acrossStep = swapsSides ? rowStep : columnStep;
    int downStep = swapsSides ? columnStep : rowStep;
    byte[] from = stored.rgb();
    byte[] to = new byte[from.length];
    for (int top = 0; top < height; top += TILE) {
      int bottom = Math.min(height, top + TILE);
      for (int left = 0; left < width; left += TILE) {
        int right = Math.min(width, left + TILE);
        for (int y = top; y < bottom; y++) {
          int source = start + y * downStep + left * acrossStep;
          int target = 3 * (y * width + left);
          for (int x = left; x < right; x++, source += acrossStep, target += 3) {
            to[target] = from[source];
            to[target + 1] = from[source + 1];
            to[target + 2] = from[source + 2];
          }
        }
      }
    }
    return new Pixels(width, height, to);
  }
}
