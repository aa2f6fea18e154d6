package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CreatureDataSetTest {

  private static final CreatureDataSet DEMO = CreatureDataSet.demo(1);

  @Test
  void theSameSeedGivesTheSamePixelsWhateverTheOrderAndThread() {
    List<byte[]> forwards =
        IntStream.range(0, 40).mapToObj(i -> DEMO.picture(Split.TRAIN, i).rgb()).toList();
    CreatureDataSet again = CreatureDataSet.demo(1);
    IntStream.range(0, 40)
        .parallel()
        .map(i -> 39 - i)
        .forEach(
            i -> assertArrayEquals(forwards.get(i), again.picture(Split.TRAIN, i).rgb(), "" + i));
  }

  @Test
  void noTwoPicturesOfEitherSplitOrOfAnotherSeedShowTheSameScene() {
    Set<Scene> scenes = new HashSet<>();
    CreatureDataSet other =
        new CreatureDataSet(2, DEMO.classes(), DEMO.training(), DEMO.validation(), 0, 8);
    for (int i = 0; i < 1000; i++) {
      assertTrue(scenes.add(DEMO.scene(Split.TRAIN, i)));
      assertTrue(scenes.add(DEMO.scene(Split.VALIDATION, i)));
      assertTrue(scenes.add(other.scene(Split.TRAIN, i)));
    }
  }

  @Test
  void theDemosScenesAreThoseThatItsBundleWasLearnedOn() {
    CreatureDataSet demo = CreatureDataSet.demo(0);
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      for (Split split : Split.values()) {
        Scene scene = demo.scene(split, i);
        // What is drawn first of a scene, and what is drawn last.
        sum += scene.creature().orElseThrow().size();
        sum += scene.objects().stream().mapToDouble(BackgroundObject::angle).sum();
      }
    }
    assertEquals(4145.110974737056, sum, 1e-6);
  }

  @Test
  void creaturesOfNamedClassesAreThoseToJudgeByWhateverThereIsToLearnFrom() {
    ObjectRange objects = new ObjectRange(0, 5);
    CreatureDataSet balanced = CreatureDataSet.balanced(6, 12, 30, 4, objects);
    CreatureDataSet named = CreatureDataSet.named(6, balanced.labels(), 4, objects);
    assertEquals(balanced.classes(), named.classes());
    assertEquals(48, named.count(Split.VALIDATION));
    for (int i = 0; i < 48; i++) {
      assertEquals(balanced.label(Split.VALIDATION, i), named.label(Split.VALIDATION, i));
      assertEquals(balanced.scene(Split.VALIDATION, i), named.scene(Split.VALIDATION, i));
    }
    List<String> turned = List.of("Ludirex", "Kilusex");
    assertEquals(turned, CreatureDataSet.named(6, turned, 1, objects).labels());
  }

  @Test
  void namesThatAreNoClassesOrTheSameAreRefused() {
    ObjectRange objects = new ObjectRange(0, 5);
    for (List<String> labels :
        List.of(List.<String>of(), List.of("Ludirex", "hat"), List.of("Ludirex", "Ludirex"))) {
      assertThrows(
          IllegalArgumentException.class, () -> CreatureDataSet.named(6, labels, 1, objects));
    }
  }

  @Test
  void everyClassIsEquallyFrequent() {
    int[] counts = new int[50];
    for (int i = 0; i < DEMO.count(Split.VALIDATION); i++) {
      int label = DEMO.label(Split.VALIDATION, i);
      counts[label]++;
      assertEquals(
          DEMO.classes().get(label),
          DEMO.scene(Split.VALIDATION, i).creature().orElseThrow().kind());
    }
    assertTrue(Arrays.stream(counts).allMatch(count -> count == 20));
  }

  @Test
  void scenesStayWithinWhatIsPromised() {
    Set<Integer> objects = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Scene scene = DEMO.scene(Split.VALIDATION, i);
      objects.add(scene.objects().size());
      Creature creature = scene.creature().orElseThrow();
      assertTrue(creature.size() >= 0.8 && creature.size() <= 1.15);
      assertTrue(Math.abs(creature.tilt()) <= 20);
      assertEquals(5, creature.present().size());
    }
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8), objects);
  }

  @Test
  void everyPartIsVisibleInEveryValidationPictureAndNoneIsCutOff() {
    for (int i = 0; i < DEMO.count(Split.VALIDATION); i++) {
      PartMask mask = DEMO.mask(Split.VALIDATION, i);
      for (Part part : Part.values()) {
        int visible = mask.count(PartMask.id(part));
        assertTrue(visible >= 80, "picture " + i + " shows " + visible + " pixels of " + part);
      }
      for (int at = 0; at < Scene.SIDE; at++) {
        for (int id :
            new int[] {mask.at(at, 0), mask.at(at, 127), mask.at(0, at), mask.at(127, at)}) {
          boolean ofCreature = id >= PartMask.BODY && id < PartMask.objectId(0);
          assertFalse(ofCreature, "picture " + i + " cuts off " + id);
        }
      }
    }
  }

  @Test
  void badRequestsSayWhatWasExpected() {
    Exception error =
        assertThrows(IndexOutOfBoundsException.class, () -> DEMO.picture(Split.VALIDATION, 1000));
    assertTrue(error.getMessage().contains("0 to 999, found 1000"), error.getMessage());
    List<CreatureClass> classes = DEMO.classes();
    assertThrows(
        IllegalArgumentException.class, () -> new CreatureDataSet(1, List.of(), 1, 1, 0, 8));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CreatureDataSet(1, List.of(classes.get(0), classes.get(0)), 1, 1, 0, 8));
    assertThrows(IllegalArgumentException.class, () -> new CreatureDataSet(1, classes, 0, 1, 0, 8));
    assertThrows(IllegalArgumentException.class, () -> new CreatureDataSet(1, classes, 1, 1, 8, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new CreatureDataSet(1, classes, 1, 1, 0, 201));
  }
}
