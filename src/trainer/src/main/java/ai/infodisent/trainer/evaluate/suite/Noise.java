package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.onnx.PixelStatistics;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Noise that people hardly see: for each value of the normalised picture a number of N(0, {@value
 * #DEVIATION}), clipped at {@value #MOST}. It follows from seed and pixels alone.
 *
 * @param seed of all chance
 * @param units what 1 of the normalised picture is in pixels from 0 to 255, for red, green, blue
 */
record Noise(long seed, List<Double> units) {

  private static final double DEVIATION = 0.2;
  private static final double MOST = 0.25;

  /** The standard deviation of pixels from 0 to 255, where nobody knows it. */
  private static final double USUAL = 0.225 * 255;

  Noise {
    units = List.copyOf(units);
  }

  /** Noise for a network that divides by a standard deviation, or by the usual one. */
  static Noise of(long seed, PixelStatistics statistics) {
    return new Noise(seed, statistics.deviation().orElse(Collections.nCopies(3, USUAL)));
  }

  /** The picture with noise, rounded and clipped to what pixels can be. */
  Pixels on(Pixels picture) {
    Random random = new Random(Seeds.of(seed, picture));
    byte[] rgb = new byte[picture.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      double drawn = DEVIATION * random.nextGaussian();
      double noise = Math.max(-MOST, Math.min(MOST, drawn)) * units.get(i % 3);
      long noisy = Math.round((picture.rgb()[i] & 0xff) + noise);
      rgb[i] = (byte) Math.max(0, Math.min(255, noisy));
    }
    return new Pixels(picture.width(), picture.height(), rgb);
  }
}
