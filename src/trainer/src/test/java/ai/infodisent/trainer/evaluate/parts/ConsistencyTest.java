package ai.infodisent.trainer.evaluate.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.model.Inference;
import ai.infodisent.trainer.data.KeyPoint;
import ai.infodisent.trainer.data.Seen;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ConsistencyTest {

  /** Channel 0 is for class 0, channel 1 for class 1; the second is against class 0. */
  private static final Weights WEIGHTS = (index, channel) -> index == channel ? 1 : -index;

  private static final List<String> PARTS = List.of("tail", "beak");

  private final Consistency.Gathering gathering =
      new Consistency.Gathering(Shown.PATCHES, 2, PARTS);

  @Test
  void aPrototypeAtOnePartInFourOfFivePicturesIsConsistent() {
    for (int n = 0; n < 5; n++) {
      add(n == 0 ? 48 : 24, 0, Shown.part("beak", 24));
    }
    Consistency found = only();
    assertEquals(0.8, found.share(), 1e-12);
    assertTrue(found.consistent());
    assertEquals("0+", found.component().toString());
  }

  @Test
  void aPrototypeAtOnePartInThreeOfFourIsNot() {
    for (int n = 0; n < 4; n++) {
      add(n == 0 ? 48 : 24, 0, Shown.part("beak", 24));
    }
    assertFalse(only().consistent());
  }

  @Test
  void onlyPicturesThatShowAPartCountForItAndTheBestPartCounts() {
    add(24, 0, Shown.part("beak", 24));
    add(24, 0, Shown.part("tail", 0));
    add(24, 0, Seen.NOTHING);
    assertEquals(1, only().share());
  }

  @Test
  void picturesOfClassesThatItDoesNotSpeakForDoNotCount() {
    add(24, 0, Shown.part("beak", 24));
    for (int n = 0; n < 9; n++) {
      add(48, 1, Shown.part("beak", 0));
    }
    assertEquals(1, only().share());
  }

  @Test
  void whereItIsNotFoundThePartIsNotHit() {
    add(24, 0, Shown.part("beak", 24));
    gathering.add(Shown.run(Shown.at(0, 0), Shown.at(0, 0)), 0, WEIGHTS, 0, Shown.part("beak", 0));
    assertEquals(0.5, only().share());
  }

  @Test
  void aRegionIsLargerThanAPatch() {
    // The middle of cell 24 is at 112, 112.
    add(24, 0, Shown.parts(Map.of("beak", List.of(new KeyPoint(147.9, 76)))));
    add(24, 0, Shown.parts(Map.of("beak", List.of(new KeyPoint(148, 112)))));
    assertEquals(0.5, only().share());
  }

  @Test
  void aComponentBelowZeroSpeaksForAClassByAWeightBelowZero() {
    Weights against = (index, channel) -> channel == 0 ? -0.5f : 0;
    Consistency.Gathering own = new Consistency.Gathering(Shown.PATCHES, 2, PARTS);
    own.add(Shown.run(Shown.at(24, -1), Shown.at(0, 0)), 0, against, 0, Shown.part("beak", 24));
    assertEquals(
        List.of("0- 1.0"),
        own.consistencies().stream().map(one -> one.component() + " " + one.share()).toList());
  }

  @Test
  void withoutPartsOrPrototypesThereIsNothingToTell() {
    assertEquals(List.of(), gathering.consistencies());
    add(24, 0, Seen.NOTHING);
    assertEquals(List.of(), gathering.consistencies());
    Consistency.Gathering none = new Consistency.Gathering(Shown.PATCHES, 1, PARTS);
    none.add(Shown.run(Shown.at(1, 1)), 0, (c, k) -> 9e-4f, 0, Shown.part("beak", 1));
    none.add(Shown.run(Shown.at(1, 0)), 0, (c, k) -> 1, 0, Shown.part("beak", 1));
    assertEquals(List.of(), none.consistencies());
  }

  @Test
  void stabilityIsTheShareOfPrototypesWhosePartsAreTheSame() {
    Weights all = (index, channel) -> 1;
    Inference plain = Shown.run(Shown.at(24, 1), Shown.at(24, 1), Shown.at(0, 1), Shown.at(0, 0));
    // The first stays near the beak, the second leaves it, the third moves where no part is.
    Inference noisy = Shown.run(Shown.at(25, 1), Shown.at(48, 1), Shown.at(7, 1), Shown.at(24, 1));
    OptionalDouble found = steady(plain, noisy, all, Shown.part("beak", 24));
    assertEquals(2 / 3.0, found.orElseThrow(), 1e-12);
    assertEquals(1, steady(plain, plain, all, Shown.part("beak", 24)).orElseThrow());
    assertEquals(OptionalDouble.empty(), steady(plain, noisy, all, Seen.NOTHING));
    assertEquals(OptionalDouble.empty(), steady(plain, noisy, (c, k) -> 0, Shown.part("beak", 24)));
  }

  @Test
  void aPrototypeThatNoiseTakesAwayIsAtNoPart() {
    Inference plain = Shown.run(Shown.at(24, 1));
    Inference gone = Shown.run(Shown.at(24, 0));
    Weights all = (index, channel) -> 1;
    assertEquals(0, steady(plain, gone, all, Shown.part("beak", 24)).orElseThrow());
    assertEquals(1, steady(plain, gone, all, Shown.part("beak", 48)).orElseThrow());
  }

  private static OptionalDouble steady(
      Inference plain, Inference noisy, Weights weights, Seen seen) {
    return SteadyParts.share(Shown.PATCHES, plain, 0, noisy, 0, weights, 0, seen);
  }

  private void add(int cell, int label, Seen seen) {
    gathering.add(Shown.run(Shown.at(cell, 1), Shown.at(0, 0)), 0, WEIGHTS, label, seen);
  }

  private Consistency only() {
    List<Consistency> found = gathering.consistencies();
    assertEquals(1, found.size());
    return found.get(0);
  }
}
