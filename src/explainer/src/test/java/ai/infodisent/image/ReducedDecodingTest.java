package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Preparation.Prepared;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReducedDecodingTest {

  private static final ImageDecoder DECODER = new ImageDecoder(1_000_000);

  /** A gradient of 255 levels over the picture: half a reduced pixel of shift would be 7 levels. */
  private static final int TOLERANCE = 5;

  /** JavaCPP would refuse, after trying for a second, where a model makes the process large. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void howLargeTheProcessIsDoesNotMatter() throws Exception {
    DECODER.decode(EncodedImage.of(Golden.bytes("decode/large-1.jpg")));
    assertEquals(0, Pointer.maxPhysicalBytes());
    assertEquals(0, Pointer.maxBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatTheNetworkSeesStaysInPlaceInEveryOrientation(int orientation) throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/large-" + orientation + ".jpg"));
    for (int side : new int[] {6, 12, 25}) {
      for (Preparation preparation :
          new Preparation[] {
            Preparation.squash(side, side), Preparation.crop(side, side - 1, side)
          }) {
        Decoded reduced = DECODER.decode(encoded, preparation);
        assertEquals(side == 6 ? 8 : side == 12 ? 4 : 2, reduced.reduction());
        Prepared found = preparation.prepare(reduced);
        Prepared expected = preparation.prepare(DECODER.decode(encoded));
        assertEquals(expected.placement(), found.placement());
        assertClose(expected.pixels(), found.pixels());
      }
    }
  }

  private static void assertClose(Pixels expected, Pixels found) {
    assertEquals(expected.width(), found.width());
    assertEquals(expected.height(), found.height());
    for (int i = 0; i < expected.rgb().length; i++) {
      assertEquals(expected.rgb()[i] & 255, found.rgb()[i] & 255, TOLERANCE, "byte " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4000, 3000, 4",
    "4032, 3024, 4",
    "4096, 4096, 8",
    "1024, 768, 1",
    "1024, 1024, 2",
    "224, 224, 1",
    "1, 100000, 1"
  })
  void aCropIsReducedAsFarAsTheShorterSideAllows(int width, int height, int reduction) {
    assertEquals(reduction, Preparation.crop(224, 224, 256).reduction(width, height));
  }

  @Property
  void aReducedPictureIsStillTwiceTheNetworksSize(
      @ForAll @IntRange(min = 1, max = 5000) int width,
      @ForAll @IntRange(min = 1, max = 5000) int height) {
    int reduction = Preparation.squash(224, 160).reduction(width, height);
    assertTrue(reduction == 1 || (width / reduction >= 448 && height / reduction >= 320));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theLibraryIsThere() throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/rgb-progressive.jpg"));
    Pixels half = JpegDecoder.decode(encoded, 2).orElseThrow();
    assertEquals(20, half.width());
    assertEquals(12, half.height());
  }

  @Test
  void aPngIsDecodedInFull() throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/rgb-8.png"));
    assertEquals(1, DECODER.decode(encoded, Preparation.squash(2, 2)).reduction());
  }

  @Test
  void aLargeTruncatedJpegIsRefused() throws Exception {
    byte[] bytes = Golden.bytes("decode/large-1.jpg");
    EncodedImage part = EncodedImage.of(Arrays.copyOf(bytes, bytes.length * 3 / 4));
    assertThrows(
        UnreadableImageException.class, () -> DECODER.decode(part, Preparation.squash(6, 6)));
  }

  @Test
  void aLargeJpegOverTheLimitIsRefused() throws Exception {
    EncodedImage encoded = EncodedImage.of(Golden.bytes("decode/large-1.jpg"));
    assertThrows(
        ImageTooLargeException.class,
        () -> new ImageDecoder(1000).decode(encoded, Preparation.squash(6, 6)));
  }

  @Test
  void pixelsOfAnotherSizeThanTheReductionsAreRefused() {
    Pixels pixels = Pictures.noise(10, 10, 1);
    assertEquals(10, new Decoded(pixels, 73, 80, 8, 0, 0).pixels().width());
    assertThrows(IllegalArgumentException.class, () -> new Decoded(pixels, 72, 80, 8, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Decoded(pixels, 10, 10, 0, 0, 0));
  }
}
