package ai.infodisent.trainer.benchmark;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.creatures.Creature;
import ai.infodisent.trainer.creatures.CreatureClass;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.CreaturePainter;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.creatures.Scene;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.onnx.Sha256;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A classifier of which all is known: a class' logit is the sum of an amount for each part that the
 * creature has, and has in the class' variant, and of what the surroundings add to all classes. It
 * knows the scenes of all pictures it may be asked about by their bytes.
 *
 * @param classes in the order of the logits
 * @param scenes by the hash of their pixels at network size
 * @param surroundings what a scene's objects add to every logit
 * @param explanation what it says of itself
 */
record KnownClassifier(
    List<CreatureClass> classes,
    Map<String, Scene> scenes,
    ToDoubleFunction<Scene> surroundings,
    Explanation explanation)
    implements ExplainedClassifier {

  /** What a part adds, in the order of {@link Part}: all differ, and none is below 5 % of all. */
  static final double[] AMOUNTS = {1, 2, 3, 4, 5};

  /** How an explanation distributes amounts. */
  @FunctionalInterface
  interface Explanation {

    /**
     * The explanation for a class.
     *
     * @param known what is truly so for that class, a part
     * @param scene what is seen
     * @param index of the class
     * @return amounts a part, then a scene's object
     */
    double[] amounts(double[] known, Scene scene, int index);
  }

  /** All that can be made of the validation pictures by taking one thing away, or any parts. */
  static Map<String, Scene> scenes(CreatureDataSet creatures, UnaryOperator<Pixels> fit) {
    Map<String, Scene> scenes = new ConcurrentHashMap<>();
    IntStream.range(0, creatures.count(Split.VALIDATION))
        .parallel()
        .mapToObj(index -> creatures.scene(Split.VALIDATION, index))
        .forEach(
            scene -> {
              Part.subsets().forEach(parts -> put(scene.withParts(parts), fit, scenes));
              IntStream.range(0, scene.objects().size())
                  .forEach(object -> put(scene.withoutObject(object), fit, scenes));
            });
    return scenes;
  }

  private static void put(Scene scene, UnaryOperator<Pixels> fit, Map<String, Scene> scenes) {
    scenes.put(Sha256.of(fit.apply(CreaturePainter.picture(scene)).rgb()), scene);
  }

  @Override
  public String name() {
    return "known";
  }

  @Override
  public int classCount() {
    return classes.size();
  }

  @Override
  public List<Answer> answers(List<Pixels> pictures) {
    return pictures.stream().map(this::answer).toList();
  }

  private Answer answer(Pixels pixels) {
    Scene scene = scenes.get(Sha256.of(pixels.rgb()));
    return new Known(this, scene, pixels.width(), pixels.height());
  }

  private double[] known(Scene scene, int index) {
    Creature creature = scene.creature().orElseThrow();
    double[] known = new double[AMOUNTS.length];
    for (Part part : creature.present()) {
      boolean same = creature.kind().variant(part) == classes.get(index).variant(part);
      known[part.ordinal()] = same ? AMOUNTS[part.ordinal()] : 0;
    }
    return known;
  }

  private record Known(KnownClassifier classifier, Scene scene, int width, int height)
      implements Answer {

    @Override
    public float logit(int index) {
      double sum = classifier.surroundings().applyAsDouble(scene);
      for (double amount : classifier.known(scene, index)) {
        sum += amount;
      }
      return (float) sum;
    }

    @Override
    public float score(int index) {
      throw new UnsupportedOperationException("no score is asked for");
    }

    @Override
    public int top() {
      int top = 0;
      for (int index = 1; index < classifier.classCount(); index++) {
        top = logit(index) > logit(top) ? index : top;
      }
      return top;
    }

    @Override
    public AttributionMap attribution(int index) {
      double[] amounts =
          classifier.explanation().amounts(classifier.known(scene, index), scene, index);
      float[] map = new float[width * height];
      PartMask mask = CreaturePainter.mask(scene);
      for (int i = 0; i < amounts.length; i++) {
        if (amounts[i] != 0) {
          int id = i < 5 ? PartMask.id(Part.values()[i]) : PartMask.objectId(i - 5);
          map[inner(id, mask)] += (float) amounts[i];
        }
      }
      return new AttributionMap(width, height, map);
    }

    /** A pixel of a thing that is far enough from all others to count for none of them. */
    private int inner(int id, PartMask mask) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int column = x * Scene.SIDE / width;
          int row = y * Scene.SIDE / height;
          if (mask.at(column, row) == id && isAlone(id, column, row, mask)) {
            return y * width + x;
          }
        }
      }
      throw new AssertionError("no pixel of " + id + " is far from all other things");
    }
  }

  /** Whether there is no other part or object within three pixels. */
  static boolean isAlone(int id, int x, int y, PartMask mask) {
    for (int row = y - 3; row <= y + 3; row++) {
      for (int column = x - 3; column <= x + 3; column++) {
        if (row >= 0 && row < mask.height() && column >= 0 && column < mask.width()) {
          int found = mask.at(column, row);
          if (found != id && found > PartMask.BODY) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
