package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.onnx.PixelStatistics;
import java.util.List;

/** One colour, from 0 to 255 each. */
record Colour(int red, int green, int blue) {

  /** Where nobody knows the mean of what a network was trained on. */
  private static final Colour MID_GREY = new Colour(128, 128, 128);

  /** What a network takes for nothing: the mean that it subtracts, or else a mid-grey. */
  static Colour mean(PixelStatistics statistics) {
    return statistics.mean().map(Colour::rounded).orElse(MID_GREY);
  }

  private static Colour rounded(List<Double> rgb) {
    int[] values =
        rgb.stream()
            .mapToInt(value -> (int) Math.round(Math.max(0, Math.min(255, value))))
            .toArray();
    return new Colour(values[0], values[1], values[2]);
  }

  /** A picture of nothing else. */
  Pixels fill(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new Pixels(width, height, rgb);
  }
}
