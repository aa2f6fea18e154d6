package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.List;
import java.util.Map;

/**
 * What one picture says of an explanation; NaN where it cannot tell.
 *
 * @param correct whether the creature's class is on top
 * @param chosen at each of {@link PartsChosen#thresholds()}
 * @param correlation SD of this picture: (1 + Spearman) / 2 between the parts' importances and how
 *     far the logit falls without each
 * @param contrast TS of this picture; NaN where its class has no {@link Contrast}
 * @param objects how many lie behind the creature
 * @param indifferent how many of them do not matter to the classifier
 * @param creature where the explanation points, body and parts together being inside
 * @param parts the same for each part
 */
record Judgement(
    boolean correct,
    List<PartsChosen> chosen,
    double correlation,
    double contrast,
    int objects,
    int indifferent,
    Localisation creature,
    Map<Part, Localisation> parts) {

  Judgement {
    chosen = List.copyOf(chosen);
    parts = Map.copyOf(parts);
  }
}
