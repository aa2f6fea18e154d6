package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.evaluate.Estimate;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How good a bundle's explanations are.
 *
 * @param bundle its name
 * @param version of its graph
 * @param images how many pictures were measured; all but the sample's figures are of these
 * @param skipped how many could not be read
 * @param accuracy of the head
 * @param probeAccuracy of the linear probe on the same pictures; null where there is none
 * @param localSize how many components contribute more than a threshold to the class on top, in the
 *     mean
 * @param globalSize how many channels have a weight above that threshold for any class
 * @param sparsity the share of weights that are not above it, from 0 to 1
 * @param purity of the components
 * @param largestSumError how far contributions and bias are from the logit at most, over all
 *     pictures and classes
 * @param sample how many pictures the following is of
 * @param seed that chose them
 * @param sameCell of the components that contribute most, the share found in the same cell under
 *     noise; null where none contributes
 * @param stillListed the share that is still among these under noise; null where none contributes
 * @param parts what prototypes have to do with parts; null where the data has none
 * @param attributions the ways to explain, the bundle's own first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "bundle",
  "version",
  "images",
  "skipped",
  "accuracy",
  "probeAccuracy",
  "localSize",
  "globalSize",
  "sparsity",
  "purity",
  "largestSumError",
  "sample",
  "seed",
  "sameCell",
  "stillListed",
  "parts",
  "attributions"
})
public record SuiteResult(
    String bundle,
    String version,
    int images,
    int skipped,
    Estimate accuracy,
    Estimate probeAccuracy,
    double localSize,
    int globalSize,
    double sparsity,
    Purity purity,
    double largestSumError,
    int sample,
    long seed,
    Estimate sameCell,
    Estimate stillListed,
    PartScores parts,
    List<Measured> attributions) {

  public SuiteResult {
    attributions = List.copyOf(attributions);
  }

  /**
   * One way to explain, on the classifier that it explains.
   *
   * @param name of the attribution
   * @param deletion area under the curve; the lower, the better
   * @param insertion area under the curve; the higher, the better
   * @param object where it points, the object being inside; null where the data does not tell where
   *     that is
   * @param parts the same for each part that the sample shows, by its name; none where the data has
   *     none
   * @param against what it is compared with, picture by picture; none for what others are compared
   *     with
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"name", "deletion", "insertion", "object", "parts", "against"})
  public record Measured(
      String name,
      Estimate deletion,
      Estimate insertion,
      Located object,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Located> parts,
      List<Difference> against) {

    public Measured {
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
      against = List.copyOf(against);
    }
  }

  /**
   * One way to explain less another, picture by picture.
   *
   * @param name of the other
   * @param deletion difference of the areas; below 0 is better
   * @param insertion difference of the areas; above 0 is better
   * @param object difference of where they point, the object being inside; above 0 is better; null
   *     where the data does not tell where that is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({"name", "deletion", "insertion", "object"})
  public record Difference(String name, Estimate deletion, Estimate insertion, Located object) {}
}
