package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Reads a JPEG's header. */
final class JpegHeader {

  private JpegHeader() {}

  /**
   * Reads it.
   *
   * @throws UnreadableImageException if it has no frame of grey, RGB or CMYK
   * @throws JpegProcessingException if it cannot be read
   */
  static EncodedImage read(byte[] bytes) throws IOException, JpegProcessingException {
    Metadata metadata =
        JpegMetadataReader.readMetadata(
            new ByteArrayInputStream(bytes), List.of(new JpegReader(), new OrientationReader()));
    JpegDirectory frame = metadata.getFirstDirectoryOfType(JpegDirectory.class);
    if (frame == null) {
      throw new UnreadableImageException("expected a JPEG with a frame header, found none");
    }
    Integer channels = frame.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
    if (channels == null || (channels != 1 && channels != 3 && channels != 4)) {
      throw new UnreadableImageException(
          "expected a grey, RGB or CMYK JPEG, found one of " + channels + " channels");
    }
    Integer width = frame.getInteger(JpegDirectory.TAG_IMAGE_WIDTH);
    Integer height = frame.getInteger(JpegDirectory.TAG_IMAGE_HEIGHT);
    return EncodedImage.sized(
        bytes,
        Format.JPEG,
        width == null ? 0 : width,
        height == null ? 0 : height,
        OrientationReader.orientation(metadata));
  }
}
