package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.evaluate.Estimate;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * How well a classifier's explanations tell what it does with creatures. All scores are from 0 to
 * 1, and more is better. The threshold is that of the pictures measured, in the intervals, too.
 *
 * @param classifier its name
 * @param pictures how many were measured
 * @param threshold t*, the share of all attribution above which a part counts as important, that
 *     maximises (CSDC + PC + DC) / 3 + D
 * @param accuracy the share of pictures with their own class on top
 * @param csdc controlled synthetic data check: of the parts that suffice to tell the class, the
 *     share that is found, on correctly classified pictures
 * @param preservation PC: the share of pictures whose class stays when only the parts found are
 *     kept
 * @param deletion DC: the share of pictures whose class changes when the parts found are removed
 * @param distractibility D: 1 - the share of parts and objects that do not matter that is found
 * @param correctness SD: (1 + Spearman) / 2 between the parts' importances and how far the logit
 *     falls without each; 0.5 is chance
 * @param contrastivity TS: whether explanations for two other classes prefer the parts that each
 *     shares with the creature; 0.5 is chance
 * @param backgroundIndependence B.I.: the share of objects without which the logit does not fall by
 *     5 % or more; 1 where there are none; of the classifier alone
 * @param completeness Com: ((CSDC + PC + DC) / 3 + D) / 2
 * @param centre the mean of completeness, correctness and contrastivity
 * @param creature where explanations point, the creature being inside
 * @param parts the same for each part, by its name
 */
@JsonPropertyOrder({
  "classifier",
  "pictures",
  "threshold",
  "accuracy",
  "csdc",
  "preservation",
  "deletion",
  "distractibility",
  "correctness",
  "contrastivity",
  "backgroundIndependence",
  "completeness",
  "centre",
  "creature",
  "parts"
})
public record CreatureScores(
    String classifier,
    int pictures,
    double threshold,
    Estimate accuracy,
    Estimate csdc,
    Estimate preservation,
    Estimate deletion,
    Estimate distractibility,
    Estimate correctness,
    Estimate contrastivity,
    Estimate backgroundIndependence,
    Estimate completeness,
    Estimate centre,
    Pointing creature,
    Map<String, Pointing> parts) {

  /**
   * Where explanations point.
   *
   * @param pointing the pointing game: how often the strongest pixel lies inside
   * @param energy the share of all positive amounts that lies inside
   */
  @JsonPropertyOrder({"pointing", "energy"})
  public record Pointing(Estimate pointing, Estimate energy) {}
}
