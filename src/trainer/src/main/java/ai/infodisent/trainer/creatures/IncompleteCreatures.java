package ai.infodisent.trainer.creatures;

import ai.infodisent.image.Pixels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A data set of which some training creatures lack parts, so that a classifier fitted on it has
 * seen creatures without them; as in FunnyBirds, each has lost 0 to 5, any number as likely as any
 * other, drawn at random. Those to judge by are complete.
 *
 * @param complete the same scenes with complete creatures
 * @param share of the training creatures that may lack parts, from 0 to 1
 */
public record IncompleteCreatures(CreatureDataSet complete, double share) {

  public IncompleteCreatures {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "expected the share of creatures that lose parts to be from 0 to 1, found " + share);
    }
  }

  /** The demo's own: as in FunnyBirds, half of the training creatures may lack parts. */
  public static IncompleteCreatures demo(CreatureDataSet complete) {
    return new IncompleteCreatures(complete, 0.5);
  }

  /** What picture {@code index} shows. */
  public Scene scene(Split split, int index) {
    Scene scene = complete.scene(split, index);
    // A generator of its own: the scenes are the same whatever the share.
    SplittableRandom random = complete.random(split, index).split();
    if (split == Split.VALIDATION || random.nextDouble() >= share) {
      return scene;
    }
    return scene.withParts(left(random));
  }

  /** Picture {@code index}, {@code [128, 128, 3]}. */
  public Pixels picture(Split split, int index) {
    return CreaturePainter.picture(scene(split, index));
  }

  /** The classes that the creature in picture {@code index} may be of, its own among them. */
  public List<Integer> targets(Split split, int index) {
    return complete.consistent(scene(split, index).creature().orElseThrow());
  }

  private static Set<Part> left(SplittableRandom random) {
    List<Part> parts = new ArrayList<>(List.of(Part.values()));
    int lost = random.nextInt(parts.size() + 1);
    for (int i = 0; i < lost; i++) {
      parts.remove(random.nextInt(parts.size()));
    }
    Set<Part> left = EnumSet.noneOf(Part.class);
    left.addAll(parts);
    return left;
  }
}
