package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import java.util.ArrayList;
import java.util.List;

/**
 * One picture that becomes another, pixel by pixel, in {@value #STEPS} steps: 1,792 pixels a step
 * at 224 x 224.
 *
 * @param from the picture before any pixel is replaced
 * @param to the picture once all are, of the same size
 * @param order each pixel once, those replaced first at the beginning
 */
record Replacement(Pixels from, Pixels to, int[] order) {

  static final int STEPS = 28;

  Replacement {
    if (from.width() != to.width() || from.height() != to.height()) {
      throw new IllegalArgumentException(
          String.format(
              "expected pictures of one size, found %d x %d and %d x %d",
              from.width(), from.height(), to.width(), to.height()));
    }
    if (order.length != from.width() * from.height()) {
      throw new IllegalArgumentException(
          "expected " + from.width() * from.height() + " pixels, found " + order.length);
    }
  }

  /** The picture before each step and after the last: {@value #STEPS} and one. */
  List<Pixels> pictures() {
    List<Pixels> pictures = new ArrayList<>();
    byte[] rgb = from.rgb().clone();
    int replaced = 0;
    for (int step = 0; step <= STEPS; step++) {
      int until = (int) Math.round((double) order.length * step / STEPS);
      for (; replaced < until; replaced++) {
        System.arraycopy(to.rgb(), 3 * order[replaced], rgb, 3 * order[replaced], 3);
      }
      pictures.add(new Pixels(from.width(), from.height(), rgb.clone()));
    }
    return pictures;
  }
}
