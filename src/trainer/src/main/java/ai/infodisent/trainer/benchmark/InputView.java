package ai.infodisent.trainer.benchmark;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.creatures.Scene;
import java.util.function.UnaryOperator;

/**
 * Which pixel of a scene's picture each pixel of a network's input shows. That is found by
 * preparing a picture whose red is its column and whose green is its row: scaling with a bilinear
 * filter and cutting out leave it one.
 *
 * @param width of the input, in pixels
 * @param height of the input, in pixels
 * @param sources {@code [height, width]}, indices of the picture's pixels
 */
record InputView(int width, int height, int[] sources) {

  /** A step of one pixel in the colours of the picture; 128 columns fit in a byte. */
  private static final int STEP = 2;

  /**
   * Finds it.
   *
   * @param fit brings 128 x 128 pixels to the network's size, and changes no colour
   * @throws IllegalArgumentException if it does change colours, or fills in others
   */
  static InputView of(UnaryOperator<Pixels> fit) {
    byte[] places = new byte[3 * Scene.SIDE * Scene.SIDE];
    for (int i = 0; i < Scene.SIDE * Scene.SIDE; i++) {
      places[3 * i] = (byte) (STEP * (i % Scene.SIDE));
      places[3 * i + 1] = (byte) (STEP * (i / Scene.SIDE));
    }
    Pixels found = fit.apply(new Pixels(Scene.SIDE, Scene.SIDE, places));
    int[] sources = new int[found.width() * found.height()];
    for (int i = 0; i < sources.length; i++) {
      if (found.rgb()[3 * i + 2] != 0) {
        throw new IllegalArgumentException(
            "expected a preparation that moves pixels and keeps their colours, found one that"
                + " makes blue "
                + (found.rgb()[3 * i + 2] & 0xff)
                + " of 0");
      }
      sources[i] = place(found.rgb()[3 * i + 1]) * Scene.SIDE + place(found.rgb()[3 * i]);
    }
    return new InputView(found.width(), found.height(), sources);
  }

  /** The pixel that is the nearest. */
  private static int place(byte colour) {
    return ((colour & 0xff) + STEP / 2) / STEP;
  }

  /** A scene's mask at the network's size. */
  PartMask of(PartMask mask) {
    byte[] ids = new byte[sources.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = mask.ids()[sources[i]];
    }
    return new PartMask(width, height, ids);
  }
}
