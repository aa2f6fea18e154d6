package ai.infodisent.trainer.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImportanceTest {

  private static final int OBJECTS = 3;

  @Property(tries = 200)
  void itIsWhatLiesWithinTwoPixelsOfEachThing(
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll long seed) {
    Random random = new Random(seed);
    AttributionMap map = map(width, height, random);
    PartMask mask = mask(width, height, random);
    Importance found = Importance.of(map, mask, OBJECTS);
    double total = 0;
    for (float amount : map.amounts()) {
      total += amount;
    }
    assertEquals(total, found.total(), 1e-9);
    for (Part part : Part.values()) {
      assertEquals(dilated(map, mask, PartMask.id(part)), found.parts()[part.ordinal()], 1e-9);
    }
    for (int object = 0; object < OBJECTS; object++) {
      double expected = dilated(map, mask, PartMask.objectId(object));
      assertEquals(expected, found.objects()[object], 1e-9);
    }
  }

  /** By its definition: dilate, multiply, add. */
  private static double dilated(AttributionMap map, PartMask mask, int id) {
    boolean[][] dilated = new boolean[mask.height()][mask.width()];
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        for (int dy = -2; dy <= 2; dy++) {
          for (int dx = -2; dx <= 2; dx++) {
            boolean inside =
                y + dy >= 0 && y + dy < mask.height() && x + dx >= 0 && x + dx < mask.width();
            dilated[y][x] |= inside && mask.at(x + dx, y + dy) == id;
          }
        }
      }
    }
    double sum = 0;
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        sum += dilated[y][x] ? map.at(x, y) : 0;
      }
    }
    return sum;
  }

  @Property(tries = 200)
  void ofAPositiveTotalFewerPartsAreImportantTheHigherTheThreshold(
      @ForAll @DoubleRange(max = 1) double low, @ForAll @DoubleRange(max = 1) double more) {
    double high = Math.min(1, low + more);
    Importance importance =
        new Importance(new double[] {-1, 0, 2, 3, 4}, new double[] {0.5, 9}, 10);
    Set<Part> atLow = importance.importantParts(low);
    assertTrue(atLow.containsAll(importance.importantParts(high)));
    for (Part part : Part.values()) {
      assertEquals(importance.parts()[part.ordinal()] > low * 10, atLow.contains(part));
    }
    assertEquals(low < 0.05, importance.importantObjects(low).contains(0));
    assertEquals(low < 0.9, importance.importantObjects(low).contains(1));
  }

  @Test
  void thresholdsAre80FromOneHundredthToAHalf() {
    double[] thresholds = PartsChosen.thresholds();
    assertEquals(80, thresholds.length);
    assertEquals(0.01, thresholds[0]);
    assertEquals(0.5, thresholds[79]);
    for (int i = 1; i < 80; i++) {
      assertEquals(0.49 / 79, thresholds[i] - thresholds[i - 1], 1e-12);
    }
  }

  @Property(tries = 200)
  void pointingAndEnergyAreSharesAndAddUpOverAllThings(
      @ForAll @IntRange(min = 1, max = 12) int side, @ForAll long seed) {
    Random random = new Random(seed);
    AttributionMap map = map(side, side, random);
    PartMask mask = mask(side, side, random);
    double pointing = 0;
    double energy = 0;
    for (int id = 0; id < PartMask.objectId(OBJECTS); id++) {
      int own = id;
      Localisation found = Localisation.of(map, (x, y) -> mask.at(x, y) == own);
      assertTrue(found.pointing() >= 0 && found.energy() >= 0);
      pointing += found.pointing();
      energy += found.energy();
    }
    boolean positive = false;
    for (float amount : map.amounts()) {
      positive |= amount > 0;
    }
    assertEquals(positive ? 1 : 0, pointing, 1e-9);
    assertEquals(positive ? 1 : 0, energy, 1e-9);
  }

  @Test
  void masksFollowPicturesThroughScalingAndCutting() {
    PartMask mask = new PartMask(128, 128, new byte[128 * 128]);
    for (int y = 32; y < 96; y++) {
      for (int x = 48; x < 64; x++) {
        mask.ids()[y * 128 + x] = (byte) PartMask.id(Part.EYE);
      }
    }
    assertEquals(mask.count(3), view(UnaryOperator.identity()).of(mask).count(3));
    PartMask twice = view(of(Preparation.squash(256, 256))).of(mask);
    assertEquals(4 * 64 * 16, twice.count(3), 4 * (64 + 16));
    assertEquals(3, twice.at(97, 65));
    assertEquals(0, twice.at(94, 65));
    // Scaled to 64, of which the middle 32 are kept: 16..47 of 64, so 32..95 of 128.
    PartMask half = view(of(Preparation.crop(32, 32, 64))).of(mask);
    assertEquals(32 * 8, half.count(3));
    assertEquals(3, half.at(8, 0));
    assertEquals(0, half.at(7, 0));
    assertEquals(3, half.at(15, 31));
    assertEquals(0, half.at(16, 31));
  }

  @Test
  void somePartsTogetherAreTheirSum() {
    Importance importance = new Importance(new double[] {1, 2, 4, 8, 16}, new double[0], 31);
    assertEquals(20, importance.of(EnumSet.of(Part.FOOT, Part.WING)));
  }

  private static InputView view(UnaryOperator<Pixels> fit) {
    return InputView.of(fit);
  }

  private static UnaryOperator<Pixels> of(Preparation preparation) {
    return pixels -> preparation.prepare(pixels).pixels();
  }

  private static AttributionMap map(int width, int height, Random random) {
    float[] amounts = new float[width * height];
    for (int i = 0; i < amounts.length; i++) {
      // Sixteenths add up without rounding; many are 0, and many equal.
      amounts[i] = random.nextInt(-8, 9) / 16f;
    }
    return new AttributionMap(width, height, amounts);
  }

  private static PartMask mask(int width, int height, Random random) {
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) random.nextInt(PartMask.objectId(OBJECTS));
    }
    return new PartMask(width, height, ids);
  }
}
