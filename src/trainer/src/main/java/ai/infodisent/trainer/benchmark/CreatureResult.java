package ai.infodisent.trainer.benchmark;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * How good a bundle's explanations are, on creatures of its classes.
 *
 * @param bundle its name
 * @param version of its graph
 * @param classes how many there are
 * @param fewestObjects behind a creature
 * @param mostObjects behind a creature
 * @param sample how many pictures were measured
 * @param seed of the pictures, and of all other chance
 * @param attributions the ways to explain, the bundle's own first
 */
@JsonPropertyOrder({
  "bundle",
  "version",
  "classes",
  "fewestObjects",
  "mostObjects",
  "sample",
  "seed",
  "attributions"
})
public record CreatureResult(
    String bundle,
    String version,
    int classes,
    int fewestObjects,
    int mostObjects,
    int sample,
    long seed,
    List<CreatureScores> attributions) {

  public CreatureResult {
    attributions = List.copyOf(attributions);
  }

  /**
   * Measures a bundle.
   *
   * @param benchmark of the bundle's classes, in any order
   * @param settings of the session; the bundle's own graph is run in any case
   * @throws BundleException if the bundle cannot be opened
   * @throws OrtException if ONNX Runtime fails
   * @throws ai.infodisent.trainer.TrainerException if its classes are others, its probe is not its
   *     own, or no picture is classified correctly
   */
  public static CreatureResult of(
      Bundle bundle, CreatureBenchmark benchmark, SessionSettings settings, Progress progress)
      throws BundleException, OrtException {
    return CreatureOutcome.of(bundle, benchmark, settings, progress).result();
  }
}
