package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.image.Pixels;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalContrastTest {

  @Test
  void everyPixelIsSeenInItsWindowCutOffAtTheEdges() {
    int height = 9;
    int width = 12;
    byte[] rgb = new byte[3 * height * width];
    new Random(1).nextBytes(rgb);
    float[] normalised = new LocalContrast(5, 0.1).apply(new Pixels(width, height, rgb));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int v = y - 2; v <= y + 2; v++) {
          for (int u = x - 2; u <= x + 2; u++) {
            for (int c = 0; c < 3; c++) {
              if (v >= 0 && v < height && u >= 0 && u < width) {
                double value = (rgb[3 * (v * width + u) + c] & 0xff) / 255.0;
                sum += value;
                squares += value * value;
                count++;
              }
            }
          }
        }
        double mean = sum / count;
        double variance = squares / count - mean * mean;
        for (int c = 0; c < 3; c++) {
          double value = (rgb[3 * (y * width + x) + c] & 0xff) / 255.0;
          double expected = (value - mean) / Math.sqrt(variance + 0.01);
          assertEquals(expected, normalised[(c * height + y) * width + x], 1e-5);
        }
      }
    }
  }

  @Test
  void aGreyFlatPictureIsZero() {
    float[] normalised = new LocalContrast(3, 0.1).apply(new Pixels(2, 2, new byte[12]));
    for (float value : normalised) {
      assertEquals(0, value);
    }
  }

  @Test
  void aWindowWithoutAMiddleIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LocalContrast(4, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new LocalContrast(-1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new LocalContrast(3, 0));
    assertThrows(IllegalArgumentException.class, () -> new LocalContrast(3, Double.NaN));
  }
}
