package ai.infodisent.trainer.evaluate;

import static java.util.Objects.requireNonNull;

/**
 * How much each pixel of a picture, at network size, counts for a class.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param amounts {@code [height, width]}, row-major, of either sign, finite; not copied, so the
 *     caller hands it over
 */
public record AttributionMap(int width, int height, float[] amounts) {

  public AttributionMap {
    requireNonNull(amounts);
    if (width < 1 || height < 1 || amounts.length != width * height) {
      throw new IllegalArgumentException(
          "expected width * height amounts, found width="
              + width
              + " height="
              + height
              + " and "
              + amounts.length
              + " amounts");
    }
  }

  /** The amount of one pixel. */
  public float at(int x, int y) {
    return amounts[y * width + x];
  }
}
