package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.infodisent.trainer.report.SizeRow;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A head's epochs, from its start or its last checkpoint to the head to keep.
 *
 * @param train what to fit on
 * @param split which of its pictures to fit on, and which are held out to choose an epoch on
 * @param validation what every epoch is measured on
 * @param shape of the head
 * @param settings of the fit
 * @param machine to use
 * @param before what to go on from, if it is not U = I and a small W
 */
record HeadFit(
    Features train,
    Split split,
    Features validation,
    HeadGraph.Shape shape,
    FitSettings settings,
    Machine machine,
    Optional<Outcome> before) {

  /** A fit from the start. */
  HeadFit(
      Features train,
      Split split,
      Features validation,
      HeadGraph.Shape shape,
      FitSettings settings,
      Machine machine) {
    this(train, split, validation, shape, settings, machine, Optional.empty());
  }

  /** How far U U^T may be from the identity, in any entry. */
  private static final double ORTHOGONAL = 1e-5;

  /** Names in checkpoints. */
  private static final String BEST = "best";

  private static final String SECONDS = "seconds";
  private static final String CHOSEN_MIXING = "chosenMixing";
  private static final String CHOSEN_WEIGHTS = "chosenWeights";

  /**
   * What came of it.
   *
   * @param head the last epoch's; or the one that is best on what was held out
   * @param stepSeconds spent in training steps
   * @param epochs all of them, those before the checkpoint and those gone on from too
   * @param sizes accuracy against the size of explanations, of a sparse head
   */
  record Outcome(Head head, double stepSeconds, List<Progress.Epoch> epochs, List<SizeRow> sizes) {

    Outcome(Head head, double stepSeconds, List<Progress.Epoch> epochs) {
      this(head, stepSeconds, epochs, List.of());
    }
  }

  /**
   * Fits.
   *
   * @param runner measures heads of this shape
   * @param slot where checkpoints are
   * @throws TrainerException if the loss or U is no longer what it should be
   */
  Outcome run(HeadRunner runner, Checkpoints.Slot slot, Progress progress) throws OrtException {
    int[] reported = IntStream.range(0, validation.size()).toArray();
    boolean chooses = split.heldOut().length > 0;
    Optional<Checkpoint> kept = slot.last();
    Optional<Checkpoint> from = kept.or(() -> before.map(outcome -> start(outcome.head())));
    int earlier = before.map(outcome -> outcome.epochs().size()).orElse(0);
    double best = from.map(last -> last.numbers().get(BEST)).orElse(-1.0);
    List<Progress.Epoch> epochs =
        new ArrayList<>(kept.map(last -> EpochNumbers.read(last, earlier)).orElse(List.of()));
    double seconds = from.map(last -> last.numbers().get(SECONDS)).orElse(0.0);
    try (HeadTrainer trainer =
            new HeadTrainer(train, split.fitted(), shape, settings, machine, from);
        Progress.Stage stage = progress.stage("epochs", settings.epochs(), "epochs")) {
      Head chosen = from.filter(last -> chooses).map(last -> chosen(last)).orElseGet(trainer::head);
      if (kept.isPresent()) {
        progress.say("resumed after epoch " + (earlier + trainer.epoch()));
        stage.advance(trainer.epoch());
      }
      for (int epoch = trainer.epoch() + 1; epoch <= settings.epochs(); epoch++) {
        HeadTrainer.Epoch found = trainer.train();
        if (!Double.isFinite(found.loss()) || !(found.deviation() <= ORTHOGONAL)) {
          throw new TrainerException(
              "expected a finite loss and U orthogonal to "
                  + ORTHOGONAL
                  + " after epoch "
                  + (earlier + epoch)
                  + ", found a loss of "
                  + found.loss()
                  + " and a deviation of "
                  + found.deviation());
        }
        seconds += found.seconds();
        Head head = trainer.head();
        double reached = runner.accuracy(head, validation, reported);
        double accuracy = chooses ? runner.accuracy(head, train, split.heldOut()) : 0;
        Progress.Epoch told =
            new Progress.Epoch(
                earlier + epoch,
                found.loss(),
                found.accuracy(),
                reached,
                chooses ? OptionalDouble.of(accuracy) : OptionalDouble.empty(),
                seconds);
        progress.epoch(told);
        epochs.add(told);
        if (!chooses || accuracy > best) {
          best = accuracy;
          chosen = head;
        }
        SortedMap<String, float[]> tensors = trainer.state();
        if (chooses) {
          tensors.put(CHOSEN_MIXING, chosen.mixing());
          tensors.put(CHOSEN_WEIGHTS, chosen.weights());
        }
        SortedMap<String, Double> numbers = new TreeMap<>(Map.of(BEST, best, SECONDS, seconds));
        EpochNumbers.put(epochs, numbers);
        slot.keep(new Checkpoint(epoch, numbers, tensors));
        stage.advance(1);
      }
      List<Progress.Epoch> all = new ArrayList<>(before.map(Outcome::epochs).orElse(List.of()));
      all.addAll(epochs);
      return new Outcome(chosen, seconds, all);
    }
  }

  /** A head as if it were a checkpoint before the first epoch. */
  private Checkpoint start(Head head) {
    SortedMap<String, float[]> tensors = new TreeMap<>();
    for (String name : TrainingStepGraph.STATE) {
      tensors.put(name, new float[TrainingStepGraph.rows(name, shape) * shape.channels()]);
    }
    float[] weights = tensors.get(HeadGraph.WEIGHTS);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = head.weights()[i] / shape.scale();
    }
    tensors.put(HeadGraph.MIXING, head.mixing());
    tensors.put(CHOSEN_MIXING, head.mixing());
    tensors.put(CHOSEN_WEIGHTS, head.weights());
    double seconds = before.map(Outcome::stepSeconds).orElse(0.0);
    return new Checkpoint(0, new TreeMap<>(Map.of(BEST, -1.0, SECONDS, seconds)), tensors);
  }

  private Head chosen(Checkpoint last) {
    return new Head(
        shape.channels(),
        shape.classes(),
        last.tensors().get(CHOSEN_MIXING),
        last.tensors().get(CHOSEN_WEIGHTS));
  }
}
