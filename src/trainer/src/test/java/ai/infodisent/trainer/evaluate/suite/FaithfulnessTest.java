package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.image.Pixels;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deletion and insertion against a classifier whose curves can be computed by hand. */
class FaithfulnessTest {

  private static final int SIDE = 28;
  private static final int AREA = SIDE * SIDE;
  private static final Colour GREY = new Colour(128, 128, 128);

  /** No pixel is like its blurred self, or like the mean colour. */
  private static final Pixels PICTURE = checkered();

  @Test
  void whatFindsTheRegionAtOnceDeletesItInTheFirstQuarter() throws OrtException {
    boolean[] region = upperRows(7);
    float[] saliency = new float[AREA];
    for (int pixel = 0; pixel < AREA; pixel++) {
      saliency[pixel] = region[pixel] ? 1 : 0;
    }
    Faithfulness found =
        Faithfulness.of(new KnownClassifier(PICTURE, region, saliency), PICTURE, GREY);
    List<Double> deletion = new ArrayList<>();
    List<Double> insertion = new ArrayList<>();
    for (int step = 0; step <= 28; step++) {
      // A step is a row, as 28 x 28 pixels in 28 steps are.
      double gone = Math.min(1, step / 7.0);
      deletion.add((double) (float) (1 - gone));
      insertion.add((double) (float) gone);
    }
    assertNear(deletion, found.deletion());
    assertNear(insertion, found.insertion());
    assertEquals(0.125, found.deletion().area(), 1e-6);
    assertEquals(0.875, found.insertion().area(), 1e-6);
  }

  @Test
  void whatFindsTheRegionLastKeepsItForLong() throws OrtException {
    boolean[] region = upperRows(7);
    float[] saliency = new float[AREA];
    for (int pixel = 0; pixel < AREA; pixel++) {
      saliency[pixel] = region[pixel] ? -1 : 0;
    }
    Faithfulness found =
        Faithfulness.of(new KnownClassifier(PICTURE, region, saliency), PICTURE, GREY);
    assertEquals(0.875, found.deletion().area(), 1e-6);
    assertEquals(0.125, found.insertion().area(), 1e-6);
  }

  @Test
  void whereAllPixelsAreEqualTheyGoRowByRow() throws OrtException {
    Faithfulness found =
        Faithfulness.of(
            new KnownClassifier(PICTURE, upperRows(14), new float[AREA]), PICTURE, GREY);
    assertEquals(0.25, found.deletion().area(), 1e-6);
    assertEquals(0.75, found.insertion().area(), 1e-6);
  }

  @Test
  void stepsAreAnEqualShareOfThePixelsAndEndWithAllOfThem() {
    Pixels black = new Colour(0, 0, 0).fill(224, 224);
    Pixels white = new Colour(255, 255, 255).fill(224, 224);
    List<Pixels> pictures =
        new Replacement(black, white, IntStream.range(0, 224 * 224).toArray()).pictures();
    assertEquals(29, pictures.size());
    assertArrayEquals(black.rgb(), pictures.get(0).rgb());
    assertArrayEquals(white.rgb(), pictures.get(28).rgb());
    for (int step = 0; step <= 28; step++) {
      byte[] rgb = pictures.get(step).rgb();
      assertEquals(
          1792 * step, IntStream.range(0, 224 * 224).filter(pixel -> rgb[3 * pixel] != 0).count());
    }
  }

  @Test
  void aPictureSmallerThanTheStepsIsReplacedToo() {
    Pixels black = new Colour(0, 0, 0).fill(1, 3);
    Pixels white = new Colour(1, 1, 1).fill(1, 3);
    List<Pixels> pictures = new Replacement(black, white, new int[] {2, 0, 1}).pictures();
    assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 1, 1, 1}, pictures.get(14 - 1).rgb());
    assertArrayEquals(white.rgb(), pictures.get(28).rgb());
  }

  @Test
  void picturesOfTwoSizesAreRefused() {
    Pixels one = GREY.fill(2, 3);
    assertThrows(
        IllegalArgumentException.class, () -> new Replacement(one, GREY.fill(3, 2), new int[6]));
    assertThrows(IllegalArgumentException.class, () -> new Replacement(one, one, new int[5]));
  }

  private static boolean[] upperRows(int rows) {
    boolean[] region = new boolean[AREA];
    for (int pixel = 0; pixel < rows * SIDE; pixel++) {
      region[pixel] = true;
    }
    return region;
  }

  private static Pixels checkered() {
    byte[] rgb = new byte[3 * AREA];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((i / 3 + i / 3 / SIDE) % 2 == 0 ? 0 : 255);
    }
    return new Pixels(SIDE, SIDE, rgb);
  }

  private static void assertNear(List<Double> expected, Curve found) {
    assertEquals(expected.size(), found.scores().size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.scores().get(i), 1e-6, "step " + i);
    }
  }
}
