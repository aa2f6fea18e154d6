package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.creatures.Part;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How well the parts (and objects) that an explanation finds important at one threshold are chosen,
 * on one picture; NaN where the picture cannot tell.
 *
 * @param sufficient for CSDC: of the minimal sufficient sets, the largest share that is found; NaN
 *     where the classifier is wrong
 * @param preserved for PC: 1 if the class on top stays when only they are kept, else 0
 * @param changed for DC: 1 if another class is on top when they are removed, else 0
 * @param distracted for D: the share of all that does not matter that is found; NaN where all
 *     matters
 */
record PartsChosen(double sufficient, double preserved, double changed, double distracted) {

  private static final int THRESHOLDS = 80;
  private static final double LOWEST = 0.01;
  private static final double HIGHEST = 0.5;

  /** The thresholds that are tried, shares of all attribution, ascending. */
  static double[] thresholds() {
    return IntStream.range(0, THRESHOLDS)
        .mapToDouble(i -> LOWEST + (HIGHEST - LOWEST) * i / (THRESHOLDS - 1))
        .toArray();
  }

  /**
   * At one threshold.
   *
   * @param importance of the explanation for the class on top
   * @param enough the minimal sufficient sets of the creature's class
   * @param correct whether that is the class on top
   */
  static PartsChosen at(
      double threshold,
      Importance importance,
      Reactions reactions,
      List<Set<Part>> enough,
      boolean correct) {
    Set<Part> found = importance.importantParts(threshold);
    Set<Part> parts = reactions.indifferentParts();
    Set<Integer> objects = reactions.indifferentObjects();
    int idle = parts.size() + objects.size();
    long idleFound = shared(found, parts) + shared(importance.importantObjects(threshold), objects);
    return new PartsChosen(
        correct ? sufficient(found, enough) : Double.NaN,
        reactions.isPreservedBy(found) ? 1 : 0,
        reactions.isChangedWithout(found) ? 1 : 0,
        idle == 0 ? Double.NaN : (double) idleFound / idle);
  }

  private static double sufficient(Set<Part> found, List<Set<Part>> enough) {
    return enough.stream()
        .mapToDouble(set -> (double) shared(found, set) / set.size())
        .max()
        .orElseThrow();
  }

  private static long shared(Set<?> one, Set<?> other) {
    return one.stream().filter(other::contains).count();
  }
}
