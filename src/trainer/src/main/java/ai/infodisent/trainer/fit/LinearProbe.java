package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Probe;
import ai.infodisent.trainer.onnx.ProbeStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What softmax regression on globally averaged features reaches: the accuracy a head without
 * explanations would have, beside which a head's is shown.
 */
final class LinearProbe {

  private static final int EPOCHS = 40;
  private static final int BATCH = 256;
  private static final float RATE = 1e-2f;
  private static final float DECAY = 1e-4f;

  /** So that a channel that never changes is not divided by nothing. */
  private static final double LEAST_DEVIATION = 1e-3;

  /** Epochs are short where pictures are few: not each is worth a checkpoint. */
  private static final long KEEP_NANOS = 10_000_000_000L;

  /** The weights after the best epoch so far; not before it. */
  private static final String CHOSEN_WEIGHTS = "chosenWeights";

  /** The biases after the best epoch so far; not before it. */
  private static final String CHOSEN_BIASES = "chosenBiases";

  /** The best epoch's accuracy on what is held out; below 0 before the first. */
  private static final String BEST = "best";

  private LinearProbe() {}

  /**
   * What a probe makes of the pictures it is measured on.
   *
   * @param accuracy the share with a class on top that they may be of, from 0 to 1
   * @param decisions the class on top, a picture
   * @param probe the weights and biases that decide so, of features as they are
   */
  record Outcome(double accuracy, int[] decisions, Probe probe) {}

  /**
   * Fits a probe and measures it.
   *
   * @param train what to fit on
   * @param split which of its pictures to fit on, and which are held out to choose an epoch on
   * @param validation what to measure on
   * @param slot where its checkpoints are
   * @return on all of {@code validation}: after the epoch that is best on the pictures held out, or
   *     after the last where none are
   */
  static Outcome measure(
      Features train,
      Split split,
      Features validation,
      int channels,
      int classes,
      FitSettings settings,
      Machine machine,
      Checkpoints.Slot slot)
      throws OrtException {
    float[] factors = factors(train, split.fitted(), channels);
    SplittableRandom random = new SplittableRandom(settings.seed());
    int[] pictures = split.fitted().clone();
    Checkpoint from =
        slot.last().filter(LinearProbe::isWhole).orElseGet(() -> start(channels, classes));
    Map<String, OnnxTensor> start = new HashMap<>();
    for (String name : ProbeStepGraph.STATE) {
      int columns = ProbeStepGraph.isOfWeights(name) ? channels : 1;
      start.put(name, GraphSession.tensor(from.tensors().get(name), classes, columns));
    }
    float[] chosenWeights = from.tensors().get(CHOSEN_WEIGHTS);
    float[] chosenBiases = from.tensors().get(CHOSEN_BIASES);
    double best = from.numbers().get(BEST);
    int taken = from.epoch() * Split.batches(pictures, BATCH).length;
    long kept = System.nanoTime();
    try (StepSession session =
        new StepSession(ProbeStepGraph.of(channels, classes, DECAY), start, taken, machine)) {
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        Split.shuffle(pictures, random);
        if (epoch < from.epoch()) {
          continue;
        }
        train(session, epoch, train, pictures, factors, classes, machine);
        float[] weights = session.copy(ProbeStepGraph.STATE.get(0));
        float[] biases = session.copy(ProbeStepGraph.STATE.get(1));
        boolean chooses = split.heldOut().length > 0;
        double found =
            chooses
                ? accuracy(
                    train,
                    split.heldOut(),
                    decide(train, split.heldOut(), factors, weights, biases))
                : 0;
        if (chooses ? found > best : epoch == EPOCHS - 1) {
          best = found;
          chosenWeights = weights;
          chosenBiases = biases;
        }
        if (epoch == EPOCHS - 1 || System.nanoTime() - kept > KEEP_NANOS) {
          SortedMap<String, float[]> tensors = session.copy();
          if (chosenWeights != null) {
            tensors.put(CHOSEN_WEIGHTS, chosenWeights);
            tensors.put(CHOSEN_BIASES, chosenBiases);
          }
          slot.keep(new Checkpoint(epoch + 1, new TreeMap<>(Map.of(BEST, best)), tensors));
          kept = System.nanoTime();
        }
      }
    }
    int[] all = IntStream.range(0, validation.size()).toArray();
    int[] decisions = decide(validation, all, factors, chosenWeights, chosenBiases);
    return new Outcome(
        accuracy(validation, all, decisions),
        decisions,
        new Probe(channels, classes, folded(chosenWeights, factors), chosenBiases));
  }

  /** Whether a checkpoint has the weights that it says were chosen. */
  private static boolean isWhole(Checkpoint checkpoint) {
    return checkpoint.tensors().containsKey(CHOSEN_WEIGHTS) || checkpoint.numbers().get(BEST) < 0;
  }

  /** Weights of features as they are, from those of features times their factors. */
  private static float[] folded(float[] weights, float[] factors) {
    float[] folded = new float[weights.length];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = weights[i] * factors[i % factors.length];
    }
    return folded;
  }

  private static Checkpoint start(int channels, int classes) {
    SortedMap<String, float[]> tensors = new TreeMap<>();
    for (String name : ProbeStepGraph.STATE) {
      tensors.put(name, new float[classes * (ProbeStepGraph.isOfWeights(name) ? channels : 1)]);
    }
    return new Checkpoint(0, new TreeMap<>(Map.of(BEST, -1.0)), tensors);
  }

  private static void train(
      StepSession session,
      int epoch,
      Features train,
      int[] pictures,
      float[] factors,
      int classes,
      Machine machine)
      throws OrtException {
    int[][] batches = Split.batches(pictures, BATCH);
    int taken = epoch * batches.length;
    int most = machine.stepsPerRun((long) BATCH * (factors.length + classes) * Float.BYTES);
    for (int[][] run : Split.groups(batches, most)) {
      List<Map<String, Float>> rates = new ArrayList<>();
      for (int step = 0; step < run.length; step++) {
        float annealed = FitSettings.annealed(taken++, EPOCHS * batches.length);
        rates.add(Map.of(ProbeStepGraph.RATE, RATE * annealed));
      }
      int[] flat = Arrays.stream(run).flatMapToInt(Arrays::stream).toArray();
      try (OnnxTensor means = means(train, flat, run.length, factors);
          OnnxTensor targets = Batches.targets(train, flat, run.length, classes)) {
        session.run(Map.of(ProbeStepGraph.FEATURES, means, ProbeStepGraph.TARGETS, targets), rates);
      }
    }
  }

  /** One over each channel's deviation between the pictures fitted on. */
  private static float[] factors(Features train, int[] pictures, int channels) {
    float[] factors = new float[channels];
    float[] means = new float[channels];
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    for (int picture : pictures) {
      train.means().get(picture, means);
      for (int k = 0; k < channels; k++) {
        sums[k] += means[k];
        squares[k] += (double) means[k] * means[k];
      }
    }
    for (int k = 0; k < channels; k++) {
      double mean = sums[k] / pictures.length;
      double variance = Math.max(0, squares[k] / pictures.length - mean * mean);
      factors[k] = (float) (1 / (Math.sqrt(variance) + LEAST_DEVIATION * train.deviation()));
    }
    return factors;
  }

  /** {@code [steps, N, D]}, for so many steps. */
  private static OnnxTensor means(Features features, int[] pictures, int steps, float[] factors)
      throws OrtException {
    int channels = factors.length;
    float[] batch = new float[pictures.length * channels];
    float[] means = new float[channels];
    for (int i = 0; i < pictures.length; i++) {
      features.means().get(pictures[i], means);
      for (int k = 0; k < channels; k++) {
        batch[i * channels + k] = means[k] * factors[k];
      }
    }
    return GraphSession.tensor(batch, steps, pictures.length / steps, channels);
  }

  private static double accuracy(Features features, int[] pictures, int[] decisions) {
    long hits =
        IntStream.range(0, pictures.length)
            .filter(i -> features.agrees(pictures[i], decisions[i]))
            .count();
    return (double) hits / pictures.length;
  }

  private static int[] decide(
      Features features, int[] pictures, float[] factors, float[] weights, float[] biases) {
    int channels = factors.length;
    int[] decisions = new int[pictures.length];
    float[] means = new float[channels];
    for (int i = 0; i < pictures.length; i++) {
      features.means().get(pictures[i], means);
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < biases.length; c++) {
        double logit = biases[c];
        for (int k = 0; k < channels; k++) {
          logit += weights[c * channels + k] * means[k] * factors[k];
        }
        if (logit > highest) {
          highest = logit;
          best = c;
        }
      }
      decisions[i] = best;
    }
    return decisions;
  }
}
