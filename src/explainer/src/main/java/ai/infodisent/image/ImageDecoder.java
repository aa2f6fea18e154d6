package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.util.Optional;

/**
 * Decodes pictures to upright RGB. Immutable; safe for use by many threads.
 *
 * @param maxPixels the most pixels a picture may have, at least 1
 */
public record ImageDecoder(long maxPixels) {

  /** An array holds no more: three bytes a pixel. */
  private static final long MOST_PIXELS = Integer.MAX_VALUE / 3;

  /**
   * Each scan of a JPEG goes over the whole picture, and may be a few bytes: thousands would keep a
   * processor busy for hours. Progressive pictures have about ten.
   */
  private static final int MOST_SCANS = 100;

  /**
   * No byte of a PNG stands for more than 1032 bytes of eight pixels each; a JPEG needs a bit for a
   * block of 64 pixels.
   */
  private static final long MOST_PIXELS_OF_A_BYTE = 1032 * 8;

  public ImageDecoder {
    if (maxPixels < 1) {
      throw new IllegalArgumentException(
          "expected a limit of at least 1 pixel, found " + maxPixels);
    }
  }

  /** Loads what the first picture would otherwise wait for. */
  public static void load() {
    Leptonica.load();
  }

  /**
   * Decodes a picture, of an animation the first frame on its screen. Transparent parts are laid
   * over white, palettes and greys become RGB, 16 bits a channel become 8. Embedded colour profiles
   * are not applied (nor does Pillow): CMYK is taken for ideal inks, red is what cyan and black
   * leave of it.
   *
   * @throws UnreadableImageException if the picture is damaged
   * @throws ImageTooLargeException if its header claims more pixels than allowed; nothing is
   *     decoded
   * @throws OutOfMemoryError if its pixels do not fit into the memory that is left
   */
  public Pixels decode(EncodedImage image) throws UnreadableImageException, ImageTooLargeException {
    check(image);
    return image.orientation().upright(stored(image));
  }

  private static Pixels stored(EncodedImage image) throws UnreadableImageException {
    Optional<Pixels> fast =
        switch (image.format()) {
          case JPEG -> JpegDecoder.decode(image, 1);
          case PNG -> PngDecoder.decode(image);
          case WEBP -> Optional.of(WebpDecoder.decode(image));
          case GIF, BMP -> Optional.empty();
        };
    return fast.isPresent() ? fast.get() : ImageIoDecoder.decode(image);
  }

  /**
   * Decodes as much of a picture as a preparation needs: a JPEG far larger than the network's input
   * is decoded at a half, a quarter or an eighth of its scale, as Pillow's {@code draft} does.
   * Otherwise as {@link #decode(EncodedImage)}.
   *
   * @throws UnreadableImageException if the picture is damaged
   * @throws ImageTooLargeException if its header claims more pixels than allowed; nothing is
   *     decoded
   * @throws OutOfMemoryError if its pixels do not fit into the memory that is left
   */
  public Decoded decode(EncodedImage image, Preparation preparation)
      throws UnreadableImageException, ImageTooLargeException {
    check(image);
    int reduction = preparation.reduction(image.uprightWidth(), image.uprightHeight());
    if (image.format() == Format.JPEG && reduction > 1) {
      Optional<Pixels> reduced = JpegDecoder.decode(image, reduction);
      if (reduced.isPresent()) {
        return turned(image, reduced.get(), reduction);
      }
    }
    return Decoded.of(decode(image));
  }

  private static Decoded turned(EncodedImage image, Pixels stored, int reduction) {
    Orientation orientation = image.orientation();
    // The last pixel of a side may be covered in part; turned around, it is the first.
    double spareAcross = stored.width() - (double) image.width() / reduction;
    double spareDown = stored.height() - (double) image.height() / reduction;
    double left = orientation.reversesColumns() ? spareAcross : 0;
    double top = orientation.reversesRows() ? spareDown : 0;
    return new Decoded(
        orientation.upright(stored),
        image.uprightWidth(),
        image.uprightHeight(),
        reduction,
        orientation.swapsSides() ? top : left,
        orientation.swapsSides() ? left : top);
  }

  private void check(EncodedImage image) throws UnreadableImageException, ImageTooLargeException {
    long most = Math.min(maxPixels, MOST_PIXELS);
    if ((long) image.width() * image.height() > most) {
      throw new ImageTooLargeException(image.width(), image.height(), most);
    }
    checkPlausible(image);
    if (image.format() == Format.JPEG) {
      int scans = scans(image.bytes());
      if (scans > MOST_SCANS) {
        throw new UnreadableImageException(
            "expected a JPEG of at most " + MOST_SCANS + " scans, found " + scans);
      }
    }
  }

  /** Takes no memory for pixels that a file is too short to have. */
  private static void checkPlausible(EncodedImage image) throws UnreadableImageException {
    // A WebP of one colour may be a few bytes, a GIF's screen may be empty, and a BMP tells itself.
    boolean known = image.format() == Format.JPEG || image.format() == Format.PNG;
    long pixels = (long) image.width() * image.height();
    if (known && pixels / MOST_PIXELS_OF_A_BYTE > image.bytes().length) {
      throw new UnreadableImageException(
          "expected a whole "
              + image.format()
              + " picture, found "
              + image.bytes().length
              + " bytes for "
              + image.width()
              + " x "
              + image.height()
              + " pixels");
    }
  }

  /** Counts start-of-scan markers; those of a thumbnail count too. Picture data holds none. */
  private static int scans(byte[] jpeg) {
    int scans = 0;
    for (int i = 1; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xda && jpeg[i - 1] == (byte) 0xff) {
        scans++;
      }
    }
    return scans;
  }
}
