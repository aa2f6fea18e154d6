package ai.infodisent.trainer.benchmark;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.creatures.CreaturePainter;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.Scene;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.infodisent.trainer.evaluate.ExplainedClassifiers;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What a classifier makes of a scene, and of what is left of it when things are taken away.
 *
 * @param whole of the whole scene
 * @param tops the class on top for each set of parts, with all objects
 * @param logit of the class on top of the whole scene
 * @param partDrops how far that logit falls when a part is removed, in the order of {@link Part}
 * @param objectDrops how far it falls when an object is removed, in the scene's order
 */
record Reactions(
    Answer whole,
    Map<Set<Part>, Integer> tops,
    double logit,
    double[] partDrops,
    double[] objectDrops) {

  /** A logit that falls by less than this share of it is not moved. */
  private static final double MOVED = 0.05;

  private static final int BATCH = 16;

  /**
   * Asks classifiers about a complete creature and all that can be taken from its scene.
   *
   * @return of each classifier, in their order
   */
  static List<Reactions> of(
      Scene scene, ExplainedClassifiers classifiers, UnaryOperator<Pixels> fit)
      throws OrtException {
    List<Scene> scenes = new ArrayList<>();
    Part.subsets().forEach(parts -> scenes.add(scene.withParts(parts)));
    IntStream.range(0, scene.objects().size())
        .forEach(index -> scenes.add(scene.withoutObject(index)));
    List<Gathering> gatherings = new ArrayList<>();
    for (List<Answer> whole : classifiers.answers(pictures(List.of(scene), fit))) {
      gatherings.add(new Gathering(whole.get(0), scenes.size()));
    }
    for (int from = 0; from < scenes.size(); from += BATCH) {
      List<Scene> batch = scenes.subList(from, Math.min(scenes.size(), from + BATCH));
      List<List<Answer>> answers = classifiers.answers(pictures(batch, fit));
      for (int i = 0; i < gatherings.size(); i++) {
        gatherings.get(i).add(answers.get(i), from);
      }
    }
    return gatherings.stream().map(Gathering::reactions).toList();
  }

  /**
   * What one classifier makes of each scene. Answers themselves are not kept, as they hold whole
   * runs.
   *
   * @param tops the classes on top
   * @param logits of the class on top of the whole scene
   */
  private record Gathering(Answer whole, int[] tops, float[] logits) {

    Gathering(Answer whole, int scenes) {
      this(whole, new int[scenes], new float[scenes]);
    }

    void add(List<Answer> answers, int from) {
      for (int i = 0; i < answers.size(); i++) {
        tops[from + i] = answers.get(i).top();
        logits[from + i] = answers.get(i).logit(whole.top());
      }
    }

    Reactions reactions() {
      double logit = whole.logit(whole.top());
      List<Set<Part>> subsets = Part.subsets();
      Map<Set<Part>, Integer> topOf = new HashMap<>();
      double[] partDrops = new double[Part.values().length];
      for (int i = 0; i < subsets.size(); i++) {
        topOf.put(subsets.get(i), tops[i]);
        Set<Part> gone = without(subsets.get(i));
        if (gone.size() == 1) {
          partDrops[gone.iterator().next().ordinal()] = logit - logits[i];
        }
      }
      double[] objectDrops =
          IntStream.range(subsets.size(), logits.length)
              .mapToDouble(i -> logit - logits[i])
              .toArray();
      return new Reactions(whole, Map.copyOf(topOf), logit, partDrops, objectDrops);
    }
  }

  private static List<Pixels> pictures(List<Scene> scenes, UnaryOperator<Pixels> fit) {
    return scenes.parallelStream().map(CreaturePainter::picture).map(fit).toList();
  }

  private static Set<Part> without(Set<Part> gone) {
    Set<Part> left = EnumSet.allOf(Part.class);
    left.removeAll(gone);
    return left;
  }

  /** Whether the class on top stays when only these parts are kept. */
  boolean isPreservedBy(Set<Part> kept) {
    return tops.get(kept) == whole.top();
  }

  /** Whether another class is on top when these parts are removed. */
  boolean isChangedWithout(Set<Part> removed) {
    return tops.get(without(removed)) != whole.top();
  }

  /** The parts whose removal does not lower the logit by {@value #MOVED} of it or more. */
  Set<Part> indifferentParts() {
    Set<Part> indifferent = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (isIndifferent(partDrops[part.ordinal()])) {
        indifferent.add(part);
      }
    }
    return indifferent;
  }

  /** The objects whose removal does not lower the logit by {@value #MOVED} of it or more. */
  Set<Integer> indifferentObjects() {
    Set<Integer> indifferent = new HashSet<>();
    for (int i = 0; i < objectDrops.length; i++) {
      if (isIndifferent(objectDrops[i])) {
        indifferent.add(i);
      }
    }
    return indifferent;
  }

  private boolean isIndifferent(double drop) {
    return drop < MOVED * Math.abs(logit);
  }
}
