package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.EncodedImage.Format;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures as other programs write them (make_format_golden.py), against Pillow's pixels. */
class FormatsTest {

  private static final ImageDecoder DECODER = new ImageDecoder(100_000);

  /** What may be missing at a file's end without any pixel: checksums, end markers, metadata. */
  private static final int TAIL = 32;

  /** A file, the PPM with its upright pixels, and by how many levels these may differ. */
  record Case(String file, String expected, int tolerance) {

    byte[] bytes() {
      return Golden.bytes("formats/" + file);
    }

    Pixels pixels() {
      return Golden.ppm("formats/" + expected);
    }
  }

  static List<Case> cases() {
    return Golden.lines("formats/listing.csv").stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(cells -> new Case(cells[0], cells[1], Integer.parseInt(cells[2])))
        .toList();
  }

  static List<Case> casesOfImageIo() {
    return cases().stream().filter(one -> !one.file().endsWith(".webp")).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPictureIsDecodedAsPillowDecodesIt(Case picture) throws Exception {
    EncodedImage encoded = EncodedImage.of(picture.bytes());
    Pixels expected = picture.pixels();
    assertEquals(expected.width(), encoded.uprightWidth());
    assertEquals(expected.height(), encoded.uprightHeight());
    assertClose(expected, DECODER.decode(encoded), picture.tolerance());
  }

  @ParameterizedTest
  @MethodSource("casesOfImageIo")
  void imageIoAloneDecodesTheSame(Case picture) throws Exception {
    EncodedImage encoded = EncodedImage.of(picture.bytes());
    Pixels stored = ImageIoDecoder.decode(encoded);
    assertClose(picture.pixels(), encoded.orientation().upright(stored), picture.tolerance());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theContentTellsTheFormat(Case picture) throws Exception {
    String extension = picture.file().substring(picture.file().indexOf('.') + 1);
    Format format =
        extension.equals("jpg") ? Format.JPEG : Format.valueOf(extension.toUpperCase(Locale.ROOT));
    assertEquals(format, EncodedImage.of(picture.bytes()).format());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPictureCutShortIsRefusedUnlessAllItsPixelsAreThere(Case picture) throws Exception {
    byte[] bytes = picture.bytes();
    Pixels whole = DECODER.decode(EncodedImage.of(bytes));
    for (int length = 0; length < bytes.length; length += 1 + bytes.length / 400) {
      byte[] part = Arrays.copyOf(bytes, length);
      try {
        assertArrayEquals(whole.rgb(), DECODER.decode(EncodedImage.of(part)).rgb());
        boolean animated = picture.file().matches("animated.*|gif2webp.*");
        assertTrue(
            animated || bytes.length - length <= TAIL,
            picture.file() + " decoded from " + length + " of " + bytes.length);
      } catch (UnreadableImageException e) {
        assertTrue(e.getMessage().startsWith("expected "), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aDamagedPictureIsDecodedOrRefusedButNothingElse(Case picture) {
    byte[] whole = picture.bytes();
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 4; k++) {
        // The first bytes are headers, where damage does most.
        int reach = i % 2 == 0 ? whole.length : Math.min(whole.length, 64);
        damaged[random.nextInt(reach)] = (byte) random.nextInt();
      }
      try {
        DECODER.decode(EncodedImage.of(damaged));
      } catch (UnreadableImageException | ImageTooLargeException e) {
        assertTrue(e.getMessage().startsWith("expected "), e.getMessage());
      }
    }
  }

  private static void assertClose(Pixels expected, Pixels found, int tolerance) {
    assertEquals(expected.width(), found.width());
    assertEquals(expected.height(), found.height());
    for (int i = 0; i < expected.rgb().length; i++) {
      int difference = Math.abs((expected.rgb()[i] & 255) - (found.rgb()[i] & 255));
      assertTrue(difference <= tolerance, "differs by " + difference + " at byte " + i);
    }
  }
}
