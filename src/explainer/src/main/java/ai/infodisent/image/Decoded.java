package ai.infodisent.image;

/**
 * A decoded upright picture, perhaps at a reduced scale: a network that sees 224 x 224 pixels does
 * not need twelve million of them.
 *
 * @param pixels what was decoded; at least the picture's size divided by the reduction
 * @param width the whole upright picture's width, in pixels
 * @param height the whole upright picture's height, in pixels
 * @param reduction how many of the picture's pixels are one of the decoded pixels, in each
 *     direction: 1, 2, 4 or 8
 * @param left where the picture begins within the decoded pixels, in decoded pixels, from 0 to
 *     below 1: above 0 when a picture whose size is no multiple of the reduction was turned
 * @param top as left, downwards
 */
public record Decoded(
    Pixels pixels, int width, int height, int reduction, double left, double top) {

  public Decoded {
    if (reduction < 1
        || pixels.width() != pixelsFor(width, reduction)
        || pixels.height() != pixelsFor(height, reduction)) {
      throw new IllegalArgumentException(
          "expected the pixels of "
              + width
              + " x "
              + height
              + " reduced by "
              + reduction
              + ", found "
              + pixels.width()
              + " x "
              + pixels.height());
    }
  }

  /** A picture decoded in full. */
  public static Decoded of(Pixels pixels) {
    return new Decoded(pixels, pixels.width(), pixels.height(), 1, 0, 0);
  }

  /** How many pixels are decoded for a side: the last may be covered in part. */
  private static int pixelsFor(int side, int reduction) {
    return (side - 1) / reduction + 1;
  }
}
