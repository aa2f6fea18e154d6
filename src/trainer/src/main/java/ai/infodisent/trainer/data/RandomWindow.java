package ai.infodisent.trainer.data;

import ai.infodisent.image.Box;
import java.util.function.DoubleSupplier;

/**
 * A window of random area and aspect ratio at a random place, after torchvision's {@code
 * RandomResizedCrop}. {@link StrictMath}, as the same numbers are to give the same window anywhere.
 */
final class RandomWindow {

  /** The least share of a picture's area; the most is all of it. */
  static final double LEAST_SHARE = 0.5;

  /** Widths divided by heights are between this and its inverse. */
  static final double LEAST_RATIO = 3.0 / 4;

  private static final int TRIES = 10;

  private RandomWindow() {}

  /**
   * Draws a window that lies within a picture. Where none fits in ten tries, it is the largest at
   * the centre with an aspect ratio that is allowed.
   *
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   * @param uniform numbers from 0 to below 1: of each try the area and the ratio, of the one that
   *     fits the place downwards and across
   */
  static Box draw(int width, int height, DoubleSupplier uniform) {
    double area = (double) width * height;
    double widest = StrictMath.log(1 / LEAST_RATIO);
    for (int i = 0; i < TRIES; i++) {
      double target = area * between(LEAST_SHARE, 1, uniform);
      double ratio = StrictMath.exp(between(-widest, widest, uniform));
      // Halves to even, as Python rounds.
      int across = (int) Math.rint(Math.sqrt(target * ratio));
      int down = (int) Math.rint(Math.sqrt(target / ratio));
      if (across > 0 && across <= width && down > 0 && down <= height) {
        int top = (int) (uniform.getAsDouble() * (height - down + 1));
        int left = (int) (uniform.getAsDouble() * (width - across + 1));
        return new Box(left, top, across, down);
      }
    }
    return centre(width, height);
  }

  private static Box centre(int width, int height) {
    double ratio = (double) width / height;
    int across = ratio > 1 / LEAST_RATIO ? (int) Math.rint(height / LEAST_RATIO) : width;
    int down = ratio < LEAST_RATIO ? (int) Math.rint(width / LEAST_RATIO) : height;
    return new Box((width - across) / 2, (height - down) / 2, across, down);
  }

  private static double between(double from, double to, DoubleSupplier uniform) {
    return from + (to - from) * uniform.getAsDouble();
  }
}
