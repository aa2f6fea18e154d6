package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncompleteCreaturesTest {

  private static final CreatureDataSet COMPLETE =
      CreatureDataSet.balanced(1, 50, 200, 10, new ObjectRange(0, 34));

  @Test
  void halfOfThemLoseAnyNumberOfPartsEachNumberAsOftenAsAnother() {
    IncompleteCreatures creatures = new IncompleteCreatures(COMPLETE, 0.5);
    int count = COMPLETE.count(Split.TRAIN);
    int[] present = new int[6];
    int[] lost = new int[5];
    for (int i = 0; i < count; i++) {
      Set<Part> parts = creatures.scene(Split.TRAIN, i).creature().orElseThrow().present();
      present[parts.size()]++;
      for (Part part : Part.values()) {
        lost[part.ordinal()] += parts.contains(part) ? 0 : 1;
      }
    }
    // Six standard deviations of a binomial share.
    for (int left = 0; left < 5; left++) {
      assertShare(1.0 / 12, present[left], count);
    }
    assertShare(0.5 + 1.0 / 12, present[5], count);
    for (int part = 0; part < 5; part++) {
      assertShare(0.25, lost[part], count);
    }
  }

  private static void assertShare(double share, int found, int count) {
    assertEquals(share, (double) found / count, 6 * Math.sqrt(share * (1 - share) / count));
  }

  @Test
  void whatIsJudgedByIsComplete() {
    IncompleteCreatures creatures = new IncompleteCreatures(COMPLETE, 1);
    for (int i = 0; i < COMPLETE.count(Split.VALIDATION); i++) {
      assertEquals(COMPLETE.scene(Split.VALIDATION, i), creatures.scene(Split.VALIDATION, i));
    }
  }

  @Test
  void onlyPartsDifferFromTheCompleteScene() {
    IncompleteCreatures creatures = new IncompleteCreatures(COMPLETE, 1);
    for (int i = 0; i < 100; i++) {
      Scene scene = creatures.scene(Split.TRAIN, i);
      Set<Part> left = scene.creature().orElseThrow().present();
      assertEquals(COMPLETE.scene(Split.TRAIN, i).withParts(left), scene);
    }
  }

  @Test
  void aCompleteCreatureIsConsistentWithItsClassAloneAndOneWithoutPartsWithAll() {
    for (int i = 0; i < 50; i++) {
      Creature creature = COMPLETE.scene(Split.VALIDATION, i).creature().orElseThrow();
      assertEquals(List.of(i), COMPLETE.consistent(creature));
      assertEquals(50, COMPLETE.consistent(creature.withParts(Set.of())).size());
      for (Part part : Part.values()) {
        long alike =
            COMPLETE.classes().stream()
                .filter(kind -> kind.variant(part) == creature.kind().variant(part))
                .count();
        assertEquals(alike, COMPLETE.consistent(creature.withParts(Set.of(part))).size());
      }
    }
  }

  @Test
  void picturesAndTargetsAreThoseOfTheScenes() {
    IncompleteCreatures creatures = new IncompleteCreatures(COMPLETE, 1);
    int several = 0;
    for (int i = 0; i < 20; i++) {
      Scene scene = creatures.scene(Split.TRAIN, i);
      List<Integer> targets = creatures.targets(Split.TRAIN, i);
      assertEquals(COMPLETE.consistent(scene.creature().orElseThrow()), targets);
      assertTrue(targets.contains(COMPLETE.label(Split.TRAIN, i)));
      several += targets.size() > 1 ? 1 : 0;
      assertArrayEquals(
          CreaturePainter.picture(scene).rgb(), creatures.picture(Split.TRAIN, i).rgb());
    }
    assertTrue(several > 0);
  }

  @Test
  void classesAreInTheOrderOfTheirNamesAndThoseOfTheDemo() {
    assertEquals(COMPLETE.labels().stream().sorted().toList(), COMPLETE.labels());
    assertEquals(CreatureDataSet.demo(1).labels().stream().sorted().toList(), COMPLETE.labels());
  }

  @Test
  void thereAre32SetsOfParts() {
    assertEquals(32, Set.copyOf(Part.subsets()).size());
    assertEquals(Set.of(), Part.subsets().get(0));
    assertEquals(Set.of(Part.values()), Part.subsets().get(31));
  }

  @Test
  void aShareThatIsNoneIsRefused() {
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new IncompleteCreatures(COMPLETE, share));
    }
  }

  @Test
  void rangesAreReadAsTheyAreWritten() {
    assertEquals(new ObjectRange(0, 34), ObjectRange.of("0-34"));
    assertEquals(new ObjectRange(3, 3), ObjectRange.of("3-3"));
    for (String text : new String[] {"", "3", "-", "3-", "-3", "a-b", "1-2-3", "1 - 2", "5-4"}) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> ObjectRange.of(text))
              .getMessage()
              .startsWith("expected "));
    }
  }
}
