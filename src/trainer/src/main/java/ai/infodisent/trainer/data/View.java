package ai.infodisent.trainer.data;

import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.data.Augmentation.Transform;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * One way to see a picture.
 *
 * @param window what is seen of the decoded pixels; where empty, what the preparation takes
 * @param mirrored whether left and right change places
 * @param jitter of its colours
 */
record View(Optional<Box> window, boolean mirrored, Jitter jitter) {

  /**
   * Draws a view of a picture.
   *
   * @param width of the decoded pixels
   * @param height of the decoded pixels
   * @param uniform numbers from 0 to below 1
   */
  static View draw(Augmentation augmentation, int width, int height, DoubleSupplier uniform) {
    Optional<Box> window =
        augmentation.has(Transform.CROP)
            ? Optional.of(RandomWindow.draw(width, height, uniform))
            : Optional.empty();
    boolean mirrored = augmentation.has(Transform.FLIP) && uniform.getAsDouble() < 0.5;
    Jitter jitter = augmentation.has(Transform.JITTER) ? Jitter.draw(uniform) : Jitter.NONE;
    return new View(window, mirrored, jitter);
  }

  /**
   * A picture seen this way.
   *
   * @return pixels of the preparation's width and height
   */
  Pixels of(Decoded picture, Preparation preparation) {
    Pixels seen =
        window
            .map(box -> squash(preparation).prepare(cut(picture.pixels(), box)))
            .orElseGet(() -> preparation.prepare(picture))
            .pixels();
    Pixels turned = mirrored ? mirrored(seen) : seen;
    return jitter.equals(Jitter.NONE) ? turned : jitter.of(turned);
  }

  /** Takes a picture to the network's size, all of it; one of that size stays as it is. */
  static Preparation squash(Preparation preparation) {
    return Preparation.squash(preparation.width(), preparation.height());
  }

  /** A copy of a part of a picture. */
  static Pixels cut(Pixels picture, Box box) {
    byte[] rgb = new byte[3 * box.width() * box.height()];
    for (int row = 0; row < box.height(); row++) {
      int from = 3 * ((box.y() + row) * picture.width() + box.x());
      System.arraycopy(picture.rgb(), from, rgb, 3 * row * box.width(), 3 * box.width());
    }
    return new Pixels(box.width(), box.height(), rgb);
  }

  /** A copy with left and right exchanged. */
  static Pixels mirrored(Pixels picture) {
    byte[] rgb = new byte[picture.rgb().length];
    int row = 3 * picture.width();
    for (int start = 0; start < rgb.length; start += row) {
      for (int x = 0; x < row; x += 3) {
        System.arraycopy(picture.rgb(), start + x, rgb, start + row - 3 - x, 3);
      }
    }
    return new Pixels(picture.width(), picture.height(), rgb);
  }
}
