package ai.infodisent.trainer.creatures;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws scenes at random.
 *
 * @param fewestObjects at least 0
 * @param mostObjects at least {@code fewestObjects}, at most {@link Scene#MOST_OBJECTS}
 */
record SceneSampler(int fewestObjects, int mostObjects) {

  static final double SMALLEST = 0.8;
  static final double LARGEST = 1.15;
  static final double MOST_TILT = 20;

  SceneSampler {
    if (fewestObjects < 0 || mostObjects < fewestObjects || mostObjects > Scene.MOST_OBJECTS) {
      throw new IllegalArgumentException(
          "expected 0 <= fewest <= most <= "
              + Scene.MOST_OBJECTS
              + " objects, found "
              + fewestObjects
              + " and "
              + mostObjects);
    }
  }

  /** A scene with a complete creature of this class, wholly inside the picture. */
  Scene sample(CreatureClass kind, RandomGenerator random) {
    double size = random.nextDouble(SMALLEST, LARGEST);
    double reach = Creature.REACH * size;
    double x = random.nextDouble(reach, Scene.SIDE - reach);
    double y = random.nextDouble(reach, Scene.SIDE - reach);
    double tilt = random.nextDouble(-MOST_TILT, MOST_TILT);
    Creature creature = new Creature(kind, EnumSet.allOf(Part.class), x, y, size, tilt);
    int backdrop = random.nextInt(Scene.BACKDROPS);
    double horizon = random.nextDouble(0.45, 0.8) * Scene.SIDE;
    int count = random.nextInt(fewestObjects, mostObjects + 1);
    List<BackgroundObject> objects = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      objects.add(object(random));
    }
    return new Scene(backdrop, horizon, objects, Optional.of(creature));
  }

  private static BackgroundObject object(RandomGenerator random) {
    BackgroundObject.Kind[] kinds = BackgroundObject.Kind.values();
    return new BackgroundObject(
        kinds[random.nextInt(kinds.length)],
        random.nextInt(BackgroundObject.TINTS),
        random.nextDouble(Scene.SIDE),
        random.nextDouble(Scene.SIDE),
        random.nextDouble(6, 12),
        random.nextDouble(-20, 20));
  }
}
