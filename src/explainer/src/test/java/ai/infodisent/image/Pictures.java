package ai.infodisent.image;

import java.util.Random;

/** Pictures made for tests. */
final class Pictures {

  private Pictures() {}

  static Pixels noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new Pixels(width, height, rgb);
  }
}
