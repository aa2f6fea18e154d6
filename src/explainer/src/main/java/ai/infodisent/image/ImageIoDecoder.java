package ai.infodisent.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes any picture in full with ImageIO, and says what is wrong with those it cannot decode. */
final class ImageIoDecoder {

  private ImageIoDecoder() {}

  /**
   * Decodes a picture's stored pixels.
   *
   * @throws UnreadableImageException if the picture is damaged or cut short
   */
  static Pixels decode(EncodedImage image) throws UnreadableImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(image.format().name());
    if (!readers.hasNext()) {
      throw new UnreadableImageException(
          "expected a reader for " + image.format() + " in this Java, found none");
    }
    ImageReader reader = readers.next();
    // Held in memory: ImageIO's default is a temporary file.
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(image.bytes()))) {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      // Only looks forward, and leaves metadata alone.
      reader.setInput(in, true, true);
      BufferedImage decoded = reader.read(0);
      check(image, decoded, warnings);
      return RgbRaster.toPixels(decoded);
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // ImageIO wraps it; it says nothing of the picture.
      if (e.getCause() instanceof OutOfMemoryError memory) {
        throw memory;
      }
      throw new UnreadableImageException(
          "expected a whole " + image.format() + " picture, found damage: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static void check(EncodedImage image, BufferedImage decoded, List<String> warnings)
      throws UnreadableImageException {
    for (String warning : warnings) {
      // The JPEG library fills what is missing with grey and only warns.
      if (warning.contains("Truncated") || warning.contains("premature end")) {
        throw new UnreadableImageException(
            "expected a whole " + image.format() + " picture, found damage: " + warning);
      }
    }
    if (decoded.getWidth() != image.width() || decoded.getHeight() != image.height()) {
      throw new UnreadableImageException(
          "expected a picture of "
              + image.width()
              + " x "
              + image.height()
              + " as its header says, found "
              + decoded.getWidth()
              + " x "
              + decoded.getHeight());
    }
  }
}
