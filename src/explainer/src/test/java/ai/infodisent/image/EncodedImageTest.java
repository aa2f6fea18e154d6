package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.EncodedImage.Format;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedImageTest {

  @Test
  void theHeaderOfAJpegIsRead() throws Exception {
    byte[] bytes = Golden.bytes("decode/orientation-6.jpg");
    EncodedImage encoded = EncodedImage.of(bytes);
    assertEquals(
        new EncodedImage(bytes, Format.JPEG, 40, 24, Orientation.ROTATED_CLOCKWISE), encoded);
    assertSame(bytes, encoded.bytes());
    assertEquals(24, encoded.uprightWidth());
    assertEquals(40, encoded.uprightHeight());
  }

  @Test
  void theHeaderOfAPngIsRead() throws Exception {
    byte[] bytes = Golden.bytes("decode/grey-1.png");
    assertEquals(
        new EncodedImage(bytes, Format.PNG, 13, 9, Orientation.UPRIGHT), EncodedImage.of(bytes));
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void aTransformTurnsPointsAsBoxesAreTurned(Orientation orientation) {
    int[] turn = orientation.transform(40, 24);
    Box stored = new Box(3, 5, 7, 11);
    Box upright = orientation.upright(stored, 40, 24);
    int[] across = new int[2];
    int[] down = new int[2];
    for (int corner = 0; corner < 2; corner++) {
      int x = stored.x() + corner * stored.width();
      int y = stored.y() + corner * stored.height();
      across[corner] = turn[0] * x + turn[2] * y + turn[4];
      down[corner] = turn[1] * x + turn[3] * y + turn[5];
    }
    assertEquals(
        upright,
        new Box(
            Math.min(across[0], across[1]),
            Math.min(down[0], down[1]),
            Math.abs(across[1] - across[0]),
            Math.abs(down[1] - down[0])));
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void everyExifOrientationIsRead(Orientation orientation) throws Exception {
    int number = orientation.ordinal() + 1;
    assertSame(
        orientation,
        EncodedImage.of(Golden.bytes("decode/orientation-" + number + ".jpg")).orientation());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, -1, 65535})
  void anOrientationThatExifDoesNotKnowIsUpright(int number) {
    assertSame(Orientation.UPRIGHT, Orientation.ofExif(number));
  }

  @Test
  void noBytesAreRefused() {
    assertRefused(new byte[0], "found no bytes");
  }

  @Test
  void theHeaderOfAGifIsItsScreen() throws Exception {
    byte[] bytes = Golden.bytes("formats/animated.gif");
    assertEquals(
        new EncodedImage(bytes, Format.GIF, 32, 20, Orientation.UPRIGHT), EncodedImage.of(bytes));
  }

  @Test
  void aFrameBesideItsScreenMakesItLarger() throws Exception {
    byte[] bytes = Golden.bytes("formats/animated.gif");
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 8)
        .putShort(8, (short) 0);
    EncodedImage encoded = EncodedImage.of(bytes);
    assertEquals(5 + 14, encoded.width());
    assertEquals(3 + 9, encoded.height());
  }

  @ParameterizedTest
  @CsvSource({"png,3,32,20", "png,6,20,32", "webp,6,21,33"})
  void exifTurnsEveryFormatThatHasIt(String format, int number, int width, int height)
      throws Exception {
    EncodedImage encoded =
        EncodedImage.of(Golden.bytes("formats/orientation-" + number + "." + format));
    assertSame(Orientation.ofExif(number), encoded.orientation());
    assertEquals(width, encoded.uprightWidth());
    assertEquals(height, encoded.uprightHeight());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "49 49 2a 00 08 00 00 00         | TIFF (Tagged Image File Format)",
        "4d 4d 00 2a 00 00 00 08         | TIFF (Tagged Image File Format)",
        "25 50 44 46 2d 31 2e 37         | PDF (Portable Document Format)",
        "38 42 50 53 00 01 00 00         | PSD (Photoshop Document)",
        "00 00 01 00 01 00 10 10         | ICO (Windows Icon)",
        "47 49 46 38 38 61 01 00 01      | bytes of no known format, starting with 47 49 46 38",
        "00 00 00 00 00 00 00 00 00 00   | bytes of no known format, starting with 00 00 00 00",
        "41                              | text, starting with 41"
      })
  void whatIsNoPictureOfAKnownFormatIsRefusedByName(String bytes, String name) {
    assertRefused(
        HexFormat.ofDelimiter(" ").parseHex(bytes),
        "expected a JPEG, PNG, WebP, GIF or BMP picture, found " + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<svg xmlns='http://www.w3.org/2000/svg'/>         | SVG",
        "<?xml version='1.0'?><svg width='1'/>             | SVG",
        "<?xml version='1.0'?><rss/>                       | XML",
        "<!DOCTYPE html><html></html>                      | HTML",
        "a picture of a bird, painted in words             | text",
      })
  void textIsRefusedByItsKind(String text, String kind) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), "GIF or BMP picture, found " + kind);
  }

  @ParameterizedTest
  @CsvSource({"heic,HEIF", "mif1,HEIF", "avif,AVIF"})
  void picturesOfPhonesThatAreNotReadAreRefusedByName(String brand, String name) {
    ByteBuffer file =
        ByteBuffer.allocate(64).putInt(24).put("ftyp".getBytes(StandardCharsets.US_ASCII));
    file.put(brand.getBytes(StandardCharsets.US_ASCII)).putInt(0);
    file.put((brand + "mif1").getBytes(StandardCharsets.US_ASCII));
    assertRefused(file.array(), "found " + name);
  }

  @Test
  void aZipIsRefusedByName() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("picture.jpg"));
      zip.write(Golden.bytes("decode/grey.jpg"));
    }
    assertRefused(out.toByteArray(), "found ");
  }

  @Test
  void textIsRefusedWithItsFirstBytes() {
    assertRefused("no picture".getBytes(StandardCharsets.UTF_8), "starting with 6e 6f 20 70");
  }

  @Test
  void randomBytesAreRefused() {
    Random random = new Random(3);
    for (int length = 1; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      bytes[0] = 1;
      assertRefused(bytes, "found ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb-420.jpg", "orientation-6.jpg", "rgb-8.png"})
  void aHeaderCutShortIsRefused(String name) {
    byte[] whole = Golden.bytes("decode/" + name);
    int header = name.endsWith(".png") ? 8 + 8 + 13 : 160;
    for (int length = 0; length < header; length++) {
      assertRefused(Arrays.copyOf(whole, length), "");
    }
  }

  @Test
  void aPictureWithoutPixelsIsRefused() {
    byte[] bytes = Golden.bytes("decode/rgb-8.png");
    ByteBuffer.wrap(bytes).putInt(16, 0);
    assertRefused(bytes, "found a header of 0 x 9");
    ByteBuffer.wrap(bytes).putInt(16, -5);
    assertRefused(bytes, "found a header of -5 x 9");
  }

  @Test
  void damagedExifDoesNotSpoilThePicture() throws Exception {
    byte[] whole = Golden.bytes("decode/orientation-6.jpg");
    int exif = new String(whole, StandardCharsets.ISO_8859_1).indexOf("Exif");
    for (int i = exif; i < exif + 30; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= (byte) 0x7f;
      assertEquals(40, EncodedImage.of(damaged).width());
    }
  }

  private static void assertRefused(byte[] bytes, String expected) {
    UnreadableImageException refused =
        assertThrows(UnreadableImageException.class, () -> EncodedImage.of(bytes));
    assertTrue(refused.getMessage().startsWith("expected "), refused.getMessage());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
