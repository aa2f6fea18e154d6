package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  /** What two inverse cosine transforms and colour conversions may differ by, in levels. */
  private static final int JPEG_TOLERANCE = 4;

  private static final ImageDecoder DECODER = new ImageDecoder(1_000_000);

  static List<String> pictures() {
    return Golden.lines("decode/listing.txt");
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void decodedPixelsEqualPillows(String name) throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/" + name));
    Pixels expected = Golden.ppm("decode/" + name + ".ppm");
    assertEquals(expected.width(), encoded.uprightWidth());
    assertEquals(expected.height(), encoded.uprightHeight());
    assertClose(expected, DECODER.decode(encoded), name);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void imageIoAloneDecodesTheSame(String name) throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/" + name));
    assertClose(
        Golden.ppm("decode/" + name + ".ppm"),
        encoded.orientation().upright(ImageIoDecoder.decode(encoded)),
        name);
  }

  private static void assertClose(Pixels expected, Pixels found, String name) {
    assertEquals(expected.width(), found.width());
    assertEquals(expected.height(), found.height());
    int tolerance = name.endsWith(".jpg") ? JPEG_TOLERANCE : 1;
    for (int i = 0; i < expected.rgb().length; i++) {
      int difference = Math.abs((expected.rgb()[i] & 255) - (found.rgb()[i] & 255));
      assertTrue(difference <= tolerance, name + " differs by " + difference + " at byte " + i);
    }
  }

  /** Only checksums and end markers may be missing; then nothing of the picture is. */
  @ParameterizedTest
  @MethodSource("pictures")
  void aTruncatedPictureIsRefusedUnlessAllItsPixelsAreThere(String name) throws Exception {
    byte[] bytes = Golden.bytes("decode/" + name);
    Pixels whole = DECODER.decode(EncodedImage.of(bytes));
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      try {
        assertArrayEquals(whole.rgb(), DECODER.decode(EncodedImage.of(part)).rgb());
        assertTrue(bytes.length - length <= 24, "decoded " + length + " of " + bytes.length);
      } catch (UnreadableImageException e) {
        assertTrue(e.getMessage().startsWith("expected "), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb-420.jpg", "rgb-progressive.jpg", "orientation-6.jpg", "rgb-8.png"})
  void aDamagedPictureIsDecodedOrRefusedButNothingElse(String name) {
    byte[] whole = Golden.bytes("decode/" + name);
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 3; k++) {
        damaged[2 + random.nextInt(whole.length - 2)] = (byte) random.nextInt();
      }
      decodeOrRefuse(damaged);
    }
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      DECODER.decode(EncodedImage.of(bytes));
    } catch (UnreadableImageException | ImageTooLargeException e) {
      assertTrue(e.getMessage().startsWith("expected "), e.getMessage());
    }
  }

  @Test
  void aHugePngIsRefusedByItsHeader() throws Exception {
    byte[] bytes = Golden.bytes("decode/rgb-8.png");
    ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 60_000);
    EncodedImage encoded = EncodedImage.of(bytes);
    assertEquals(60_000, encoded.width());
    ImageTooLargeException refused =
        assertThrows(
            ImageTooLargeException.class, () -> new ImageDecoder(Long.MAX_VALUE).decode(encoded));
    assertTrue(refused.getMessage().contains("60000 x 60000"), refused.getMessage());
  }

  @Test
  void aHugeJpegIsRefusedByItsHeader() throws Exception {
    byte[] bytes = Golden.bytes("decode/rgb-420.jpg");
    int frame = 0;
    while (bytes[frame] != (byte) 0xff || bytes[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    ByteBuffer.wrap(bytes).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
    EncodedImage encoded = EncodedImage.of(bytes);
    assertEquals(60_000, encoded.height());
    assertThrows(
        ImageTooLargeException.class, () -> new ImageDecoder(Long.MAX_VALUE).decode(encoded));
  }

  @Test
  void theLimitItselfIsAllowed() throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/rgb-420.jpg"));
    assertEquals(40, new ImageDecoder(40 * 24).decode(encoded).width());
    ImageTooLargeException refused =
        assertThrows(
            ImageTooLargeException.class, () -> new ImageDecoder(40 * 24 - 1).decode(encoded));
    assertEquals("expected at most 959 pixels, found 960 (40 x 24)", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aLimitBelowOnePixelIsRefused(long limit) {
    assertThrows(IllegalArgumentException.class, () -> new ImageDecoder(limit));
  }

  @Test
  void aJpegOfThousandsOfScansIsRefusedBeforeTheyAreDecoded() throws Exception {
    byte[] bytes = Golden.bytes("decode/rgb-progressive.jpg");
    int scan = bytes.length - 2;
    while (bytes[scan] != (byte) 0xff || bytes[scan + 1] != (byte) 0xda) {
      scan--;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, scan);
    for (int i = 0; i < 5000; i++) {
      out.write(bytes, scan, bytes.length - 2 - scan);
    }
    out.write(bytes, bytes.length - 2, 2);
    EncodedImage encoded = EncodedImage.of(out.toByteArray());
    UnreadableImageException refused =
        assertThrows(UnreadableImageException.class, () -> DECODER.decode(encoded));
    assertTrue(refused.getMessage().contains("at most 100 scans"), refused.getMessage());
  }

  @Test
  void aPngThatDoesNotInflateIsRefused() throws Exception {
    byte[] bytes = Golden.bytes("decode/rgb-8.png");
    Arrays.fill(bytes, 8 + 25 + 8 + 20, bytes.length - 20, (byte) 0x55);
    EncodedImage encoded = EncodedImage.of(bytes);
    assertThrows(UnreadableImageException.class, () -> DECODER.decode(encoded));
  }

  @Test
  void aColourProfileIsNotApplied() throws Exception {
    byte[] plain = Golden.bytes("decode/rgb-444.jpg");
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ByteBuffer segment = ByteBuffer.allocate(18 + profile.length);
    segment.putShort((short) 0xffe2).putShort((short) (16 + profile.length));
    segment.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII)).put(profile);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    out.write(segment.array());
    out.write(plain, 2, plain.length - 2);
    EncodedImage encoded = EncodedImage.of(out.toByteArray());
    Pixels expected = Golden.ppm("decode/rgb-444.jpg.ppm");
    assertClose(expected, DECODER.decode(encoded), "rgb.jpg");
    assertClose(expected, ImageIoDecoder.decode(encoded), "rgb.jpg");
  }
}
