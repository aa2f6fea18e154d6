package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A BMP's headers. */
final class BmpFile {

  /** The file's header: "BM", its length, four bytes, where the pixels begin. */
  private static final int FILE_HEADER = 14;

  private static final int FILE_LENGTH = 2;
  private static final int PIXELS = 10;

  /** The picture's header of OS/2, with sizes of 16 bits. */
  private static final int CORE = 12;

  /** From here on, the picture's header says how the pixels are compressed. */
  private static final int INFO = 40;

  /** From here on, it has a colour space. */
  private static final int V4 = 108;

  private static final int V5 = 124;

  private static final int BITS = FILE_HEADER + 14;
  private static final int COMPRESSION = FILE_HEADER + 16;
  private static final int COLOURS = FILE_HEADER + 32;
  private static final int ALPHA_MASK = FILE_HEADER + 52;
  private static final int COLOUR_SPACE = FILE_HEADER + 56;
  private static final int PROFILE = FILE_HEADER + 112;

  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;
  private static final int SRGB = 0x73524742;

  private BmpFile() {}

  /**
   * Reads a BMP's headers.
   *
   * @throws UnreadableImageException if they are not there or say what cannot be
   */
  static EncodedImage header(byte[] bytes) throws UnreadableImageException {
    ByteBuffer bmp = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bmp.get(0) != 'B' || bmp.get(1) != 'M') {
      throw new UnreadableImageException("expected a BMP of Windows, found one of OS/2");
    }
    int header = bmp.getInt(FILE_HEADER);
    int pixels = bmp.getInt(PIXELS);
    if (pixels < FILE_HEADER + CORE || pixels > bytes.length) {
      throw new UnreadableImageException(
          "expected a BMP with pixels after its header, found that they begin at byte "
              + (pixels & 0xffffffffL)
              + " of "
              + bytes.length);
    }
    if (header == CORE) {
      return EncodedImage.sized(
          bytes,
          Format.BMP,
          bmp.getShort(FILE_HEADER + 4) & 0xffff,
          bmp.getShort(FILE_HEADER + 6) & 0xffff,
          Orientation.UPRIGHT);
    }
    if (header < INFO || header > pixels - FILE_HEADER) {
      throw new UnreadableImageException("expected a BMP of a known version, found another");
    }
    int compression = bmp.getInt(COMPRESSION);
    if (compression < UNCOMPRESSED || compression > BIT_FIELDS) {
      // JPEG and PNG among them, with sizes of their own.
      throw new UnreadableImageException(
          "expected a BMP without compression or with run lengths, found compression "
              + compression);
    }
    int colours = bmp.getInt(COLOURS);
    if (colours < 0 || colours > bytes.length / 4) {
      throw new UnreadableImageException(
          "expected a BMP whose palette lies within it, found "
              + (colours & 0xffffffffL)
              + " colours");
    }
    // Stored downwards if its height is negative; the least there is stays so.
    return EncodedImage.sized(
        bytes,
        Format.BMP,
        bmp.getInt(FILE_HEADER + 4),
        Math.abs(bmp.getInt(FILE_HEADER + 8)),
        Orientation.UPRIGHT);
  }

  /**
   * The file as ImageIO should see it: with its true length, and without a colour profile, which
   * would be loaded for nothing, or an alpha channel where there is none.
   *
   * @param bytes a BMP whose header was read
   */
  static byte[] plain(byte[] bytes) {
    byte[] copy = bytes.clone();
    ByteBuffer bmp = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    bmp.putInt(FILE_LENGTH, copy.length);
    int header = bmp.getInt(FILE_HEADER);
    if (header >= V4) {
      bmp.putInt(COLOUR_SPACE, SRGB);
      if (bmp.getInt(COMPRESSION) != BIT_FIELDS) {
        bmp.putInt(ALPHA_MASK, 0);
      }
    }
    if (header >= V5) {
      bmp.putLong(PROFILE, 0);
    }
    return copy;
  }

  /**
   * Checks that no pixel is missing: ImageIO leaves black what is.
   *
   * @throws UnreadableImageException if some are
   */
  static void checkWhole(EncodedImage image) throws UnreadableImageException {
    ByteBuffer bmp = ByteBuffer.wrap(image.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean core = bmp.getInt(FILE_HEADER) == CORE;
    int compression = core ? UNCOMPRESSED : bmp.getInt(COMPRESSION);
    if (compression != UNCOMPRESSED && compression != BIT_FIELDS) {
      return;
    }
    int bits = bmp.getShort(core ? FILE_HEADER + 10 : BITS) & 0xffff;
    long row = ((long) image.width() * bits + 31) / 32 * 4;
    long expected = row * image.height();
    long found = image.bytes().length - (long) bmp.getInt(PIXELS);
    if (found < expected) {
      throw new UnreadableImageException(
          "expected a whole BMP picture with " + expected + " bytes of pixels, found " + found);
    }
  }
}
