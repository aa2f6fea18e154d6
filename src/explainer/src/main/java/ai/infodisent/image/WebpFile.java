package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A WebP's chunks.
 *
 * @param width of the canvas, in pixels
 * @param height of the canvas, in pixels
 * @param orientation of the canvas
 * @param frame an animation's first frame; empty if it is none
 */
record WebpFile(int width, int height, Orientation orientation, Optional<Frame> frame) {

  /** "RIFF", the length of what follows, "WEBP". */
  private static final int RIFF = 12;

  /** A chunk is its name, its length, its data and, if these are odd, a byte more. */
  private static final int CHUNK = 8;

  private static final int LOSSY_START = 0x2a019d;
  private static final int LOSSLESS_START = 0x2f;

  /** Of an extended file's first chunk. */
  private static final int ANIMATION = 0x02;

  private static final int ALPHA = 0x10;
  private static final int EXTENDED_LENGTH = 10;

  /** Of a frame: where it lies, its size, how long it stays, and how. */
  private static final int FRAME_HEADER = 16;

  /**
   * A frame of an animation.
   *
   * @param left in pixels of the canvas
   * @param top in pixels of the canvas
   * @param width in pixels
   * @param height in pixels
   * @param file the frame as a file of its own
   */
  record Frame(int left, int top, int width, int height, byte[] file) {}

  /**
   * Reads a WebP's header.
   *
   * @throws UnreadableImageException if there is no picture
   */
  static EncodedImage header(byte[] bytes) throws UnreadableImageException {
    WebpFile file = read(bytes);
    return EncodedImage.sized(bytes, Format.WEBP, file.width, file.height, file.orientation);
  }

  /**
   * Reads as far as needed.
   *
   * @throws UnreadableImageException if there is no picture
   * @throws IndexOutOfBoundsException if the file ends before it
   */
  static WebpFile read(byte[] bytes) throws UnreadableImageException {
    ByteBuffer webp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (name(webp, RIFF).equals("VP8X")) {
      return extended(webp);
    }
    int[] size = pictureSize(webp, RIFF);
    return new WebpFile(size[0], size[1], Orientation.UPRIGHT, Optional.empty());
  }

  private static WebpFile extended(ByteBuffer webp) throws UnreadableImageException {
    int data = RIFF + CHUNK;
    int width = 1 + threeBytes(webp, data + 4);
    int height = 1 + threeBytes(webp, data + 7);
    Orientation orientation = Orientation.UPRIGHT;
    Optional<Frame> frame = Optional.empty();
    boolean animated = (webp.get(data) & ANIMATION) != 0;
    for (int at = RIFF; isWhole(webp, at); at = end(webp, at)) {
      String name = name(webp, at);
      if (name.equals("EXIF")) {
        orientation = OrientationReader.read(webp.array(), at + CHUNK, dataEnd(webp, at));
      } else if (name.equals("ANMF") && animated && frame.isEmpty()) {
        frame = Optional.of(frame(webp, at, width, height));
      }
    }
    if (animated && frame.isEmpty()) {
      throw new UnreadableImageException("expected a whole first frame in a WebP, found none");
    }
    return new WebpFile(width, height, orientation, frame);
  }

  private static Frame frame(ByteBuffer webp, int at, int canvasWidth, int canvasHeight)
      throws UnreadableImageException {
    int header = at + CHUNK;
    int left = 2 * threeBytes(webp, header);
    int top = 2 * threeBytes(webp, header + 3);
    int width = 1 + threeBytes(webp, header + 6);
    int height = 1 + threeBytes(webp, header + 9);
    if (left + width > canvasWidth || top + height > canvasHeight) {
      throw new UnreadableImageException(
          "expected a WebP whose frames lie within its canvas, found one beside it");
    }
    int first = header + FRAME_HEADER;
    int end = dataEnd(webp, at);
    ByteBuffer file =
        ByteBuffer.allocate(RIFF + CHUNK + EXTENDED_LENGTH + Math.max(0, end - first))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(file.capacity() - 8).put(ascii("WEBP"));
    file.put(ascii("VP8X")).putInt(EXTENDED_LENGTH);
    file.putInt(name(webp, first).equals("ALPH") ? ALPHA : 0);
    putThreeBytes(file, width - 1);
    putThreeBytes(file, height - 1);
    file.put(webp.array(), first, end - first);
    return new Frame(left, top, width, height, file.array());
  }

  /** Width and height of a lossy or lossless picture. */
  private static int[] pictureSize(ByteBuffer webp, int at) throws UnreadableImageException {
    int data = at + CHUNK;
    String name = name(webp, at);
    if (name.equals("VP8 ") && threeBytes(webp, data + 3) == LOSSY_START) {
      return new int[] {webp.getShort(data + 6) & 0x3fff, webp.getShort(data + 8) & 0x3fff};
    }
    if (name.equals("VP8L") && webp.get(data) == LOSSLESS_START) {
      int bits = webp.getInt(data + 1);
      return new int[] {1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff)};
    }
    throw new UnreadableImageException("expected a WebP that starts with a picture, found none");
  }

  private static boolean isWhole(ByteBuffer webp, int at) {
    if (webp.capacity() - at < CHUNK) {
      return false;
    }
    int length = webp.getInt(at + 4);
    return length >= 0 && length <= webp.capacity() - at - CHUNK;
  }

  private static int dataEnd(ByteBuffer webp, int at) {
    return at + CHUNK + webp.getInt(at + 4);
  }

  private static int end(ByteBuffer webp, int at) {
    int end = dataEnd(webp, at);
    return end + (end & 1);
  }

  private static String name(ByteBuffer webp, int at) {
    // Absolute, and within the file, unlike String's constructor's complaint.
    byte[] name = new byte[4];
    webp.get(at, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int threeBytes(ByteBuffer webp, int at) {
    return webp.getShort(at) & 0xffff | (webp.get(at + 2) & 255) << 16;
  }

  private static void putThreeBytes(ByteBuffer webp, int value) {
    webp.putShort((short) value).put((byte) (value >> 16));
  }
}
