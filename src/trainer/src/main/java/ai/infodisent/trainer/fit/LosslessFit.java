package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.OwnClassifier;
import ai.infodisent.trainer.onnx.Probe;
import ai.onnxruntime.OrtException;
import java.util.List;

/**
 * A head that keeps the network's own classifier (EPIC, AAAI-26): as its logits are linear in the
 * mean of the feature map, {@code W0 mean(f) + b = (W0 U^T) mean(U f) + b} for every orthogonal U,
 * which is turned until channels are pure.
 *
 * @param classifier the network's own
 * @param mixing finds U
 */
record LosslessFit(Probe classifier, PureMixing mixing) {

  /**
   * Finds the network's own classifier.
   *
   * @param labels of the data, as many as the network has logits and in their order
   * @throws TrainerException if the network has none that a lossless head keeps, or one of other
   *     classes
   */
  static Probe classifier(Backbone backbone, List<String> labels) throws OrtException {
    List<Probe> found = OwnClassifier.of(backbone);
    return found.stream()
        .filter(classifier -> classifier.classes() == labels.size())
        .findFirst()
        .orElseThrow(
            () ->
                new TrainerException(
                    "expected as many classes as the network has logits, "
                        + found.get(0).classes()
                        + ", as a lossless head keeps them, found "
                        + labels.size()));
  }

  /** Finds U, and the head of it. */
  HeadFit.Outcome run(HeadRunner runner, Progress progress) throws OrtException {
    PureMixing.Outcome found = mixing.run(runner, progress);
    HeadGraph.Shape shape = mixing.shape();
    Head head =
        new Head(
            shape.features(),
            shape.channels(),
            shape.classes(),
            found.mixing(),
            mixed(found.mixing()),
            Manifest.Pooling.SIGNED_MEAN,
            classifier.biases());
    return new HeadFit.Outcome(head, 0, List.of());
  }

  /** {@code W0 U^T}, {@code [C, D]}. */
  private float[] mixed(float[] mixing) {
    int channels = classifier.channels();
    float[] mixed = new float[classifier.classes() * channels];
    for (int c = 0; c < classifier.classes(); c++) {
      for (int k = 0; k < channels; k++) {
        double sum = 0;
        for (int d = 0; d < channels; d++) {
          sum += (double) classifier.weights()[c * channels + d] * mixing[k * channels + d];
        }
        mixed[c * channels + k] = (float) sum;
      }
    }
    return mixed;
  }
}
