package ai.infodisent.trainer.creatures;

/**
 * A thing behind the creature that says nothing about its class.
 *
 * @param kind what it is
 * @param tint 0..{@value #TINTS} - 1, which of the muted colours it has
 * @param x of its middle, in pixels
 * @param y of its middle, in pixels
 * @param radius in pixels, more than 0
 * @param angle clockwise, in degrees
 */
public record BackgroundObject(
    Kind kind, int tint, double x, double y, double radius, double angle) {

  /** How many colours there are. */
  public static final int TINTS = 6;

  /** What can lie about. */
  public enum Kind {
    PEBBLE,
    CLOUD,
    MUSHROOM,
    FLOWER,
    CRYSTAL,
    BUSH
  }

  public BackgroundObject {
    if (tint < 0 || tint >= TINTS) {
      throw new IllegalArgumentException("expected a tint from 0 to 5, found " + tint);
    }
    if (!(radius > 0) || Double.isInfinite(radius)) {
      throw new IllegalArgumentException("expected a radius more than 0, found " + radius);
    }
    if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(angle)) {
      throw new IllegalArgumentException(
          "expected a finite place and angle, found x=" + x + " y=" + y + " angle=" + angle);
    }
  }
}
