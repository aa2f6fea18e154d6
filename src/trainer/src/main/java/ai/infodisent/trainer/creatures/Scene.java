package ai.infodisent.trainer.creatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a picture shows; drawn by {@link CreaturePainter}.
 *
 * @param backdrop 0..{@value #BACKDROPS} - 1, which pair of colours sky and meadow have
 * @param horizon height of the meadow's edge, in pixels from the upper edge
 * @param objects things behind the creature, the furthest first
 * @param creature the creature, or empty for its surroundings alone
 */
public record Scene(
    int backdrop, double horizon, List<BackgroundObject> objects, Optional<Creature> creature) {

  /** Width and height of every picture, in pixels. */
  public static final int SIDE = 128;

  /** How many backdrops there are. */
  public static final int BACKDROPS = 8;

  /** As many objects as the masks have room for. */
  public static final int MOST_OBJECTS = 200;

  public Scene {
    objects = List.copyOf(objects);
    if (backdrop < 0 || backdrop >= BACKDROPS) {
      throw new IllegalArgumentException("expected a backdrop from 0 to 7, found " + backdrop);
    }
    if (!Double.isFinite(horizon)) {
      throw new IllegalArgumentException("expected a finite horizon, found " + horizon);
    }
    if (objects.size() > MOST_OBJECTS) {
      throw new IllegalArgumentException(
          "expected at most " + MOST_OBJECTS + " objects, found " + objects.size());
    }
  }

  /** The same scene, its creature with exactly these parts. */
  public Scene withParts(Set<Part> parts) {
    return new Scene(backdrop, horizon, objects, creature.map(one -> one.withParts(parts)));
  }

  /** The same scene, its creature without one part. */
  public Scene without(Part part) {
    return new Scene(backdrop, horizon, objects, creature.map(one -> one.without(part)));
  }

  /** The same scene without the object at this index; those after it move up by one. */
  public Scene withoutObject(int index) {
    List<BackgroundObject> left = new ArrayList<>(objects);
    left.remove(index);
    return new Scene(backdrop, horizon, left, creature);
  }

  /** The surroundings alone. */
  public Scene withoutCreature() {
    return new Scene(backdrop, horizon, objects, Optional.empty());
  }
}
