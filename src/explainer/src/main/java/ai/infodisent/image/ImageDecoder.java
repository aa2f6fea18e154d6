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

  public ImageDecoder {
    if (maxPixels < 1) {
      throw new IllegalArgumentException(
          "expected a limit of at least 1 pixel, found " + maxPixels);
    }
  }

  /**
   * Decodes a picture. Transparent parts are laid over white, palettes and greys become RGB, 16
   * bits a channel become 8; embedded colour profiles are not applied (nor does Pillow).
   *
   * @throws UnreadableImageException if the picture is damaged
   * @throws ImageTooLargeException if its header claims more pixels than allowed; nothing is
   *     decoded
   */
  public Pixels decode(EncodedImage image) throws UnreadableImageException, ImageTooLargeException {
    checkSize(image);
    Optional<Pixels> fast =
        image.format() == Format.JPEG ? JpegDecoder.decode(image, 1) : Optional.empty();
    Pixels stored = fast.isPresent() ? fast.get() : ImageIoDecoder.decode(image);
    return image.orientation().upright(stored);
  }

  /**
   * Decodes as much of a picture as a preparation needs: a JPEG far larger than the network's input
   * is decoded at a half, a quarter or an eighth of its scale, as Pillow's {@code draft} does.
   * Otherwise as {@link #decode(EncodedImage)}.
   *
   * @throws UnreadableImageException if the picture is damaged
   * @throws ImageTooLargeException if its header claims more pixels than allowed; nothing is
   *     decoded
   */
  public Decoded decode(EncodedImage image, Preparation preparation)
      throws UnreadableImageException, ImageTooLargeException {
    checkSize(image);
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

  private void checkSize(EncodedImage image) throws ImageTooLargeException {
    long most = Math.min(maxPixels, MOST_PIXELS);
    if ((long) image.width() * image.height() > most) {
      throw new ImageTooLargeException(image.width(), image.height(), most);
    }
  }
}
