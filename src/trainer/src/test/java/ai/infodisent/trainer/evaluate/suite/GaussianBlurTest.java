package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.infodisent.image.Pixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussianBlurTest {

  /** {@code scipy.ndimage.gaussian_filter(plane, 5, truncate=1.0, mode="nearest")}, rounded. */
  private static final int[] SCIPY = {
    80, 91, 131, 89, 90, 131, 98, 88, 133, 106, 86, 136, 115, 83, 141, 123, 80, 147, 130, 77, 154,
    96, 104, 139, 103, 102, 139, 111, 99, 140, 118, 96, 142, 125, 92, 145, 132, 88, 149, 138, 84,
        155,
    112, 118, 149, 118, 115, 148, 124, 111, 147, 130, 106, 148, 136, 101, 150, 141, 96, 152, 147,
        90, 156,
    128, 131, 158, 132, 127, 156, 137, 122, 155, 141, 116, 154, 146, 110, 155, 150, 103, 156, 155,
        96, 158,
    143, 144, 168, 146, 139, 165, 149, 133, 163, 152, 126, 161, 156, 118, 160, 159, 110, 160, 162,
        101, 160
  };

  @Test
  void itIsTheGaussianFilterOfScipy() {
    byte[] rgb = new byte[5 * 7 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((i * i * 31 + i * 7) % 251);
    }
    byte[] blurred = GaussianBlur.of(new Pixels(7, 5, rgb)).rgb();
    int[] found = new int[blurred.length];
    Arrays.setAll(found, i -> blurred[i] & 0xff);
    assertArrayEquals(SCIPY, found);
  }

  @Test
  void whatIsOfOneColourStaysAsItIs() {
    Pixels white = new Colour(255, 0, 7).fill(30, 20);
    assertArrayEquals(white.rgb(), GaussianBlur.of(white).rgb());
  }
}
