package ai.infodisent.image;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An encoded picture, its header read and nothing else.
 *
 * @param bytes the whole file; not copied
 * @param format told by the content
 * @param width stored width, before orientation, in pixels, at least 1
 * @param height stored height, before orientation, in pixels, at least 1
 * @param orientation how the stored pixels are to be turned
 */
public record EncodedImage(
    byte[] bytes, Format format, int width, int height, Orientation orientation) {

  /** The formats that are read. */
  public enum Format {
    JPEG,
    PNG
  }

  /** Signature (8 bytes), then a chunk of length, name and data: width, height, five bytes. */
  private static final int PNG_HEADER = 8 + 8 + 13;

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
      throw new UnreadableImageException("expected a JPEG or PNG picture, found no bytes");
    }
    try {
      FileType found = FileTypeDetector.detectFileType(new ByteArrayInputStream(bytes));
      return switch (found) {
        case Jpeg -> jpeg(bytes);
        case Png -> png(bytes);
        default ->
            throw new UnreadableImageException(
                "expected a JPEG or PNG picture, found " + describe(found, bytes));
      };
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | JpegProcessingException | RuntimeException e) {
      throw new UnreadableImageException(
          "expected a whole JPEG or PNG header, found one that cannot be read: " + e.getMessage(),
          e);
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

  private static EncodedImage jpeg(byte[] bytes) throws IOException, JpegProcessingException {
    Metadata metadata =
        JpegMetadataReader.readMetadata(
            new ByteArrayInputStream(bytes), List.of(new JpegReader(), new OrientationReader()));
    JpegDirectory frame = metadata.getFirstDirectoryOfType(JpegDirectory.class);
    if (frame == null) {
      throw new UnreadableImageException("expected a JPEG with a frame header, found none");
    }
    Integer channels = frame.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
    if (channels == null || (channels != 1 && channels != 3)) {
      throw new UnreadableImageException(
          "expected a grey or RGB JPEG, found one of " + channels + " channels");
    }
    Integer width = frame.getInteger(JpegDirectory.TAG_IMAGE_WIDTH);
    Integer height = frame.getInteger(JpegDirectory.TAG_IMAGE_HEIGHT);
    return sized(
        bytes,
        Format.JPEG,
        width == null ? 0 : width,
        height == null ? 0 : height,
        orientation(metadata));
  }

  private static Orientation orientation(Metadata metadata) {
    for (ExifIFD0Directory exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
      Integer number = exif.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
      if (number != null) {
        return Orientation.ofExif(number);
      }
    }
    return Orientation.UPRIGHT;
  }

  private static EncodedImage png(byte[] bytes) throws UnreadableImageException {
    if (bytes.length < PNG_HEADER) {
      throw new UnreadableImageException(
          "expected a PNG header of "
              + PNG_HEADER
              + " bytes, found "
              + bytes.length
              + " bytes in all");
    }
    String chunk = new String(bytes, 12, 4, StandardCharsets.ISO_8859_1);
    if (!chunk.equals("IHDR")) {
      throw new UnreadableImageException("expected a PNG that starts with its header, found none");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    return sized(bytes, Format.PNG, header.getInt(16), header.getInt(20), Orientation.UPRIGHT);
  }

  private static EncodedImage sized(
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

  private static String describe(FileType found, byte[] bytes) {
    if (found != FileType.Unknown) {
      return found.getLongName();
    }
    StringBuilder start = new StringBuilder("bytes of no known format, starting with");
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      start.append(String.format(" %02x", bytes[i]));
    }
    return start.toString();
  }
}
