package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Chance that does not depend on the order of pictures, or on the batch that they are in. */
final class Seeds {

  private Seeds() {}

  /** What follows from a seed and a picture's pixels. */
  static long of(long seed, Pixels picture) {
    return new SplittableRandom(seed).nextLong() + Arrays.hashCode(picture.rgb()) * 0x9E3779B97F4AL;
  }
}
