package ai.infodisent.trainer.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.creatures.CreatureClass;
import ai.infodisent.trainer.creatures.Part;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SufficientPartsTest {

  @Test
  void aPartThatOnlyThisClassHasIsEnough() {
    CreatureClass kind = new CreatureClass(0, 0, 0, 0, 0);
    List<CreatureClass> classes =
        List.of(kind, new CreatureClass(0, 0, 0, 1, 0), new CreatureClass(1, 0, 0, 2, 1));
    assertEquals(List.of(Set.of(Part.TAIL)), SufficientParts.of(kind, classes));
    // The third class differs from both others in beak, tail and wing.
    assertEquals(
        List.of(Set.of(Part.BEAK), Set.of(Part.TAIL), Set.of(Part.WING)),
        SufficientParts.of(classes.get(2), classes));
  }

  @Test
  void whereEachPartIsSharedTwoTogetherCanBeEnough() {
    CreatureClass kind = new CreatureClass(0, 0, 0, 0, 0);
    List<CreatureClass> classes =
        List.of(kind, new CreatureClass(0, 1, 0, 1, 0), new CreatureClass(1, 0, 1, 0, 1));
    assertEquals(
        Set.of(
            Set.of(Part.BEAK, Part.EYE),
            Set.of(Part.BEAK, Part.TAIL),
            Set.of(Part.EYE, Part.FOOT),
            Set.of(Part.FOOT, Part.TAIL),
            Set.of(Part.EYE, Part.WING),
            Set.of(Part.TAIL, Part.WING)),
        Set.copyOf(SufficientParts.of(kind, classes)));
  }

  @Property(tries = 100)
  void withAMinimalSetTheClassIsAloneAndWithoutAnyOfItsPartsItIsNot(
      @ForAll @IntRange(min = 2, max = 80) int count, @ForAll long seed) {
    List<CreatureClass> classes = CreatureClass.choose(count, seed);
    CreatureClass kind = classes.get(0);
    List<Set<Part>> sets = SufficientParts.of(kind, classes);
    assertFalse(sets.isEmpty());
    for (Set<Part> set : sets) {
      assertEquals(1, agreeing(kind, set, classes));
      for (Part part : set) {
        Set<Part> fewer = new HashSet<>(set);
        fewer.remove(part);
        assertTrue(agreeing(kind, fewer, classes) > 1);
      }
    }
  }

  private static long agreeing(CreatureClass kind, Set<Part> parts, List<CreatureClass> classes) {
    return classes.stream()
        .filter(other -> parts.stream().allMatch(p -> kind.variant(p) == other.variant(p)))
        .count();
  }

  @Property(tries = 100)
  void contrastsShareTwoPartsEachAndNotTheSame(
      @ForAll @IntRange(min = 3, max = 80) int count, @ForAll long seed) {
    List<CreatureClass> classes = CreatureClass.choose(count, seed);
    for (Contrast contrast : Contrast.of(1, classes)) {
      assertTrue(contrast.first() < contrast.second());
      for (int other : new int[] {contrast.first(), contrast.second()}) {
        assertEquals(2, classes.get(1).sharedParts(classes.get(other)));
      }
      assertTrue(Collections.disjoint(contrast.firstParts(), contrast.secondParts()));
      assertTrue(classes.get(1).agrees(classes.get(contrast.first()), contrast.firstParts()));
      assertTrue(classes.get(1).agrees(classes.get(contrast.second()), contrast.secondParts()));
    }
  }

  @Test
  void aContrastIsWonByEachExplanationForItself() {
    Contrast contrast =
        new Contrast(0, Set.of(Part.BEAK, Part.EYE), 1, Set.of(Part.FOOT, Part.TAIL));
    Importance first = new Importance(new double[] {3, 0, 1, 1, 9}, new double[0], 14);
    Importance second = new Importance(new double[] {1, 1, 3, 0, 9}, new double[0], 14);
    Importance equal = new Importance(new double[] {1, 1, 1, 1, 1}, new double[0], 5);
    assertEquals(1, contrast.score(first, second));
    assertEquals(0.5, contrast.score(first, first));
    assertEquals(0, contrast.score(second, first));
    assertEquals(0, contrast.score(equal, equal));
  }
}
