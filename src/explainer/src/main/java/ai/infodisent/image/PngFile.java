package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A PNG's chunks. */
final class PngFile {

  private static final int SIGNATURE = 8;

  /** A chunk is its length, its name, its data and a checksum. */
  private static final int CHUNK = 4 + 4;

  private static final int CHECKSUM = 4;

  /** Signature, then a chunk whose data are width, height and five bytes. */
  private static final int HEADER = SIGNATURE + CHUNK + 13;

  /** All that pixels depend on; whatever else there is would only be unpacked. */
  private static final Set<String> ESSENTIAL = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private static final String EXIF = "eXIf";

  private PngFile() {}

  /**
   * Reads a PNG's header.
   *
   * @throws UnreadableImageException if there is none
   */
  static EncodedImage header(byte[] bytes) throws UnreadableImageException {
    if (bytes.length < HEADER) {
      throw new UnreadableImageException(
          "expected a PNG header of " + HEADER + " bytes, found " + bytes.length + " bytes in all");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (!name(bytes, SIGNATURE).equals("IHDR")) {
      throw new UnreadableImageException("expected a PNG that starts with its header, found none");
    }
    return EncodedImage.sized(
        bytes, Format.PNG, header.getInt(16), header.getInt(20), orientation(bytes));
  }

  /** The file without what its pixels do not depend on; a damaged chunk and all after it stay. */
  static InputStream essential(byte[] bytes) {
    List<InputStream> parts = new ArrayList<>();
    int from = 0;
    int at = SIGNATURE;
    while (isWhole(bytes, at)) {
      int next = end(bytes, at);
      if (!ESSENTIAL.contains(name(bytes, at))) {
        parts.add(new ByteArrayInputStream(bytes, from, at - from));
        from = next;
      }
      at = next;
    }
    parts.add(new ByteArrayInputStream(bytes, from, bytes.length - from));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static Orientation orientation(byte[] bytes) {
    for (int at = SIGNATURE; isWhole(bytes, at); at = end(bytes, at)) {
      if (name(bytes, at).equals(EXIF)) {
        return OrientationReader.read(bytes, at + CHUNK, end(bytes, at) - CHECKSUM);
      }
    }
    return Orientation.UPRIGHT;
  }

  private static boolean isWhole(byte[] bytes, int at) {
    if (bytes.length - at < CHUNK) {
      return false;
    }
    int length = ByteBuffer.wrap(bytes).getInt(at);
    return length >= 0 && length <= bytes.length - at - CHUNK - CHECKSUM;
  }

  private static int end(byte[] bytes, int at) {
    return at + CHUNK + ByteBuffer.wrap(bytes).getInt(at) + CHECKSUM;
  }

  private static String name(byte[] bytes, int at) {
    return new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
  }
}
