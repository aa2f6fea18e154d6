package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.report.SizeRow;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A head of few prototypes a class, as SIDE (arXiv 2507.19321) wants it: a dense one, of whose
 * channels each class chooses a few, fitted on under that choice. U then has to turn much further
 * than for the dense head, so its learning rate is higher; and what keeps the few prototypes from
 * learning pictures by heart is that most cells are hidden from them.
 *
 * @param dense makes the dense head
 * @param perClass how many channels a class keeps at most, at least 1
 */
record SparseFit(HeadFit dense, int perClass) {

  // Found on photographs of clothing: lower rates of U cost points.
  private static final int EPOCHS = 24;
  private static final float MIXING_RATE = 1e-2f;
  private static final float WEIGHTS_RATE = 1e-2f;

  /** As many pictures tell how large W is to be. */
  private static final int SCALED_ON = 4096;

  private static final double SMALLEST = 1e-3;
  private static final double LARGEST = 1e3;
  private static final int HALVINGS = 40;

  /**
   * Fits.
   *
   * @param runner measures heads of the dense one's shape
   * @param checkpoints where those of both phases are
   * @return the head without the channels that no class kept
   * @throws ai.infodisent.trainer.TrainerException as {@link HeadFit#run} does
   */
  HeadFit.Outcome run(HeadRunner runner, Checkpoints checkpoints, Progress progress)
      throws OrtException {
    HeadFit.Outcome whole = dense.run(runner, checkpoints.slot(Fit.HEAD), progress);
    Head start = chosen(runner, whole.head());
    progress.say("chose at most " + perClass + " prototypes a class; fitting on");
    HeadFit.Outcome fitted =
        new HeadFit(
                dense.train().with(hiding(dense.train().maps())),
                dense.split(),
                dense.validation(),
                dense.shape(),
                settings(),
                dense.machine(),
                Optional.of(new HeadFit.Outcome(start, whole.stepSeconds(), whole.epochs())))
            .run(runner, checkpoints.slot("sparse"), progress);
    return new HeadFit.Outcome(
        fitted.head().withoutUnusedChannels(),
        fitted.stepSeconds(),
        fitted.epochs(),
        rows(runner, whole.head(), fitted.head()));
  }

  private Head chosen(HeadRunner runner, Head whole) throws OrtException {
    if (dense.settings().head().choice() == WantedHead.Choice.GREEDY) {
      return GreedyChoice.of(runner, whole, dense.train(), dense.split().fitted(), perClass);
    }
    Head largest = whole.pruned(perClass);
    return largest.scaled((float) factor(runner, largest));
  }

  private List<SizeRow> rows(HeadRunner runner, Head whole, Head fitted) throws OrtException {
    List<Integer> sizes = SizeCurve.sizes(dense.shape().channels());
    List<Double> ofWhole = SizeCurve.of(runner, whole, dense.validation(), sizes);
    List<Double> ofFitted = SizeCurve.of(runner, fitted, dense.validation(), sizes);
    return IntStream.range(0, sizes.size())
        .mapToObj(i -> new SizeRow(sizes.get(i), ofWhole.get(i), ofFitted.get(i)))
        .toList();
  }

  private FeatureMaps hiding(FeatureMaps maps) {
    return new HiddenCells(
        maps,
        dense.shape().cells(),
        dense.shape().features(),
        dense.settings().head().hidden(),
        dense.settings().seed());
  }

  private FitSettings settings() {
    FitSettings settings = dense.settings();
    return new FitSettings(
        EPOCHS,
        settings.batch(),
        settings.seed(),
        settings.holdOut(),
        MIXING_RATE,
        WEIGHTS_RATE,
        settings.recipe().onPruned(),
        settings.augmentation(),
        settings.head());
  }

  /** What W is to be multiplied by for the smallest cross-entropy, which is convex in it. */
  private double factor(HeadRunner runner, Head head) throws OrtException {
    int[] fitted = dense.split().fitted();
    int[] some =
        IntStream.range(0, Math.min(fitted.length, SCALED_ON))
            .map(i -> fitted[(int) ((long) i * fitted.length / Math.min(fitted.length, SCALED_ON))])
            .toArray();
    List<float[]> logits = new ArrayList<>();
    List<List<Integer>> targets = new ArrayList<>();
    runner.run(
        head,
        dense.train(),
        some,
        outcome -> {
          int n = outcome.pictures().length;
          for (int i = 0; i < n; i++) {
            float[] one = new float[head.classes()];
            for (int c = 0; c < one.length; c++) {
              one[c] = outcome.logits().get(c * n + i);
            }
            logits.add(one);
            targets.add(dense.train().targets(outcome.pictures()[i]));
          }
        });
    double low = Math.log(SMALLEST);
    double high = Math.log(LARGEST);
    for (int i = 0; i < HALVINGS; i++) {
      double third = (high - low) / 3;
      if (loss(logits, targets, Math.exp(low + third))
          < loss(logits, targets, Math.exp(high - third))) {
        high -= third;
      } else {
        low += third;
      }
    }
    return Math.exp((low + high) / 2);
  }

  private static double loss(List<float[]> logits, List<List<Integer>> targets, double factor) {
    double loss = 0;
    for (int i = 0; i < logits.size(); i++) {
      float[] one = logits.get(i);
      double highest = IntStream.range(0, one.length).mapToDouble(c -> one[c]).max().orElseThrow();
      double sum = 0;
      for (float logit : one) {
        sum += Math.exp(factor * (logit - highest));
      }
      double wanted =
          targets.get(i).stream().mapToDouble(target -> one[target]).average().orElseThrow();
      loss += Math.log(sum) - factor * (wanted - highest);
    }
    return loss;
  }
}
