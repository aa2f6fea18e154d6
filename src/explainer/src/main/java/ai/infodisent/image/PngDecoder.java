package ai.infodisent.image;

import static org.bytedeco.leptonica.global.leptonica.pixReadMemPng;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decodes ordinary PNGs with libpng (inside {@link Leptonica}): in a process that starts, ImageIO
 * first looks for every reader there could be. Whatever libpng does not decode is left to ImageIO,
 * which says what is wrong; libpng itself writes one line about it to standard error.
 */
final class PngDecoder {

  private PngDecoder() {}

  /**
   * Decodes a PNG of 8 bits a channel: grey, RGB, or RGB with alpha, which is laid over white.
   *
   * @return stored pixels; empty if the library is not there, the PNG is of another kind, or it is
   *     damaged
   */
  static Optional<Pixels> decode(EncodedImage png) {
    if (!Leptonica.PRESENT || !PngFile.isPlain(png.bytes())) {
      return Optional.empty();
    }
    byte[] essential = PngFile.essential(png.bytes());
    try (BytePointer bytes = new BytePointer(essential)) {
      return Leptonica.decode(
          () -> pixReadMemPng(bytes, essential.length), png.width(), png.height());
    }
  }
}
