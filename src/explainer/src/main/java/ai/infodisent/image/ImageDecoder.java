package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
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
    long most = Math.min(maxPixels, MOST_PIXELS);
    if ((long) image.width() * image.height() > most) {
      throw new ImageTooLargeException(image.width(), image.height(), most);
    }
    return image.orientation().upright(stored(image));
  }

  private static Pixels stored(EncodedImage image) throws UnreadableImageException {
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
    if (image.format() == Format.JPEG && decoded.getRaster().getNumBands() > 3) {
      throw new UnreadableImageException("expected a grey or RGB JPEG, found one of four channels");
    }
  }
}
