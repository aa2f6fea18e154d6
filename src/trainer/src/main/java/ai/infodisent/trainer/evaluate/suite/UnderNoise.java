package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.onnxruntime.OrtException;
import java.util.List;

/**
 * What a model makes of a picture, and of the same with noise on it.
 *
 * @param plain a run with the picture in the first place
 * @param noisy a run with the noisy one
 * @param second which place that one has
 */
record UnderNoise(ProbedRun plain, ProbedRun noisy, int second) {

  static UnderNoise of(ProbedModel model, Pixels picture, Noise noise) throws OrtException {
    List<ProbedRun> runs = model.runs(List.of(picture, noise.on(picture)));
    // Where the graph takes one picture a run, the second is in a run of its own.
    ProbedRun noisy = runs.get(runs.size() - 1);
    return new UnderNoise(runs.get(0), noisy, noisy.pictures().size() - 1);
  }
}
