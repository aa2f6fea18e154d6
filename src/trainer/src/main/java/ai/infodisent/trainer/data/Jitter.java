package ai.infodisent.trainer.data;

import ai.infodisent.image.Pixels;
import java.util.function.DoubleSupplier;

/**
 * Other brightness, then contrast, then saturation, as torchvision changes them in tensors of
 * bytes: in single precision, rounded down after each.
 *
 * @param brightness factor of all samples, at least 0
 * @param contrast factor of their distance to the picture's mean grey, at least 0
 * @param saturation factor of their distance to their pixel's grey, at least 0
 */
record Jitter(double brightness, double contrast, double saturation) {

  /** Leaves pictures as they are. */
  static final Jitter NONE = new Jitter(1, 1, 1);

  /** Factors differ from 1 by this at most. */
  static final double MOST = 0.2;

  Jitter {
    if (!(brightness >= 0) || !(contrast >= 0) || !(saturation >= 0)) {
      throw new IllegalArgumentException(
          "expected factors of at least 0, found "
              + brightness
              + ", "
              + contrast
              + " and "
              + saturation);
    }
  }

  /**
   * Draws factors.
   *
   * @param uniform numbers from 0 to below 1
   */
  static Jitter draw(DoubleSupplier uniform) {
    return new Jitter(factor(uniform), factor(uniform), factor(uniform));
  }

  private static double factor(DoubleSupplier uniform) {
    return 1 + MOST * (2 * uniform.getAsDouble() - 1);
  }

  /** A changed copy. */
  Pixels of(Pixels picture) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = blended(rgb[i], 0, brightness);
    }
    float mean = meanGrey(rgb);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = blended(rgb[i], mean, contrast);
    }
    for (int i = 0; i < rgb.length; i += 3) {
      float grey = grey(rgb, i);
      for (int colour = i; colour < i + 3; colour++) {
        rgb[colour] = blended(rgb[colour], grey, saturation);
      }
    }
    return new Pixels(picture.width(), picture.height(), rgb);
  }

  private static byte blended(byte sample, float other, double factor) {
    float blended = (float) factor * (sample & 255) + (float) (1 - factor) * other;
    return (byte) Math.max(0, Math.min(255, blended));
  }

  private static float meanGrey(byte[] rgb) {
    long sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += (long) grey(rgb, i);
    }
    return (float) sum / (rgb.length / 3);
  }

  /** A pixel's grey, a whole number. */
  private static float grey(byte[] rgb, int pixel) {
    float grey =
        0.2989f * (rgb[pixel] & 255)
            + 0.587f * (rgb[pixel + 1] & 255)
            + 0.114f * (rgb[pixel + 2] & 255);
    return (int) grey;
  }
}
