package ai.infodisent.trainer.data;

/**
 * A rectangle of a network's input, which may reach beyond its edges.
 *
 * @param left edge, in pixels
 * @param top edge, in pixels
 * @param width in pixels, above 0
 * @param height in pixels, above 0
 */
public record Patch(double left, double top, double width, double height) {

  /** The side of a patch that shows a prototype, in an input of {@value #INPUT}. */
  private static final int SIDE = 32;

  private static final int INPUT = 224;

  public Patch {
    if (!(width > 0) || !(height > 0)) {
      throw new IllegalArgumentException(
          "expected a patch of sides above 0, found " + width + " x " + height);
    }
  }

  /** Of PIP-Net's 32 pixels in 224, what that is in an input of another size; at least 1. */
  public static int side(int input) {
    return of(input, SIDE);
  }

  /** So many pixels of 224 in an input of another size, rounded; at least 1. */
  public static int of(int input, int pixels) {
    return Math.max(1, (int) Math.rint((double) pixels * input / INPUT));
  }

  /** The patch of this size around a point. */
  public static Patch around(KeyPoint middle, double width, double height) {
    return new Patch(middle.x() - width / 2, middle.y() - height / 2, width, height);
  }

  /** Whether a point lies in it; what is on the right or lower edge does not. */
  public boolean holds(KeyPoint point) {
    return point.x() >= left
        && point.x() < left + width
        && point.y() >= top
        && point.y() < top + height;
  }

  /** Whether the middle of a pixel lies in it. */
  boolean holds(int x, int y) {
    return holds(new KeyPoint(x + 0.5, y + 0.5));
  }
}
