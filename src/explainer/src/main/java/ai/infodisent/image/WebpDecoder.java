package ai.infodisent.image;

import static org.bytedeco.leptonica.global.leptonica.pixReadMemWebP;

import ai.infodisent.image.WebpFile.Frame;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;

/** Decodes WebP, or the first frame of an animation, with libwebp (inside {@link Leptonica}). */
final class WebpDecoder {

  private WebpDecoder() {}

  /**
   * Decodes a WebP's stored pixels, laid over white.
   *
   * @throws UnreadableImageException if it is damaged or cut short, or libwebp is not there
   */
  static Pixels decode(EncodedImage image) throws UnreadableImageException {
    if (!Leptonica.PRESENT) {
      throw new UnreadableImageException(
          "expected a JPEG, PNG, GIF or BMP picture, found WebP, for which this machine has no"
              + " decoder");
    }
    Optional<Frame> frame = WebpFile.read(image.bytes()).frame();
    if (frame.isEmpty()) {
      return decode(image.bytes(), image.width(), image.height());
    }
    Frame first = frame.get();
    return new Canvas(image.width(), image.height())
        .with(decode(first.file(), first.width(), first.height()), first.left(), first.top());
  }

  private static Pixels decode(byte[] file, int width, int height) throws UnreadableImageException {
    try (BytePointer bytes = new BytePointer(file)) {
      return Leptonica.decode(() -> pixReadMemWebP(bytes, file.length), width, height)
          .orElseThrow(
              () ->
                  new UnreadableImageException(
                      "expected a whole WebP picture, found one cut short or damaged"));
    }
  }
}
