package ai.infodisent.image;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.drew.imaging.jpeg.JpegProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An encoded picture, its header read and nothing else.
 *
 * @param bytes the whole file; not copied
 * @param format told by the content
 * @param width stored width, before orientation, in pixels, at least 1; a GIF's and an animation's
 *     is that of the screen they are shown on
 * @param height stored height, as width
 * @param orientation how the stored pixels are to be turned
 */
public record EncodedImage(
    byte[] bytes, Format format, int width, int height, Orientation orientation) {

  /** The formats that are read. */
  public enum Format {
    JPEG("JPEG"),
    PNG("PNG"),
    WEBP("WebP"),
    GIF("GIF"),
    BMP("BMP");

    private final String label;

    Format(String label) {
      this.label = label;
    }

    /** As people write it. */
    @Override
    public String toString() {
      return label;
    }
  }

  private static final String EXPECTED = "expected a JPEG, PNG, WebP, GIF or BMP picture, found ";

  /** How much of a file tells whether it is text. */
  private static final int SAMPLE = 512;

  public EncodedImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a picture of at least one pixel, found " + width + " x " + height);
    }
  }

  /**
   * Reads a picture's header.
   *
   * @param bytes the whole file; not copied
   * @throws UnreadableImageException if the bytes are no picture of a known format, or end within
   *     its header
   */
  public static EncodedImage of(byte[] bytes) throws UnreadableImageException {
    if (bytes.length == 0) {
      throw new UnreadableImageException(EXPECTED + "no bytes");
    }
    FileType found = detect(bytes);
    try {
      return switch (found) {
        case Jpeg -> JpegHeader.read(bytes);
        case Png -> PngFile.header(bytes);
        case WebP -> WebpFile.header(bytes);
        case Gif -> GifFile.header(bytes);
        case Bmp -> BmpFile.header(bytes);
        default -> throw new UnreadableImageException(EXPECTED + describe(found, bytes));
      };
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | JpegProcessingException | RuntimeException e) {
      throw new UnreadableImageException(
          "expected a whole " + found.getName() + " header, found one cut short or damaged", e);
    }
  }

  /** Width of the upright picture, in pixels. */
  public int uprightWidth() {
    return orientation.swapsSides() ? height : width;
  }

  /** Height of the upright picture, in pixels. */
  public int uprightHeight() {
    return orientation.swapsSides() ? width : height;
  }

  /**
   * A picture whose header says so.
   *
   * @throws UnreadableImageException if it says that there are no pixels
   */
  static EncodedImage sized(
      byte[] bytes, Format format, int width, int height, Orientation orientation)
      throws UnreadableImageException {
    if (width < 1 || height < 1) {
      throw new UnreadableImageException(
          "expected a "
              + format
              + " of at least one pixel, found a header of "
              + width
              + " x "
              + height);
    }
    return new EncodedImage(bytes, format, width, height, orientation);
  }

  private static FileType detect(byte[] bytes) {
    try {
      return FileTypeDetector.detectFileType(new ByteArrayInputStream(bytes));
    } catch (IOException | RuntimeException e) {
      // Too few bytes for a name.
      return FileType.Unknown;
    }
  }

  private static String describe(FileType found, byte[] bytes) {
    if (found != FileType.Unknown) {
      return found.getName() + " (" + found.getLongName() + ")";
    }
    String start =
        new String(bytes, 0, Math.min(bytes.length, SAMPLE), StandardCharsets.ISO_8859_1)
            .strip()
            .toLowerCase(Locale.ROOT);
    if (start.contains("<svg")) {
      return "SVG (Scalable Vector Graphics)";
    }
    if (start.startsWith("<html") || start.startsWith("<!doctype html")) {
      return "HTML";
    }
    if (start.startsWith("<?xml")) {
      return "XML";
    }
    return firstBytes(isText(start) ? "text" : "bytes of no known format", bytes);
  }

  private static boolean isText(String start) {
    // What is printed in any of the ways that continue ASCII, and blanks.
    return start
        .chars()
        .allMatch(letter -> letter >= 0x20 && letter != 0x7f || letter >= '\t' && letter <= '\r');
  }

  private static String firstBytes(String kind, byte[] bytes) {
    StringBuilder start = new StringBuilder(kind).append(", starting with");
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      start.append(String.format(" %02x", bytes[i]));
    }
    return start.toString();
  }
}
