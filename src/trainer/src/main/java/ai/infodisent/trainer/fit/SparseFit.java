package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.report.SizeRow;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A head of few prototypes a class, as SIDE (arXiv 2507.19321) wants it: a dense one, of whose
 * channels each class chooses a few ({@link GreedyChoice}), fitted on under that choice. U then has
 * to turn much further than for the dense head, so its learning rate is higher; and what keeps the
 * few prototypes from learning pictures by heart is that most cells are hidden from them.
 *
 * @param dense makes the dense head
 * @param perClass how many channels a class has at most, at least 1
 */
record SparseFit(HeadFit dense, int perClass) {

  // Found on photographs of clothing: lower rates of U, or fewer hidden cells, cost points.
  private static final int EPOCHS = 24;
  private static final float MIXING_RATE = 1e-2f;
  private static final float WEIGHTS_RATE = 1e-2f;
  private static final double HIDDEN = 0.7;

  /**
   * Fits.
   *
   * @param runner measures heads of the dense one's shape
   * @param checkpoints where those of both phases are
   * @return the head without the channels that no class has
   * @throws ai.infodisent.trainer.TrainerException as {@link HeadFit#run} does
   */
  HeadFit.Outcome run(HeadRunner runner, Checkpoints checkpoints, Progress progress)
      throws OrtException {
    HeadFit.Outcome whole = dense.run(runner, checkpoints.slot(Fit.HEAD), progress);
    Head start =
        GreedyChoice.of(runner, whole.head(), dense.train(), dense.split().fitted(), perClass);
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
        maps, dense.shape().cells(), dense.shape().features(), HIDDEN, dense.settings().seed());
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
}
