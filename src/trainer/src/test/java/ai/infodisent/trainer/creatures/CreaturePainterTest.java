package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CreaturePainterTest {

  /** Of 765, the distance between black and white. */
  private static final int TRACE = 24;

  private static final CreatureDataSet DEMO = CreatureDataSet.demo(1);

  @Test
  void takingAPartAwayChangesItsMaskAndNothingElse() {
    for (int i = 0; i < 100; i++) {
      Scene scene = DEMO.scene(Split.VALIDATION, i);
      for (Part part : Part.values()) {
        changesOnly(scene, scene.without(part), PartMask.id(part), 0.97, i + " " + part);
      }
    }
  }

  @Test
  void takingAnObjectAwayChangesItsMaskAndNothingElse() {
    for (int i = 0; i < 100; i++) {
      Scene scene = DEMO.scene(Split.VALIDATION, i);
      // Two objects of one tint may lie on each other.
      for (int object = 0; object < scene.objects().size(); object++) {
        changesOnly(
            scene,
            scene.withoutObject(object),
            PartMask.objectId(object),
            0.75,
            i + " object " + object);
      }
    }
  }

  @Test
  void aDroppedPartHasNoPixels() {
    Scene scene = DEMO.scene(Split.TRAIN, 7).withParts(EnumSet.of(Part.EYE, Part.TAIL));
    PartMask mask = CreaturePainter.mask(scene);
    for (Part part : Part.values()) {
      boolean present = part == Part.EYE || part == Part.TAIL;
      assertEquals(present, mask.count(PartMask.id(part)) > 0, part.name());
    }
  }

  @Test
  void aSceneWithoutItsCreatureShowsItsSurroundings() {
    PartMask mask = CreaturePainter.mask(DEMO.scene(Split.TRAIN, 7).withoutCreature());
    assertEquals(0, mask.count(PartMask.BODY));
    for (Part part : Part.values()) {
      assertEquals(0, mask.count(PartMask.id(part)));
    }
  }

  @Test
  void everyVariantOfAPartLooksDifferent() {
    for (Part part : Part.values()) {
      for (int a = 0; a < part.variants(); a++) {
        Pixels one = CreaturePainter.picture(alone(part, a));
        assertArrayEquals(one.rgb(), CreaturePainter.picture(alone(part, a)).rgb());
        for (int b = 0; b < a; b++) {
          int different = 0;
          Pixels other = CreaturePainter.picture(alone(part, b));
          for (int i = 0; i < one.rgb().length; i += 3) {
            different += distance(one, other, i) > 60 ? 1 : 0;
          }
          assertTrue(different > 100, part + " " + a + " and " + b + " differ in " + different);
        }
      }
    }
  }

  @Test
  void badValuesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Creature(new CreatureClass(0, 0, 0, 0, 0), EnumSet.allOf(Part.class), 1, 1, 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BackgroundObject(BackgroundObject.Kind.BUSH, 6, 1, 1, 1, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Scene(8, 1, DEMO.scene(Split.TRAIN, 0).objects(), Optional.empty()));
    assertThrows(IllegalArgumentException.class, () -> new PartMask(2, 2, new byte[3]));
  }

  private static Scene alone(Part part, int variant) {
    int[] variants = new int[Part.values().length];
    variants[part.ordinal()] = variant;
    CreatureClass kind =
        new CreatureClass(variants[0], variants[1], variants[2], variants[3], variants[4]);
    Creature creature = new Creature(kind, EnumSet.of(part), 64, 64, 1, 0);
    return new Scene(0, 90, List.of(), Optional.of(creature));
  }

  /**
   * An edge is antialiased in the picture and not in the mask, so a pixel beside the mask may
   * change too.
   */
  private static void changesOnly(Scene with, Scene without, int id, double least, String what) {
    Pixels before = CreaturePainter.picture(with);
    Pixels after = CreaturePainter.picture(without);
    PartMask mask = CreaturePainter.mask(with);
    int inside = 0;
    int changed = 0;
    int astray = 0;
    for (int y = 0; y < Scene.SIDE; y++) {
      for (int x = 0; x < Scene.SIDE; x++) {
        int distance = distance(before, after, 3 * (y * Scene.SIDE + x));
        if (mask.at(x, y) == id) {
          inside++;
          changed += distance > 0 ? 1 : 0;
        } else if (distance > TRACE && !atAnEdge(mask, x, y)) {
          astray++;
        }
      }
    }
    assertTrue(astray <= 3, what + " changes " + astray + " pixels elsewhere");
    assertTrue(changed >= least * inside, what + " changes " + changed + " of " + inside);
  }

  private static boolean atAnEdge(PartMask mask, int x, int y) {
    for (int v = Math.max(y - 1, 0); v <= Math.min(y + 1, Scene.SIDE - 1); v++) {
      for (int u = Math.max(x - 1, 0); u <= Math.min(x + 1, Scene.SIDE - 1); u++) {
        if (mask.at(u, v) != mask.at(x, y)) {
          return true;
        }
      }
    }
    return false;
  }

  private static int distance(Pixels one, Pixels other, int at) {
    int sum = 0;
    for (int i = at; i < at + 3; i++) {
      sum += Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff));
    }
    return sum;
  }
}
