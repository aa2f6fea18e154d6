package ai.infodisent.image;

import static org.bytedeco.leptonica.global.leptonica.pixReadMemJpeg;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Decodes ordinary JPEGs with libjpeg-turbo (inside {@link Leptonica}), which can stop the inverse
 * cosine transform at a half, a quarter or an eighth of the scale: most of a large picture's cost
 * is never spent. Whatever it does not decode without a warning is left to ImageIO, which says what
 * is wrong; libjpeg-turbo itself writes one line about it to standard error.
 *
 * <p>The difference to a full decode, after the resize to network size, is that of rounding: on
 * average 0.2 to 0.6 of 255 levels over photographs.
 */
final class JpegDecoder {

  private JpegDecoder() {}

  /**
   * Decodes a JPEG.
   *
   * @param reduction 1, 2, 4 or 8
   * @return stored pixels, sides divided by the reduction and rounded up; empty if the library is
   *     not there, or has the least doubt about the file
   */
  static Optional<Pixels> decode(EncodedImage jpeg, int reduction) {
    if (!Leptonica.PRESENT || isUnmarkedCmyk(jpeg)) {
      return Optional.empty();
    }
    try (BytePointer bytes = new BytePointer(jpeg.bytes())) {
      // No colour map, nowhere to count warnings, no hint to go on with bad data: null at a
      // warning.
      return Leptonica.decode(
          () -> pixReadMemJpeg(bytes, jpeg.bytes().length, 0, reduction, (IntPointer) null, 0),
          (jpeg.width() - 1) / reduction + 1,
          (jpeg.height() - 1) / reduction + 1);
    }
  }

  /** Leptonica takes 255 for all ink where Adobe's marker is not there; nobody else does. */
  private static boolean isUnmarkedCmyk(EncodedImage jpeg) {
    JpegSegments segments = JpegSegments.read(jpeg.bytes());
    return segments.channels() == 4 && !segments.adobe();
  }
}
