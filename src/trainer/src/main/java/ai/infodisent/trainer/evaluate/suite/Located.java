package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.Localisation;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * How well explanations point at the object, or at a part, in the pictures of the sample that show
 * it.
 *
 * @param pictures how many these are
 * @param pointing how often the strongest pixel lies inside
 * @param energy the share of all positive amounts that lies inside
 */
@JsonPropertyOrder({"pictures", "pointing", "energy"})
public record Located(int pictures, Estimate pointing, Estimate energy) {

  /**
   * Of some pictures.
   *
   * @param found one a picture, at least one
   */
  static Located of(List<Localisation> found, long seed) {
    return new Located(
        found.size(),
        Estimate.mean(found.stream().map(Localisation::pointing).toList(), seed),
        Estimate.mean(found.stream().map(Localisation::energy).toList(), seed));
  }
}
