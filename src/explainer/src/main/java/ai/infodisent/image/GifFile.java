package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a GIF's first frame lies on its logical screen.
 *
 * @param left in pixels of the screen
 * @param top in pixels of the screen
 * @param width of the frame, in pixels
 * @param height of the frame, in pixels
 * @param screenWidth in pixels; as far as the frame reaches, if that is more
 * @param screenHeight as screenWidth
 */
record GifFile(int left, int top, int width, int height, int screenWidth, int screenHeight) {

  /** Signature and version, then the logical screen's descriptor. */
  private static final int SCREEN = 6;

  private static final int SCREEN_FLAGS = SCREEN + 4;
  private static final int BLOCKS = SCREEN + 7;

  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;

  /**
   * Reads a GIF's header.
   *
   * @throws UnreadableImageException if there is no frame
   */
  static EncodedImage header(byte[] bytes) throws UnreadableImageException {
    GifFile file = read(bytes);
    if (file.width < 1 || file.height < 1) {
      return EncodedImage.sized(bytes, Format.GIF, file.width, file.height, Orientation.UPRIGHT);
    }
    return EncodedImage.sized(
        bytes, Format.GIF, file.screenWidth, file.screenHeight, Orientation.UPRIGHT);
  }

  /**
   * Reads as far as the first frame.
   *
   * @throws UnreadableImageException if there is none
   * @throws IndexOutOfBoundsException if the file ends before it
   */
  static GifFile read(byte[] bytes) throws UnreadableImageException {
    ByteBuffer gif = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = BLOCKS + colours(gif.get(SCREEN_FLAGS));
    while (gif.get(at) == EXTENSION) {
      // A label, then blocks up to an empty one.
      at += 2;
      while (gif.get(at) != 0) {
        at += 1 + (gif.get(at) & 255);
      }
      at++;
    }
    if (gif.get(at) != IMAGE) {
      throw new UnreadableImageException("expected a GIF of at least one frame, found none");
    }
    int left = gif.getShort(at + 1) & 0xffff;
    int top = gif.getShort(at + 3) & 0xffff;
    int width = gif.getShort(at + 5) & 0xffff;
    int height = gif.getShort(at + 7) & 0xffff;
    return new GifFile(
        left,
        top,
        width,
        height,
        Math.max(gif.getShort(SCREEN) & 0xffff, left + width),
        Math.max(gif.getShort(SCREEN + 2) & 0xffff, top + height));
  }

  /** How many bytes a colour table has, if its flag says that there is one. */
  private static int colours(byte flags) {
    return flags < 0 ? 3 << (flags & 7) + 1 : 0;
  }
}
