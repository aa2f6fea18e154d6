package ai.infodisent.trainer.evaluate.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.trainer.data.KeyPoint;
import ai.infodisent.trainer.data.Patch;
import ai.infodisent.trainer.data.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartPurityTest {

  private static final boolean[] USED = {true};

  private final PartPurity.Gathering gathering = new PartPurity.Gathering(Shown.PATCHES, 1);

  @Test
  void aPrototypeThatIsAlwaysAtItsPartIsPure() {
    for (int n = 0; n < 15; n++) {
      int cell = 3 * n;
      gathering.add(Shown.run(Shown.at(cell, 1 + n)), 0, "p" + n, Shown.part("beak", cell));
    }
    PartPurity found = only();
    assertEquals(1, found.purity());
    assertEquals(Optional.of("beak"), found.part());
    assertEquals(ComponentName.of("0+"), found.component());
    // The ten strongest of fifteen, the strongest first.
    assertEquals(10, found.patches().size());
    assertEquals("p14", found.patches().get(0).picture());
    assertEquals("p5", found.patches().get(9).picture());
  }

  @Test
  void aPrototypeThatIsNeverAtAPartIsNot() {
    for (int n = 0; n < 15; n++) {
      gathering.add(Shown.run(Shown.at(48 - n, 1)), 0, "p" + n, Shown.part("beak", n));
    }
    PartPurity found = only();
    assertEquals(0, found.purity());
    assertEquals(Optional.empty(), found.part());
  }

  /** Of four patches three hold the wing and two the beak; one picture shows neither. */
  @Test
  void purityIsThePartsShareOfAllPatches() {
    gathering.add(Shown.run(Shown.at(8, 4)), 0, "a", both(8, 8));
    gathering.add(Shown.run(Shown.at(9, 3)), 0, "b", both(9, 9));
    gathering.add(Shown.run(Shown.at(10, 2)), 0, "c", both(10, 0));
    gathering.add(Shown.run(Shown.at(11, 1)), 0, "d", Seen.NOTHING);
    PartPurity found = only();
    assertEquals(0.75, found.purity());
    assertEquals(Optional.of("wing"), found.part());
    assertEquals(List.of("beak", "wing"), found.patches().get(1).parts());
    assertEquals(List.of("wing"), found.patches().get(2).parts());
  }

  private static Seen both(int wing, int beak) {
    Patch one = Shown.PATCHES.patch(wing);
    Patch other = Shown.PATCHES.patch(beak);
    return Shown.parts(
        Map.of(
            "wing", List.of(new KeyPoint(one.left() + 1, one.top() + 1)),
            "beak", List.of(new KeyPoint(other.left() + 9, other.top() + 9))));
  }

  @Test
  void ofAPartWithTwoKeyPointsEitherCounts() {
    Patch patch = Shown.PATCHES.patch(20);
    List<KeyPoint> eyes =
        List.of(new KeyPoint(0.5, 0.5), new KeyPoint(patch.left(), patch.top() + 31.9));
    gathering.add(Shown.run(Shown.at(20, 1)), 0, "a", Shown.parts(Map.of("eye", eyes)));
    assertEquals(1, only().purity());
  }

  @Test
  void bothComponentsOfAChannelArePrototypesAndWhatIsNeverThereIsNone() {
    PartPurity.Gathering two = new PartPurity.Gathering(Shown.PATCHES, 2);
    double[] both = Shown.at(5, 2);
    both[40] = -3;
    two.add(Shown.run(both, Shown.at(0, 0)), 0, "a", Shown.part("tail", 40));
    List<PartPurity> found = two.purities(new boolean[] {true, true});
    assertEquals(
        List.of("0+ 0.0", "0- 1.0"),
        found.stream().map(one -> one.component() + " " + one.purity()).toList());
    assertEquals(List.of(), two.purities(new boolean[] {false, true}));
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void ofRandomMapsItIsWhatCountingFinds(
      @ForAll @IntRange(min = 1, max = 30) int pictures, @ForAll long seed) {
    Random random = new Random(seed);
    PartPurity.Gathering own = new PartPurity.Gathering(Shown.PATCHES, 1);
    List<double[]> places = new ArrayList<>();
    for (int n = 0; n < pictures; n++) {
      double[] map = random.doubles(49, 0.1, 1).toArray();
      Map<String, List<KeyPoint>> parts = new TreeMap<>();
      double[] place = new double[7];
      for (int cell = 0; cell < 49; cell++) {
        place[0] = Math.max(place[0], (float) map[cell]);
      }
      for (int part = 0; part < 3; part++) {
        double x = random.nextInt(224);
        double y = random.nextInt(224);
        place[1 + 2 * part] = random.nextInt(4) == 0 ? -1 : x;
        place[2 + 2 * part] = y;
        if (place[1 + 2 * part] >= 0) {
          parts.put("part" + part, List.of(new KeyPoint(x, y)));
        }
      }
      int winner = 0;
      for (int cell = 0; cell < 49; cell++) {
        winner = (float) map[cell] > (float) map[winner] ? cell : winner;
      }
      own.add(Shown.run(map), 0, "p" + n, Shown.parts(parts));
      places.add(
          new double[] {
            place[0], winner, place[1], place[2], place[3], place[4], place[5], place[6]
          });
    }
    places.sort(Comparator.comparingDouble(one -> -one[0]));
    List<double[]> strongest = places.subList(0, Math.min(10, pictures));
    double best = 0;
    for (int part = 0; part < 3; part++) {
      double hits = 0;
      for (double[] one : strongest) {
        int top = (int) one[1] / 7 * 32;
        int left = (int) one[1] % 7 * 32;
        double x = one[2 + 2 * part];
        double y = one[3 + 2 * part];
        hits += x >= left && x < left + 32 && y >= top && y < top + 32 ? 1 : 0;
      }
      best = Math.max(best, hits / strongest.size());
    }
    assertEquals(best, own.purities(USED).get(0).purity(), 1e-12);
    assertTrue(own.purities(USED).size() == 1);
  }

  private PartPurity only() {
    List<PartPurity> found = gathering.purities(USED);
    assertEquals(1, found.size());
    return found.get(0);
  }
}
