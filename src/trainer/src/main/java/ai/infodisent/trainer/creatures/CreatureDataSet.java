package ai.infodisent.trainer.creatures;

import ai.infodisent.image.Pixels;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The demo's labelled pictures. Nothing is stored: a picture is a function of the seed, its split
 * and its index alone, drawn when asked for, whatever the thread.
 *
 * @param seed of the classes and the scenes
 * @param classes distinct, at least one
 * @param training how many pictures to learn from, at least 1
 * @param validation how many pictures to judge by, at least 1
 * @param fewestObjects behind a creature, at least 0
 * @param mostObjects behind a creature, at least {@code fewestObjects}
 */
public record CreatureDataSet(
    long seed,
    List<CreatureClass> classes,
    int training,
    int validation,
    int fewestObjects,
    int mostObjects) {

  public CreatureDataSet {
    classes = List.copyOf(classes);
    if (classes.isEmpty() || classes.stream().distinct().count() != classes.size()) {
      throw new IllegalArgumentException("expected one or more distinct classes, found " + classes);
    }
    if (training < 1 || validation < 1) {
      throw new IllegalArgumentException(
          "expected at least one picture in each split, found training="
              + training
              + " validation="
              + validation);
    }
    new SceneSampler(fewestObjects, mostObjects);
  }

  /**
   * The demo's own: 50 classes, 10,000 pictures to learn from, 1,000 to judge by, 0 to 8 objects.
   */
  public static CreatureDataSet demo(long seed) {
    return demo(seed, new ObjectRange(0, 8));
  }

  /** The same with as many objects as asked for. */
  public static CreatureDataSet demo(long seed, ObjectRange objects) {
    return new CreatureDataSet(
        seed, CreatureClass.choose(50, seed), 10_000, 1000, objects.fewest(), objects.most());
  }

  /**
   * As many pictures of each class, the classes in the order of their names, as whoever reads a
   * folder of them has it.
   *
   * @param seed of the classes and the scenes
   * @param classes how many, 1..2592
   * @param training pictures of each class to learn from, at least 1
   * @param validation pictures of each class to judge by, at least 1
   */
  public static CreatureDataSet balanced(
      long seed, int classes, int training, int validation, ObjectRange objects) {
    List<CreatureClass> chosen =
        CreatureClass.choose(classes, seed).stream()
            .sorted(Comparator.comparing(CreatureClass::label))
            .toList();
    return new CreatureDataSet(
        seed,
        chosen,
        times(classes, training),
        times(classes, validation),
        objects.fewest(),
        objects.most());
  }

  /**
   * Pictures to judge a classifier of creatures by, whatever it was fitted on: those of {@link
   * #balanced} with the same seed and objects, where the classes are the same.
   *
   * @param labels names of distinct classes, at least one, in the order that the labels get
   * @param validation pictures of each class to judge by, at least 1
   */
  public static CreatureDataSet named(
      long seed, List<String> labels, int validation, ObjectRange objects) {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("expected the names of classes, found none");
    }
    return new CreatureDataSet(
        seed,
        labels.stream().map(CreatureClass::named).toList(),
        labels.size(),
        times(labels.size(), validation),
        objects.fewest(),
        objects.most());
  }

  private static int times(int classes, int each) {
    if (each < 1 || each > Integer.MAX_VALUE / classes) {
      throw new IllegalArgumentException(
          "expected 1 to " + Integer.MAX_VALUE / classes + " pictures a class, found " + each);
    }
    return classes * each;
  }

  /** How many pictures a split has. */
  public int count(Split split) {
    return split == Split.TRAIN ? training : validation;
  }

  /** The classes' names, in the order of the labels. */
  public List<String> labels() {
    return classes.stream().map(CreatureClass::label).toList();
  }

  /**
   * The class of picture {@code index}, as an index of {@link #classes()}; every class is equally
   * frequent.
   */
  public int label(Split split, int index) {
    check(split, index);
    return index % classes.size();
  }

  /** What picture {@code index} shows. */
  public Scene scene(Split split, int index) {
    CreatureClass kind = classes.get(label(split, index));
    return new SceneSampler(fewestObjects, mostObjects).sample(kind, random(split, index));
  }

  /**
   * The classes that a creature may be of, as far as its parts tell, as indices of {@link
   * #classes()}: its own alone where it is complete, all where it has no part.
   */
  public List<Integer> consistent(Creature creature) {
    return IntStream.range(0, classes.size())
        .filter(i -> classes.get(i).agrees(creature.kind(), creature.present()))
        .boxed()
        .toList();
  }

  /** Picture {@code index}, {@code [128, 128, 3]}. */
  public Pixels picture(Split split, int index) {
    return CreaturePainter.picture(scene(split, index));
  }

  /** What each pixel of picture {@code index} shows. */
  public PartMask mask(Split split, int index) {
    return CreaturePainter.mask(scene(split, index));
  }

  /**
   * Two rounds of the generator's own mixing part (seed, split, index) triples that lie close
   * together.
   */
  SplittableRandom random(Split split, int index) {
    long ofSplit = new SplittableRandom(seed).nextLong() + split.ordinal();
    return new SplittableRandom(new SplittableRandom(ofSplit).nextLong() ^ index);
  }

  private void check(Split split, int index) {
    if (index < 0 || index >= count(split)) {
      throw new IndexOutOfBoundsException(
          "expected a picture from 0 to " + (count(split) - 1) + ", found " + index);
    }
  }
}
