package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.AttributionMap;
import java.util.Arrays;

/** Pixels by what an attribution says of them. */
final class PixelOrder {

  private PixelOrder() {}

  /**
   * The pixels from the largest amount down; of equals, the first in row-major order comes first.
   *
   * @return each pixel once, as y * width + x
   */
  static int[] of(AttributionMap map) {
    float[] amounts = map.amounts();
    long[] keys = new long[amounts.length];
    for (int pixel = 0; pixel < keys.length; pixel++) {
      // What is added makes -0 a 0: the two are equals.
      int bits = Float.floatToIntBits(amounts[pixel] + 0f);
      int ascending = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
      keys[pixel] = (long) ~ascending << Integer.SIZE | pixel;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
