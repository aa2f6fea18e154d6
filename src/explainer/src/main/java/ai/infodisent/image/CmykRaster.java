package ai.infodisent.image;

import java.awt.image.Raster;

/**
 * Reads a JPEG's four channels as RGB, as Pillow does: 255 is no ink, which Adobe began and
 * everybody follows, and inks are taken for ideal, so that red is what cyan and black leave of
 * white.
 */
final class CmykRaster {

  private CmykRaster() {}

  /**
   * Reads them.
   *
   * @param raster as stored, 4 bands of 8 bits
   * @param ycck whether cyan, magenta and yellow are stored as luminance and chrominance
   */
  static Pixels toPixels(Raster raster, boolean ycck) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3, width * height)];
    int[] row = new int[4 * width];
    int target = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < row.length; x += 4) {
        if (ycck) {
          toCmy(row, x);
        }
        rgb[target++] = product(row[x], row[x + 3]);
        rgb[target++] = product(row[x + 1], row[x + 3]);
        rgb[target++] = product(row[x + 2], row[x + 3]);
      }
    }
    return new Pixels(width, height, rgb);
  }

  /** JFIF's colours, and what is left of white without them. */
  private static void toCmy(int[] row, int x) {
    double luminance = row[x];
    double blueness = row[x + 1] - 128;
    double redness = row[x + 2] - 128;
    row[x] = 255 - sample(luminance + 1.402 * redness);
    row[x + 1] = 255 - sample(luminance - 0.344136 * blueness - 0.714136 * redness);
    row[x + 2] = 255 - sample(luminance + 1.772 * blueness);
  }

  private static int sample(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static byte product(int ink, int black) {
    return (byte) (ink * black / 255);
  }
}
