package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made to cost far more than they weigh. */
class HostileTest {

  private static final ImageDecoder DECODER = new ImageDecoder(1_000_000);

  private static final int MEGABYTE = 1 << 20;

  /** What a small file may cost: its copies, its pixels, and what readers set up. */
  private static final int LITTLE = 4 * MEGABYTE;

  private static final int BOMB = 32 * MEGABYTE;

  // -- sizes --

  @Test
  void aBmpThatClaimsToBeHugeIsRefusedByItsHeader() throws Exception {
    byte[] bytes = Golden.bytes("formats/bits-24.bmp");
    little(bytes).putInt(18, 40_000).putInt(22, -40_000);
    assertTooLarge(bytes, "40000 x 40000");
    little(bytes).putInt(22, Integer.MIN_VALUE);
    assertUnreadable(bytes, "found a header of 40000 x -2147483648");
    little(bytes).putInt(18, -1).putInt(22, 5);
    assertUnreadable(bytes, "found a header of -1 x 5");
  }

  @Test
  void aGifWithAHugeScreenIsRefusedByItsHeader() throws Exception {
    byte[] bytes = Golden.bytes("formats/animated.gif");
    little(bytes).putShort(6, (short) 65_000).putShort(8, (short) 65_000);
    assertTooLarge(bytes, "65000 x 65000");
  }

  @Test
  void aGifWithAHugeFrameIsRefusedByItsHeader() throws Exception {
    byte[] bytes = Golden.bytes("formats/plain.gif");
    int frame = 13 + 3 * 64;
    while (bytes[frame] != 0x2c || little(bytes).getShort(frame + 5) != 32) {
      frame++;
    }
    little(bytes).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 65_000);
    assertTooLarge(bytes, "65000 x 65000");
    little(bytes).putShort(frame + 5, (short) 0);
    assertUnreadable(bytes, "found a header of 0 x 65000");
  }

  @Test
  void aWebpThatClaimsToBeHugeIsRefusedByItsHeader() throws Exception {
    byte[] lossy = Golden.bytes("formats/lossy.webp");
    little(lossy).putShort(26, (short) 0x3fff).putShort(28, (short) 0x3fff);
    assertTooLarge(lossy, "16383 x 16383");
    byte[] lossless = Golden.bytes("formats/lossless.webp");
    little(lossless).putInt(21, 0xfffffff);
    assertTooLarge(lossless, "16384 x 16384");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy-alpha", "animated-lossy", "animated-lossless"})
  void aWebpWithAHugeCanvasIsRefusedByItsHeader(String name) throws Exception {
    byte[] bytes = Golden.bytes("formats/" + name + ".webp");
    Arrays.fill(bytes, 24, 30, (byte) 0xff);
    assertTooLarge(bytes, "16777216 x 16777216");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy-alpha", "animated-lossy", "animated-lossless"})
  void aWebpWithAPictureLargerThanItsCanvasIsRefused(String name) {
    byte[] bytes = Golden.bytes("formats/" + name + ".webp");
    Arrays.fill(bytes, 24, 30, (byte) 0);
    bytes[24] = 9;
    bytes[27] = 9;
    assertUnreadable(bytes, "expected a ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb-8.png", "rgb-progressive.jpg"})
  void aFewBytesAreNotBelievedToBeMillionsOfPixels(String name) throws Exception {
    byte[] bytes = Golden.bytes("decode/" + name);
    if (name.endsWith(".png")) {
      ByteBuffer.wrap(bytes).putInt(16, 7000).putInt(20, 7000);
    } else {
      int frame = 0;
      while (bytes[frame] != (byte) 0xff || bytes[frame + 1] != (byte) 0xc2) {
        frame++;
      }
      ByteBuffer.wrap(bytes).putShort(frame + 5, (short) 7000).putShort(frame + 7, (short) 7000);
    }
    ImageDecoder generous = new ImageDecoder(50_000_000);
    UnreadableImageException refused =
        frugally(
            1,
            () ->
                assertThrows(
                    UnreadableImageException.class, () -> generous.decode(EncodedImage.of(bytes))));
    assertTrue(refused.getMessage().endsWith("for 7000 x 7000 pixels"), refused.getMessage());
  }

  // -- what is packed --

  @ParameterizedTest
  @CsvSource({"zTXt,Comment\\0\\0", "iCCP,profile\\0\\0", "iTXt,Comment\\0\\1\\0\\0\\0"})
  void whatAPngHasBesidePixelsIsNotUnpacked(String name, String start) throws Exception {
    for (String picture : new String[] {"palette-8.png", "rgb-8.png"}) {
      byte[] whole = Golden.bytes("decode/" + picture);
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.writeBytes(
          start.replace("\\0", "\0").replace("\\1", "\1").getBytes(StandardCharsets.ISO_8859_1));
      data.writeBytes(bomb());
      byte[] bytes = inserted(whole, 33, chunk(name, data.toByteArray()));
      Pixels decoded = frugally(3 * bytes.length, () -> DECODER.decode(EncodedImage.of(bytes)));
      assertEquals(13, decoded.width());
    }
  }

  @Test
  void pixelsThatInflateToMoreThanThePictureAreLeftPacked() throws Exception {
    byte[] whole = Golden.bytes("decode/rgb-8.png");
    byte[] bytes =
        inserted(Arrays.copyOf(whole, 33), 33, chunk("IDAT", bomb()), chunk("IEND", new byte[0]));
    Pixels decoded = frugally(3 * bytes.length, () -> DECODER.decode(EncodedImage.of(bytes)));
    assertEquals(13, decoded.width());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.gif", "interlaced.gif"})
  void whatFollowsTheLastPixelOfAGifIsNotUnpacked(String name) throws Exception {
    byte[] whole = Golden.bytes("formats/" + name);
    // Without trailer and empty block; then the longest strings that LZW has, again and again.
    ByteArrayOutputStream endless = new ByteArrayOutputStream();
    endless.write(whole, 0, whole.length - 2);
    byte[] block = new byte[256];
    Arrays.fill(block, (byte) 0xfe);
    block[0] = (byte) 255;
    for (int i = 0; i < 40_000; i++) {
      endless.write(block);
    }
    byte[] bytes = endless.toByteArray();
    Pixels expected = DECODER.decode(EncodedImage.of(whole));
    Pixels decoded = frugally(1, () -> DECODER.decode(EncodedImage.of(bytes)));
    assertEquals(expected.width(), decoded.width());
    assertTrue(Arrays.equals(expected.rgb(), decoded.rgb()));
  }

  // -- how many there are --

  @Test
  void ofAGifWithThousandsOfFramesTheFirstIsRead() throws Exception {
    byte[] whole = Golden.bytes("formats/plain.gif");
    int frame = 13 + 3 * 64;
    byte[] frames = new byte[2000 * (whole.length - 1 - frame)];
    for (int i = 0; i < 2000; i++) {
      System.arraycopy(
          whole, frame, frames, i * (whole.length - 1 - frame), whole.length - 1 - frame);
    }
    byte[] bytes = inserted(whole, whole.length - 1, frames);
    assertEquals(32, frugally(1, () -> DECODER.decode(EncodedImage.of(bytes))).width());
  }

  @Test
  void aGifOfNothingButExtensionsIsRefused() {
    byte[] bytes = Arrays.copyOf(Golden.bytes("formats/plain.gif"), 5 * MEGABYTE);
    for (int i = 13 + 3 * 64; i < bytes.length - 4; i += 3) {
      bytes[i] = 0x21;
      bytes[i + 1] = (byte) 0xfe;
      bytes[i + 2] = 0;
    }
    assertUnreadable(bytes, "expected a ");
  }

  @Test
  void aWebpOfNothingButChunksIsRefused() {
    byte[] bytes = Arrays.copyOf(Golden.bytes("formats/animated-lossy.webp"), 8 * MEGABYTE);
    Arrays.fill(bytes, 30, bytes.length, (byte) 0);
    assertUnreadable(bytes, "first frame in a WebP, found none");
  }

  @Test
  void aPngOfNothingButChunksIsRefused() throws Exception {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    byte[] empty = chunk("teXt", new byte[0]);
    for (int i = 0; i < 300_000; i++) {
      chunks.write(empty);
    }
    byte[] head = Arrays.copyOf(Golden.bytes("decode/rgb-8.png"), 33);
    assertUnreadable(inserted(head, 33, chunks.toByteArray()), "expected a whole PNG picture");
  }

  // -- EXIF --

  @Test
  void ofExifOnlyTheOrientationIsRead() throws Exception {
    byte[] exif = exif(5000, 61_000);
    byte[] segment = new byte[2 + 2 + 6 + exif.length];
    ByteBuffer.wrap(segment)
        .putShort((short) 0xffe1)
        .putShort((short) (segment.length - 2))
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put(exif);
    byte[] once = inserted(Golden.bytes("decode/rgb-444.jpg"), 2, segment);
    assertEquals(Orientation.ROTATED_CLOCKWISE, EncodedImage.of(once).orientation());
    byte[][] segments = new byte[100][];
    Arrays.fill(segments, segment);
    byte[] often = inserted(Golden.bytes("decode/rgb-444.jpg"), 2, segments);
    EncodedImage encoded = frugally(8 * often.length, () -> EncodedImage.of(often));
    assertEquals(Orientation.ROTATED_CLOCKWISE, encoded.orientation());
    byte[] png =
        inserted(Golden.bytes("decode/rgb-8.png"), 33, chunk("eXIf", exif(500_000, 9_000_000)));
    frugally(1, () -> EncodedImage.of(png));
  }

  /** A directory whose entries all have for their value whatever the file holds. */
  private static byte[] exif(int entries, int length) {
    ByteBuffer exif = ByteBuffer.allocate(length);
    exif.putInt(0x4d4d002a).putInt(8).putShort((short) Math.min(entries, 0xffff));
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(6 << 16);
    for (int i = 1; i < entries && exif.remaining() > 12; i++) {
      // Some bytes, a text, some numbers; and the orientation again, thousands of it.
      exif.putShort((short) (i % 2 == 0 ? 0x0112 : i)).putShort((short) (1 + i % 4));
      exif.putInt(length / 10).putInt(8);
    }
    return exif.array();
  }

  // -- what else a header may say --

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 11, -1})
  void aBmpThatHoldsAnotherFormatIsRefused(int compression) {
    byte[] bytes = Golden.bytes("formats/bits-24.bmp");
    little(bytes).putInt(30, compression);
    assertUnreadable(bytes, "found compression " + compression);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7fffffff, 0x40000000, -1})
  void aBmpWhosePaletteIsLargerThanItselfIsRefused(int colours) {
    byte[] bytes = Golden.bytes("formats/bits-8.bmp");
    little(bytes).putInt(46, colours);
    assertUnreadable(bytes, "colours");
    byte[] far = Golden.bytes("formats/bits-8.bmp");
    little(far).putInt(10, colours);
    assertUnreadable(far, "found that they begin at byte");
  }

  @Test
  void theProfileOfABmpIsNotLookedFor() throws Exception {
    byte[] bytes = Golden.bytes("formats/bits-32-alpha.bmp");
    assertEquals(124, little(bytes).getInt(14));
    for (String space : new String[] {"DEBM", "KNIL"}) {
      byte[] linked = bytes.clone();
      System.arraycopy(space.getBytes(StandardCharsets.US_ASCII), 0, linked, 70, 4);
      little(linked).putInt(126, 20).putInt(130, 0x7fffffff);
      Pixels decoded = frugally(1, () -> DECODER.decode(EncodedImage.of(linked)));
      assertEquals(31, decoded.width());
    }
  }

  private static void assertTooLarge(byte[] bytes, String expected) throws Exception {
    ImageTooLargeException refused =
        frugally(
            1,
            () ->
                assertThrows(
                    ImageTooLargeException.class, () -> DECODER.decode(EncodedImage.of(bytes))));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  private static void assertUnreadable(byte[] bytes, String expected) {
    UnreadableImageException refused =
        assertThrows(UnreadableImageException.class, () -> DECODER.decode(EncodedImage.of(bytes)));
    assertTrue(refused.getMessage().startsWith("expected "), refused.getMessage());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  /** Does something, and checks what it takes of the heap: little, and so many bytes more. */
  private static <T> T frugally(long besides, Callable<T> work) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    T result = work.call();
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken <= LITTLE + besides, "took " + taken + " bytes");
    return result;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED))) {
      byte[] zeros = new byte[MEGABYTE];
      for (int i = 0; i < BOMB / MEGABYTE; i++) {
        out.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static byte[] chunk(String name, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(name.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  private static byte[] inserted(byte[] bytes, int position, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, position);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    out.write(bytes, position, bytes.length - position);
    return out.toByteArray();
  }
}
