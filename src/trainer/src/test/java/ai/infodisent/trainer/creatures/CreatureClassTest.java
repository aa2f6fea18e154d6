package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CreatureClassTest {

  @Test
  void fiftyClassesAreDistinctInPartsAndInName() {
    List<CreatureClass> classes = CreatureClass.choose(50, 3);
    assertEquals(50, Set.copyOf(classes).size());
    assertEquals(50, classes.stream().map(CreatureClass::label).collect(Collectors.toSet()).size());
  }

  @Test
  void everyCombinationHasItsOwnName() {
    List<CreatureClass> all = CreatureClass.all();
    assertEquals(4 * 3 * 4 * 9 * 6, all.size());
    assertEquals(
        all.size(), all.stream().map(CreatureClass::label).collect(Collectors.toSet()).size());
    assertEquals(
        all.size(),
        all.stream().map(CreatureClass::description).collect(Collectors.toSet()).size());
  }

  @Test
  void everyNameTellsItsClassAndWhatIsNoneIsRefused() {
    for (CreatureClass kind : CreatureClass.choose(50, 8)) {
      assertEquals(kind, CreatureClass.named(kind.label()));
    }
    for (String label : List.of("", "hat", "kigarex", "Kigarex ", "Kigare", "Gakirex")) {
      assertEquals(
          "expected classes of creatures, such as Kigarex, found " + label,
          assertThrows(IllegalArgumentException.class, () -> CreatureClass.named(label))
              .getMessage());
    }
  }

  @Test
  void theSeedChoosesTheClasses() {
    assertEquals(CreatureClass.choose(50, 3), CreatureClass.choose(50, 3));
    assertNotEquals(CreatureClass.choose(50, 3), CreatureClass.choose(50, 4));
  }

  @Test
  void sharedPartsAreCounted() {
    CreatureClass one = new CreatureClass(0, 1, 2, 3, 4);
    assertEquals(5, one.sharedParts(one));
    assertEquals(3, one.sharedParts(new CreatureClass(0, 1, 1, 3, 5)));
  }

  @Test
  void aVariantThatDoesNotExistIsRefusedByPart() {
    Exception error =
        assertThrows(IllegalArgumentException.class, () -> new CreatureClass(0, 0, 0, 9, 0));
    assertTrue(error.getMessage().contains("TAIL from 0 to 8, found 9"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new CreatureClass(-1, 0, 0, 0, 0));
  }

  @Test
  void moreClassesThanCombinationsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> CreatureClass.choose(2593, 0));
    assertThrows(IllegalArgumentException.class, () -> CreatureClass.choose(0, 0));
  }
}
