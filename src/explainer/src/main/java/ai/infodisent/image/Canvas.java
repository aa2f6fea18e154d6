package ai.infodisent.image;

import java.util.Arrays;

/**
 * White, on which an animation's first frame is shown.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
record Canvas(int width, int height) {

  /**
   * The canvas with a frame on it.
   *
   * @param frame lies within the canvas
   * @param left where it lies, in pixels
   * @param top where it lies, in pixels
   * @return the frame itself if it covers the canvas
   */
  Pixels with(Pixels frame, int left, int top) {
    if (frame.width() == width && frame.height() == height) {
      return frame;
    }
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 255);
    int row = 3 * frame.width();
    for (int y = 0; y < frame.height(); y++) {
      System.arraycopy(frame.rgb(), y * row, rgb, 3 * ((top + y) * width + left), row);
    }
    return new Pixels(width, height, rgb);
  }
}
