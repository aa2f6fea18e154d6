package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.image.Preparation.Rule;
import ai.infodisent.image.Resize.Span;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResizeTest {

  @ParameterizedTest(name = "{5}")
  @CsvFileSource(resources = "/golden/resize/cases.csv", numLinesToSkip = 1)
  void preparedPixelsEqualPillowsToTheBit(
      String input, Rule rule, int shorterSide, int width, int height, String expected) {
    Pixels picture = Golden.ppm("resize/" + input + ".ppm");
    Pixels prepared = new Preparation(width, height, rule, shorterSide).prepare(picture).pixels();
    Pixels pillows = Golden.ppm("resize/" + expected + ".ppm");
    assertEquals(pillows.width(), prepared.width());
    assertEquals(pillows.height(), prepared.height());
    assertArrayEquals(pillows.rgb(), prepared.rgb());
  }

  @ParameterizedTest(name = "{4}")
  @CsvFileSource(resources = "/golden/resize/boxes.csv", numLinesToSkip = 1)
  void aPartWithEdgesBetweenPixelsEqualsPillowsToTheBit(
      double left, double top, double right, double bottom, String expected) {
    Pixels found =
        Resize.resize(
            Golden.ppm("resize/noise-37x23.ppm"),
            new Span(left, right - left, 11, 0, 11),
            new Span(top, bottom - top, 9, 0, 9));
    assertArrayEquals(Golden.ppm("resize/" + expected + ".ppm").rgb(), found.rgb());
  }

  @Property(tries = 200)
  void aWindowIsCutFromTheWholeResult(
      @ForAll @IntRange(min = 1, max = 40) int sourceWidth,
      @ForAll @IntRange(min = 1, max = 40) int sourceHeight,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(max = 39) int cutLeft,
      @ForAll @IntRange(max = 39) int cutTop) {
    int left = cutLeft % width;
    int top = cutTop % height;
    Pixels source = Pictures.noise(sourceWidth, sourceHeight, 5);
    Pixels whole = Resize.resize(source, width, height);
    Pixels window =
        Resize.resize(
            source,
            new Span(0, sourceWidth, width, left, width - left),
            new Span(0, sourceHeight, height, top, height - top));
    for (int y = 0; y < window.height(); y++) {
      int row = 3 * ((top + y) * width + left);
      assertArrayEquals(
          Arrays.copyOfRange(whole.rgb(), row, row + 3 * window.width()),
          Arrays.copyOfRange(window.rgb(), 3 * y * window.width(), 3 * (y + 1) * window.width()));
    }
  }

  @Test
  void aPictureThatHasTheSizeWantedIsTheResult() {
    Pixels picture = Pictures.noise(37, 23, 5);
    assertSame(picture, Resize.resize(picture, 37, 23));
    // A window of it is computed, and comes to the same pixels.
    Pixels rows = Resize.resize(picture, new Span(0, 37, 37, 0, 37), new Span(0, 23, 23, 3, 20));
    assertArrayEquals(Arrays.copyOfRange(picture.rgb(), 3 * 37 * 3, 3 * 37 * 23), rows.rgb());
  }

  @Property(tries = 100)
  void onePlainColourStaysThatColour(
      @ForAll byte value,
      @ForAll @IntRange(min = 1, max = 300) int sourceSide,
      @ForAll @IntRange(min = 1, max = 30) int side) {
    byte[] rgb = new byte[3 * sourceSide * 2];
    Arrays.fill(rgb, value);
    byte[] expected = new byte[3 * side * side];
    Arrays.fill(expected, value);
    assertArrayEquals(expected, Resize.resize(new Pixels(sourceSide, 2, rgb), side, side).rgb());
  }

  @Property(tries = 20)
  void theSameSizeChangesNothing(
      @ForAll @IntRange(min = 1, max = 30) int width,
      @ForAll @IntRange(min = 1, max = 30) int height) {
    Pixels source = Pictures.noise(width, height, 9);
    assertArrayEquals(source.rgb(), Resize.resize(source, width, height).rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x100000", "100000x1"})
  void aHairIsCroppedWithoutScalingAllOfIt(String size) {
    int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
    int height = 100_000 / width;
    Pixels hair = Pictures.noise(width, height, 3);
    Pixels prepared = Preparation.crop(224, 224, 100_000).prepare(hair).pixels();
    assertEquals(3 * 224 * 224, prepared.rgb().length);
  }

  @Test
  void pixelsWithTooFewBytesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Pixels(2, 2, new byte[11]));
  }
}
