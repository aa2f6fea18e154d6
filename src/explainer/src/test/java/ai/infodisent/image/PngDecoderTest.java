package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libpng beside ImageIO. */
class PngDecoderTest {

  private static final int[] KINDS = {
    BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR
  };

  @Property(tries = 100)
  void whatLibpngDecodesIsWhatImageIoDecodes(
      @ForAll @IntRange(min = 0, max = 2) int kind,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll Random random)
      throws Exception {
    assumeTrue(Leptonica.PRESENT, "needs a machine that has libpng");
    BufferedImage picture = new BufferedImage(width, height, KINDS[kind]);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < picture.getRaster().getNumBands(); band++) {
          picture.getRaster().setSample(x, y, band, random.nextInt(256));
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    EncodedImage encoded = EncodedImage.of(bytes.toByteArray());

    assertArrayEquals(
        ImageIoDecoder.decode(encoded).rgb(), PngDecoder.decode(encoded).orElseThrow().rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey-8", "rgb-8", "rgb-8-interlaced", "rgba-8"})
  void ordinaryPngsAreDecoded(String name) throws Exception {
    assumeTrue(Leptonica.PRESENT, "needs a machine that has libpng");
    EncodedImage png = EncodedImage.of(Golden.bytes("decode/" + name + ".png"));
    assertArrayEquals(
        Golden.ppm("decode/" + name + ".png.ppm").rgb(),
        PngDecoder.decode(png).orElseThrow().rgb());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grey-1",
        "grey-16",
        "grey-alpha-8",
        "palette-8",
        "rgb-16",
        "rgb-8-transparent-colour"
      })
  void otherKindsAreLeftToImageIo(String name) throws Exception {
    assertEquals(
        Optional.empty(),
        PngDecoder.decode(EncodedImage.of(Golden.bytes("decode/" + name + ".png"))));
  }

  @Test
  void oneCutShortIsLeftToImageIo() throws Exception {
    byte[] whole = Golden.bytes("decode/rgb-8.png");
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    assertEquals(Optional.empty(), PngDecoder.decode(EncodedImage.of(cut)));
  }
}
