package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.evaluate.Bootstrap;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Scores of pictures' judgements.
 *
 * @param at index of the threshold, of {@link PartsChosen#thresholds()}
 */
record Summary(int at) {

  /**
   * Sums judgements up, at the threshold that maximises (CSDC + PC + DC) / 3 + D, the lowest of
   * such.
   *
   * @param judgements at least one of a correctly classified picture, and one with a contrast
   */
  static CreatureScores of(String classifier, List<Judgement> judgements, long seed) {
    Summary best = new Summary(0);
    double most = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < PartsChosen.thresholds().length; at++) {
      Summary summary = new Summary(at);
      double completeness = summary.completeness(judgements);
      if (completeness > most) {
        most = completeness;
        best = summary;
      }
    }
    return best.scores(classifier, judgements, seed);
  }

  private CreatureScores scores(String classifier, List<Judgement> judgements, long seed) {
    Bootstrap<Judgement> bootstrap = Bootstrap.of(judgements, seed);
    Map<String, CreatureScores.Pointing> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      parts.put(part.label(), pointing(bootstrap, judgement -> judgement.parts().get(part)));
    }
    return new CreatureScores(
        classifier,
        judgements.size(),
        PartsChosen.thresholds()[at],
        share(judgements, one -> one.correct() ? 1 : 0),
        bootstrap.of(this::csdc),
        share(judgements, one -> one.chosen().get(at).preserved()),
        share(judgements, one -> one.chosen().get(at).changed()),
        bootstrap.of(this::distractibility),
        bootstrap.of(Summary::correctness),
        bootstrap.of(Summary::contrastivity),
        bootstrap.of(Summary::backgroundIndependence),
        bootstrap.of(this::completeness),
        bootstrap.of(this::centre),
        pointing(bootstrap, Judgement::creature),
        parts);
  }

  private static Estimate share(List<Judgement> judgements, ToDoubleFunction<Judgement> hit) {
    return Estimate.share((int) judgements.stream().mapToDouble(hit).sum(), judgements.size());
  }

  private static CreatureScores.Pointing pointing(
      Bootstrap<Judgement> bootstrap, Function<Judgement, Localisation> of) {
    return new CreatureScores.Pointing(
        bootstrap.of(some -> mean(some, one -> of.apply(one).pointing())),
        bootstrap.of(some -> mean(some, one -> of.apply(one).energy())));
  }

  private double csdc(List<Judgement> some) {
    return mean(some, one -> one.chosen().get(at).sufficient());
  }

  private double distractibility(List<Judgement> some) {
    double distracted = mean(some, one -> one.chosen().get(at).distracted());
    // Where all that there is matters, nothing distracts.
    return Double.isNaN(distracted) ? 1 : 1 - distracted;
  }

  private double completeness(List<Judgement> some) {
    double preserved = mean(some, one -> one.chosen().get(at).preserved());
    double changed = mean(some, one -> one.chosen().get(at).changed());
    return ((csdc(some) + preserved + changed) / 3 + distractibility(some)) / 2;
  }

  private static double correctness(List<Judgement> some) {
    return mean(some, Judgement::correlation);
  }

  private static double contrastivity(List<Judgement> some) {
    return mean(some, Judgement::contrast);
  }

  private static double backgroundIndependence(List<Judgement> some) {
    int objects = some.stream().mapToInt(Judgement::objects).sum();
    int indifferent = some.stream().mapToInt(Judgement::indifferent).sum();
    return objects == 0 ? 1 : (double) indifferent / objects;
  }

  private double centre(List<Judgement> some) {
    return (completeness(some) + correctness(some) + contrastivity(some)) / 3;
  }

  /** The mean over the pictures that can tell; NaN if there is none. */
  private static double mean(List<Judgement> some, ToDoubleFunction<Judgement> of) {
    return some.stream()
        .mapToDouble(of)
        .filter(one -> !Double.isNaN(one))
        .average()
        .orElse(Double.NaN);
  }
}
