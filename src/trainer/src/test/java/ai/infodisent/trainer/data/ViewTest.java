package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Box;
import ai.infodisent.image.Pixels;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewTest {

  @Property(tries = 500)
  void aWindowLiesWithinThePicture(
      @ForAll @IntRange(min = 1, max = 5000) int width,
      @ForAll @IntRange(min = 1, max = 5000) int height,
      @ForAll long seed) {
    Box window = RandomWindow.draw(width, height, new SplittableRandom(seed)::nextDouble);
    assertTrue(window.x() + window.width() <= width, window.toString());
    assertTrue(window.y() + window.height() <= height, window.toString());
  }

  @Property(tries = 300)
  void aWindowOfAnOrdinaryPictureHasTheShareAndTheRatioThatAreAllowed(
      @ForAll @IntRange(min = 200, max = 400) int width,
      @ForAll @IntRange(min = 200, max = 400) int height,
      @ForAll long seed) {
    Box window = RandomWindow.draw(width, height, new SplittableRandom(seed)::nextDouble);
    double share = (double) window.width() * window.height() / ((double) width * height);
    double ratio = (double) window.width() / window.height();
    // Sides are rounded.
    assertTrue(share > 0.49 && share <= 1, share + " of the picture");
    assertTrue(ratio > 0.74 && ratio < 1.35, "a ratio of " + ratio);
  }

  @Property(tries = 200)
  void mirroredTwiceAPictureIsAsItWas(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll long seed) {
    Pixels picture = noise(width, height, seed);
    Pixels mirrored = View.mirrored(picture);
    assertArrayEquals(picture.rgb(), View.mirrored(mirrored).rgb());
    for (int colour = 0; colour < 3; colour++) {
      assertEquals(picture.rgb()[colour], mirrored.rgb()[3 * (width - 1) + colour]);
    }
  }

  @Property(tries = 200)
  void factorsOfOneChangeNothing(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll long seed) {
    Pixels picture = noise(width, height, seed);
    assertArrayEquals(picture.rgb(), new Jitter(1, 1, 1).of(picture).rgb());
  }

  @Property(tries = 200)
  void whatIsBrighterIsNowhereDarker(
      @ForAll @DoubleRange(min = 1, max = 3) double factor, @ForAll long seed) {
    Pixels picture = noise(9, 7, seed);
    byte[] brighter = new Jitter(factor, 1, 1).of(picture).rgb();
    for (int i = 0; i < brighter.length; i++) {
      int before = picture.rgb()[i] & 255;
      assertEquals(Math.min(255, before * factor), brighter[i] & 255, 1);
      assertTrue((brighter[i] & 255) >= before, before + " times " + factor);
    }
  }

  @Property(tries = 200)
  void samplesStayFrom0To255HoweverFarTheyAreTakenFromGrey(
      @ForAll @DoubleRange(min = 1, max = 9) double contrast,
      @ForAll @DoubleRange(min = 1, max = 9) double saturation) {
    // One that went around would be on the other side.
    Pixels blackAndWhite = new Pixels(2, 1, new byte[] {0, 0, 0, -1, -1, -1});
    assertArrayEquals(blackAndWhite.rgb(), new Jitter(1, contrast, 1).of(blackAndWhite).rgb());
    Pixels red = new Pixels(1, 1, new byte[] {-1, 0, 0});
    assertArrayEquals(red.rgb(), new Jitter(1, 1, saturation).of(red).rgb());
  }

  @Test
  void factorsAreFromFourFifthsToSixFifths() {
    assertEquals(new Jitter(0.8, 0.8, 0.8), Jitter.draw(() -> 0));
    assertEquals(Jitter.NONE, Jitter.draw(() -> 0.5));
    assertEquals(1.2, Jitter.draw(() -> Math.nextDown(1.0)).saturation(), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"-0.1, 1, 1", "1, NaN, 1", "1, 1, -1"})
  void factorsThatMakeNoSenseAreRefused(double brightness, double contrast, double saturation) {
    assertThrows(
        IllegalArgumentException.class, () -> new Jitter(brightness, contrast, saturation));
  }

  @Test
  void halfOfAllViewsAreMirrored() {
    Augmentation flip = Augmentation.of("flip");
    assertTrue(View.draw(flip, 5, 5, () -> 0.499).mirrored());
    assertFalse(View.draw(flip, 5, 5, () -> 0.5).mirrored());
    assertFalse(View.draw(Augmentation.of("crop,jitter"), 5, 5, () -> 0).mirrored());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|none",
        "NONE|none",
        "flip|flip",
        "jitter,flip|flip,jitter",
        "crop, Flip ,jitter|flip,crop,jitter",
        "flip,flip|flip"
      })
  void anAugmentationIsReadInAnyOrderAndWrittenInOne(String text, String written) {
    Augmentation read = Augmentation.of(text);
    assertEquals(written, read.toString());
    assertEquals(Augmentation.of(written), read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turn", "flip,turn", "flip,", ",", "", " ", "flip;crop", "none,flip"})
  void whatIsNoAugmentationIsRefused(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Augmentation.of(text)).getMessage();
    assertEquals(
        "expected an augmentation of some of flip,crop,jitter, or none, found " + text, message);
  }

  private static Pixels noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new Pixels(width, height, rgb);
  }
}
