package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;

/**
 * A Gaussian blur of {@value #LENGTH} x {@value #LENGTH} pixels with a standard deviation of
 * {@value #SIGMA}, as insertion (RISE, arXiv 1806.07421) hides pictures. Beyond its edges a picture
 * is as its outermost pixels are.
 */
final class GaussianBlur {

  private static final int LENGTH = 11;
  private static final double SIGMA = 5;
  private static final int RADIUS = LENGTH / 2;
  private static final double[] KERNEL = kernel();

  private GaussianBlur() {}

  /** The picture, blurred; values are rounded. */
  static Pixels of(Pixels picture) {
    int width = picture.width();
    int height = picture.height();
    float[] values = new float[picture.rgb().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = picture.rgb()[i] & 0xff;
    }
    float[] across = along(values, width, height, 3, width * 3);
    float[] both = along(across, height, width, width * 3, 3);
    byte[] rgb = new byte[both.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(both[i]);
    }
    return new Pixels(width, height, rgb);
  }

  /** Blurs so many lines of so many pixels each, which lie so many values apart. */
  private static float[] along(float[] values, int length, int lines, int pixel, int line) {
    float[] blurred = new float[values.length];
    for (int at = 0; at < length; at++) {
      for (int row = 0; row < lines; row++) {
        for (int colour = 0; colour < 3; colour++) {
          double sum = 0;
          for (int i = 0; i < LENGTH; i++) {
            int from = Math.max(0, Math.min(length - 1, at + i - RADIUS));
            sum += KERNEL[i] * values[row * line + from * pixel + colour];
          }
          blurred[row * line + at * pixel + colour] = (float) sum;
        }
      }
    }
    return blurred;
  }

  private static double[] kernel() {
    double[] kernel = new double[LENGTH];
    double total = 0;
    for (int i = 0; i < LENGTH; i++) {
      double distance = (i - RADIUS) / SIGMA;
      kernel[i] = Math.exp(-distance * distance / 2);
      total += kernel[i];
    }
    for (int i = 0; i < LENGTH; i++) {
      kernel[i] /= total;
    }
    return kernel;
  }
}
