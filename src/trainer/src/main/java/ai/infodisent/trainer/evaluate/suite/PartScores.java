package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.parts.Consistency;
import ai.infodisent.trainer.evaluate.parts.PartPurity;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What prototypes have to do with parts. Intervals are of prototypes drawn again, but for that of
 * the stability, which is of pictures.
 *
 * @param purity the mean of {@link PartPurity} over prototypes
 * @param spread its standard deviation
 * @param prototypes how many some class uses and some picture shows; each channel's two components
 *     count as two
 * @param consistency the share of prototypes that are consistent; null where none can tell
 * @param speaking how many prototypes that is of
 * @param stability the share of prototypes whose parts are the same under noise, in the mean over
 *     the sample; null where no picture can tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"purity", "spread", "prototypes", "consistency", "speaking", "stability"})
public record PartScores(
    Estimate purity,
    double spread,
    int prototypes,
    Estimate consistency,
    int speaking,
    Estimate stability) {

  /**
   * Of what was found.
   *
   * @param purities at least one
   * @param steady the shares of pictures
   */
  static PartScores of(
      List<PartPurity> purities, List<Consistency> consistencies, List<Double> steady, long seed) {
    Estimate purity = Estimate.mean(purities.stream().map(PartPurity::purity).toList(), seed);
    double variance =
        purities.stream()
            .mapToDouble(one -> Math.pow(one.purity() - purity.value(), 2))
            .average()
            .orElseThrow();
    long consistent = consistencies.stream().filter(Consistency::consistent).count();
    return new PartScores(
        purity,
        Math.sqrt(variance),
        purities.size(),
        consistencies.isEmpty() ? null : Estimate.share(consistent, consistencies.size()),
        consistencies.size(),
        steady.isEmpty() ? null : Estimate.mean(steady, seed));
  }
}
