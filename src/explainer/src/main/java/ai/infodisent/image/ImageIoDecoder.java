package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG, PNG, GIF and BMP in full with Java's own ImageIO, and says what is wrong with those
 * it cannot decode. Its readers see of a file what the pixels need; what else they would unpack or
 * apply is kept from them.
 */
final class ImageIoDecoder {

  private ImageIoDecoder() {}

  /**
   * Decodes a picture's stored pixels.
   *
   * @throws UnreadableImageException if the picture is damaged or cut short
   */
  static Pixels decode(EncodedImage image) throws UnreadableImageException {
    try {
      return switch (image.format()) {
        case JPEG -> jpeg(image);
        case PNG -> read(image, new ByteArrayInputStream(PngFile.essential(image.bytes())));
        case GIF -> gif(image);
        case BMP -> bmp(image);
        case WEBP -> throw new IllegalArgumentException("expected a format of ImageIO's");
      };
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // ImageIO wraps it; it says nothing of the picture.
      if (e.getCause() instanceof OutOfMemoryError memory) {
        throw memory;
      }
      throw new UnreadableImageException(
          "expected a whole " + image.format() + " picture, found damage: " + e.getMessage(), e);
    }
  }

  private static Pixels jpeg(EncodedImage image) throws IOException {
    JpegSegments segments = JpegSegments.read(image.bytes());
    InputStream bytes = segments.withoutProfile(image.bytes());
    if (segments.channels() != 4) {
      return read(image, bytes);
    }
    return with(
        image, bytes, reader -> CmykRaster.toPixels(reader.readRaster(0, null), segments.ycck()));
  }

  private static Pixels gif(EncodedImage image) throws IOException {
    GifFile file = GifFile.read(image.bytes());
    GifStream bytes = new GifStream(image.bytes());
    Pixels frame =
        with(
            image,
            bytes,
            reader -> {
              reader.addIIOReadProgressListener(bytes);
              return RgbRaster.toPixels(reader.read(0));
            });
    if (!bytes.complete() || frame.width() != file.width() || frame.height() != file.height()) {
      throw new UnreadableImageException("expected a whole GIF picture, found one cut short");
    }
    return new Canvas(image.width(), image.height()).with(frame, file.left(), file.top());
  }

  private static Pixels bmp(EncodedImage image) throws IOException {
    BmpFile.checkWhole(image);
    return read(image, new ByteArrayInputStream(BmpFile.plain(image.bytes())));
  }

  private static Pixels read(EncodedImage image, InputStream bytes) throws IOException {
    return with(
        image,
        bytes,
        reader -> {
          BufferedImage decoded = reader.read(0);
          return RgbRaster.toPixels(decoded);
        });
  }

  /** What is to be done with a reader of the picture's format. */
  private interface Reading {
    Pixels by(ImageReader reader) throws IOException;
  }

  private static Pixels with(EncodedImage image, InputStream bytes, Reading reading)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(image.format().name());
    if (!readers.hasNext()) {
      throw new UnreadableImageException(
          "expected a reader for " + image.format() + " in this Java, found none");
    }
    ImageReader reader = readers.next();
    // Held in memory: ImageIO's default is a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      // Only looks forward, and leaves metadata alone.
      reader.setInput(in, true, true);
      Pixels decoded = reading.by(reader);
      check(image, decoded, warnings);
      return decoded;
    } finally {
      reader.dispose();
    }
  }

  private static void check(EncodedImage image, Pixels decoded, List<String> warnings)
      throws UnreadableImageException {
    for (String warning : warnings) {
      // The JPEG library fills what is missing with grey and only warns.
      if (warning.contains("Truncated") || warning.contains("premature end")) {
        throw new UnreadableImageException(
            "expected a whole " + image.format() + " picture, found damage: " + warning);
      }
    }
    // A GIF's frame may be smaller than its screen.
    if (image.format() != Format.GIF
        && (decoded.width() != image.width() || decoded.height() != image.height())) {
      throw new UnreadableImageException(
          "expected a picture of "
              + image.width()
              + " x "
              + image.height()
              + " as its header says, found "
              + decoded.width()
              + " x "
              + decoded.height());
    }
  }
}
