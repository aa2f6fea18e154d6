package ai.infodisent.image;

import ai.infodisent.image.EncodedImage.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  private static final String TRANSPARENCY = "tRNS";

  /** All that pixels depend on; whatever else there is would only be unpacked. */
  private static final Set<String> ESSENTIAL = Set.of("IHDR", "PLTE", TRANSPARENCY, "IDAT", "IEND");

  private static final String EXIF = "eXIf";

  /** Kinds of colour, as the header has them. */
  private static final int GREY = 0;

  private static final int RGB = 2;
  private static final int RGB_ALPHA = 6;

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

  /**
   * The file without what its pixels do not depend on; a damaged chunk and all after it stay. It is
   * copied only where something goes, as it may be most of what a picture takes.
   */
  static byte[] essential(byte[] bytes) {
    List<Span> kept = new ArrayList<>();
    int from = 0;
    int at = SIGNATURE;
    while (isWhole(bytes, at)) {
      int next = end(bytes, at);
      if (!ESSENTIAL.contains(name(bytes, at))) {
        kept.add(new Span(from, at));
        from = next;
      }
      at = next;
    }
    if (kept.isEmpty()) {
      return bytes;
    }
    kept.add(new Span(from, bytes.length));
    ByteBuffer essential = ByteBuffer.allocate(kept.stream().mapToInt(Span::length).sum());
    kept.forEach(span -> essential.put(bytes, span.from(), span.length()));
    return essential.array();
  }

  private record Span(int from, int to) {
    int length() {
      return to - from;
    }
  }

  /**
   * Whether a PNG's pixels are 8 bits a channel and no less than they seem: grey, RGB or RGB with
   * alpha, without a palette or a colour that stands for nothing.
   */
  static boolean isPlain(byte[] bytes) {
    int depth = bytes[24];
    int colours = bytes[25];
    if (depth != 8 || (colours != GREY && colours != RGB && colours != RGB_ALPHA)) {
      return false;
    }
    for (int at = SIGNATURE; isWhole(bytes, at); at = end(bytes, at)) {
      if (name(bytes, at).equals(TRANSPARENCY)) {
        return false;
      }
    }
    return true;
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
