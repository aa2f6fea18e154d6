package ai.infodisent.trainer.creatures;

import java.util.EnumSet;
import java.util.Set;

/**
 * One creature in a scene.
 *
 * @param kind its class
 * @param present the parts it has; all five for a complete creature
 * @param x of its middle, in pixels from the left edge
 * @param y of its middle, in pixels from the upper edge
 * @param size scale, more than 0; at 1 it reaches {@value #REACH} pixels from its middle
 * @param tilt clockwise, in degrees
 */
public record Creature(
    CreatureClass kind, Set<Part> present, double x, double y, double size, double tilt) {

  /** How far a creature of size 1 reaches from its middle, in pixels. */
  public static final double REACH = 50;

  public Creature {
    present = Set.copyOf(present);
    if (!(size > 0) || Double.isInfinite(size)) {
      throw new IllegalArgumentException("expected a size more than 0, found " + size);
    }
    if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(tilt)) {
      throw new IllegalArgumentException(
          "expected a finite place and tilt, found x=" + x + " y=" + y + " tilt=" + tilt);
    }
  }

  /** The same creature with exactly these parts. */
  public Creature withParts(Set<Part> parts) {
    return new Creature(kind, parts, x, y, size, tilt);
  }

  /** The same creature without one part. */
  public Creature without(Part part) {
    Set<Part> left = EnumSet.noneOf(Part.class);
    left.addAll(present);
    left.remove(part);
    return withParts(left);
  }
}
