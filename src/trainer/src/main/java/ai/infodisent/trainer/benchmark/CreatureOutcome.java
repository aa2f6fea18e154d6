package ai.infodisent.trainer.benchmark;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.evaluate.suite.ProbedModel;
import ai.onnxruntime.OrtException;
import java.util.List;

/**
 * What creatures tell of a bundle's explanations, for programs and for people.
 *
 * @param result the scores
 * @param cases creatures behind them, the best first
 */
public record CreatureOutcome(CreatureResult result, List<CreatureCase> cases) {

  public CreatureOutcome {
    cases = List.copyOf(cases);
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
  public static CreatureOutcome of(
      Bundle bundle, CreatureBenchmark benchmark, SessionSettings settings, Progress progress)
      throws BundleException, OrtException {
    Manifest manifest = bundle.manifest();
    CreatureDataSet creatures = benchmark.creatures();
    try (ProbedModel model = ProbedModel.open(bundle, settings, progress)) {
      CreatureBenchmark.Findings found =
          benchmark.measure(
              model.together(benchmark.seed()),
              manifest.labels(),
              pixels -> manifest.preparation().prepare(pixels).pixels(),
              progress);
      CreatureResult result =
          new CreatureResult(
              bundle.name(),
              manifest.version(),
              creatures.classes().size(),
              creatures.fewestObjects(),
              creatures.mostObjects(),
              benchmark.pictures().size(),
              benchmark.seed(),
              found.scores());
      return new CreatureOutcome(result, found.cases());
    }
  }
}
