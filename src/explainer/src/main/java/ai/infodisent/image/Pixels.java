package ai.infodisent.image;

/**
 * A decoded picture, upright: 8 bit RGB, row by row, {@code [H, W, 3]}.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb {@code height * width * 3} unsigned bytes; not copied, so the caller hands it over
 */
public record Pixels(int width, int height, byte[] rgb) {

  public Pixels {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "expected width * height * 3 bytes with width and height at least 1, found width="
              + width
              + " height="
              + height
              + " and "
              + rgb.length
              + " bytes");
    }
  }
}
