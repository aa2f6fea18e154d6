package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.evaluate.AttributionMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * PI: how much of an explanation lies on each part and on each object behind the creature, whose
 * masks are dilated by 5 x 5 pixels. A pixel near two things counts for both.
 *
 * @param parts in the order of {@link Part}
 * @param objects in the order of the scene's objects
 * @param total of all pixels
 */
record Importance(double[] parts, double[] objects, double total) {

  private static final int REACH = 2;

  /**
   * Measures an explanation.
   *
   * @param mask of the same size
   * @param objects how many there are; some may be hidden
   */
  static Importance of(AttributionMap map, PartMask mask, int objects) {
    requireSameSize(map, mask);
    double[] sums = new double[PartMask.objectId(objects)];
    // Each thing's last pixel that counted, so that none counts twice.
    int[] counted = new int[sums.length];
    Arrays.fill(counted, -1);
    double total = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        float amount = map.at(x, y);
        total += amount;
        if (amount != 0) {
          add(amount, x, y, mask, sums, counted);
        }
      }
    }
    double[] parts =
        Arrays.stream(Part.values()).mapToDouble(part -> sums[PartMask.id(part)]).toArray();
    return new Importance(
        parts, Arrays.copyOfRange(sums, PartMask.objectId(0), sums.length), total);
  }

  private static void add(float amount, int x, int y, PartMask mask, double[] sums, int[] counted) {
    int pixel = y * mask.width() + x;
    int right = Math.min(mask.width() - 1, x + REACH);
    int bottom = Math.min(mask.height() - 1, y + REACH);
    for (int row = Math.max(0, y - REACH); row <= bottom; row++) {
      for (int column = Math.max(0, x - REACH); column <= right; column++) {
        int id = mask.at(column, row);
        if (counted[id] != pixel) {
          counted[id] = pixel;
          sums[id] += amount;
        }
      }
    }
  }

  static void requireSameSize(AttributionMap map, PartMask mask) {
    if (map.width() != mask.width() || map.height() != mask.height()) {
      throw new IllegalArgumentException(
          "expected an attribution map of "
              + mask.width()
              + " x "
              + mask.height()
              + " pixels, as the classifier's input has, found "
              + map.width()
              + " x "
              + map.height());
    }
  }

  /** Of several parts together. */
  double of(Collection<Part> some) {
    return some.stream().mapToDouble(part -> parts[part.ordinal()]).sum();
  }

  /** P_t: the parts with more than this share of all attribution. */
  Set<Part> importantParts(double threshold) {
    Set<Part> important = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (parts[part.ordinal()] > threshold * total) {
        important.add(part);
      }
    }
    return important;
  }

  /** The objects with more than this share of all attribution. */
  Set<Integer> importantObjects(double threshold) {
    return IntStream.range(0, objects.length)
        .filter(i -> objects[i] > threshold * total)
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }
}
