package ai.infodisent.trainer.export;

import ai.infodisent.image.Pixels;
import java.util.Random;

/** Pictures to try graphs on that no data set is needed for. */
public final class TrialPicture {

  private static final int SIZES = 5;

  private TrialPicture() {}

  /** A picture of noise, in squares of a size that grows with the seed and begins again. */
  public static Pixels of(int width, int height, int seed) {
    int side = 1 << seed % SIZES;
    Random random = new Random(seed);
    int columns = (width + side - 1) / side;
    int rows = (height + side - 1) / side;
    byte[] squares = new byte[columns * rows * 3];
    random.nextBytes(squares);
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      int square = i / 3 / width / side * columns + i / 3 % width / side;
      rgb[i] = squares[square * 3 + i % 3];
    }
    return new Pixels(width, height, rgb);
  }
}
