package ai.infodisent.trainer.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsChosenTest {

  private static final Localisation NOWHERE = new Localisation(0, 0);

  /** Beak, tail and the first object are found; of 100, at a threshold of 10. */
  private static final Importance IMPORTANCE =
      new Importance(new double[] {30, 10, -5, 40, 10}, new double[] {11, 4}, 100);

  @Test
  void csdcIsTheLargestShareOfASufficientSetThatIsFound() {
    List<Set<Part>> enough =
        List.of(Set.of(Part.EYE, Part.WING), Set.of(Part.BEAK, Part.FOOT, Part.TAIL));
    Reactions reactions = reactions(new double[] {9, 9, 9, 9, 9}, 9, 9);
    assertEquals(
        2 / 3.0, PartsChosen.at(0.1, IMPORTANCE, reactions, enough, true).sufficient(), 1e-12);
    assertEquals(0, PartsChosen.at(0.5, IMPORTANCE, reactions, enough, true).sufficient());
    assertTrue(
        Double.isNaN(PartsChosen.at(0.1, IMPORTANCE, reactions, enough, false).sufficient()));
  }

  @Test
  void whatIsKeptAndRemovedIsWhatIsFound() {
    Set<Part> found = Set.of(Part.BEAK, Part.TAIL);
    Set<Part> rest = Set.of(Part.EYE, Part.FOOT, Part.WING);
    double[] drops = {9, 9, 9, 9, 9};
    assertChosen(1, 0, reactions(Map.of(), drops));
    assertChosen(0, 0, reactions(Map.of(found, 8), drops));
    assertChosen(1, 1, reactions(Map.of(rest, 8), drops));
    assertChosen(0, 1, reactions(Map.of(found, 8, rest, 9), drops));
  }

  private static void assertChosen(double preserved, double changed, Reactions reactions) {
    PartsChosen chosen = PartsChosen.at(0.1, IMPORTANCE, reactions, enough(), true);
    assertEquals(preserved, chosen.preserved());
    assertEquals(changed, chosen.changed());
  }

  @Test
  void whatDoesNotMatterIsWhatLowersTheLogitByLessThanFivePercentOrRaisesIt() {
    // Of 100: 5 matters, 4.9 does not, and what raises the logit does not.
    Reactions reactions = reactions(new double[] {4.9, 5, 0, -50, 80}, 4.9, 5);
    assertEquals(Set.of(Part.BEAK, Part.FOOT, Part.TAIL), reactions.indifferentParts());
    assertEquals(Set.of(0), reactions.indifferentObjects());
    // Found of these four are beak, tail and the object.
    assertEquals(3 / 4.0, PartsChosen.at(0.1, IMPORTANCE, reactions, enough(), true).distracted());
    Reactions all = reactions(new double[] {5, 5, 5, 5, 5}, 5, 5);
    assertTrue(Double.isNaN(PartsChosen.at(0.1, IMPORTANCE, all, enough(), true).distracted()));
  }

  @Test
  void theThresholdIsTheLowestOfThoseThatMaximiseCompleteness() {
    // (1 + 1 + 0) / 3 + 1 at 30 and 31, less at all others.
    List<PartsChosen> chosen =
        IntStream.range(0, 80)
            .mapToObj(
                at ->
                    at == 30 || at == 31
                        ? new PartsChosen(1, 1, 0, 0)
                        : new PartsChosen(1, 1, 1, 0.5))
            .toList();
    Judgement right = judgement(true, chosen);
    Judgement wrong =
        judgement(
            false,
            chosen.stream().map(one -> new PartsChosen(Double.NaN, 1, 0, Double.NaN)).toList());
    CreatureScores scores = Summary.of("made", List.of(right, wrong), 1);
    assertEquals(0.01 + 0.49 * 30 / 79, scores.threshold(), 1e-12);
    assertEquals(0.5, scores.accuracy().value());
    assertEquals(1, scores.csdc().value());
    assertEquals(1, scores.distractibility().value());
    assertEquals((2 / 3.0 + 1) / 2, scores.completeness().value(), 1e-12);
    assertEquals(((2 / 3.0 + 1) / 2 + 0.75 + 0.5) / 3, scores.centre().value(), 1e-12);
    // Three of four objects, counted over all pictures.
    assertEquals(6 / 8.0, scores.backgroundIndependence().value());
  }

  private static Judgement judgement(boolean correct, List<PartsChosen> chosen) {
    Map<Part, Localisation> parts = new HashMap<>();
    for (Part part : Part.values()) {
      parts.put(part, NOWHERE);
    }
    return new Judgement(correct, chosen, 0.75, 0.5, 4, 3, NOWHERE, parts);
  }

  private static List<Set<Part>> enough() {
    return List.of(Set.of(Part.BEAK));
  }

  private static Reactions reactions(double[] partDrops, double... objectDrops) {
    return reactions(Map.of(), partDrops, objectDrops);
  }

  /** Of a logit of 100; the class on top is 7, but for some sets of parts. */
  private static Reactions reactions(
      Map<Set<Part>, Integer> otherwise, double[] partDrops, double... objectDrops) {
    Map<Set<Part>, Integer> tops = new HashMap<>();
    Part.subsets().forEach(parts -> tops.put(parts, 7));
    tops.putAll(otherwise);
    return new Reactions(new Seven(), tops, 100, partDrops, objectDrops);
  }

  private record Seven() implements Answer {

    @Override
    public float logit(int index) {
      throw new UnsupportedOperationException("no logit is asked for");
    }

    @Override
    public float score(int index) {
      throw new UnsupportedOperationException("no score is asked for");
    }

    @Override
    public int top() {
      return 7;
    }

    @Override
    public AttributionMap attribution(int index) {
      throw new UnsupportedOperationException("no attribution is asked for");
    }
  }
}
