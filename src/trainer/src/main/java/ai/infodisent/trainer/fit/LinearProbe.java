package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.ProbeStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The decisions on the validation pictures after the best epoch so far; not before it. */
  private static final String CHOSEN = "chosen";

  /** The best epoch's accuracy on what is held out; below 0 before the first. */
  private static final String BEST = "best";

  private LinearProbe() {}

  /**
   * What a probe makes of the pictures it is measured on.
   *
   * @param accuracy the share with their own class on top, from 0 to 1
   * @param decisions the class on top, a picture
   */
  record Outcome(double accuracy, int[] decisions) {

    private static Outcome of(Features features, int[] pictures, int[] decisions) {
      long hits =
          IntStream.range(0, pictures.length)
              .filter(i -> decisions[i] == features.label(pictures[i]))
              .count();
      return new Outcome((double) hits / pictures.length, decisions);
    }
  }

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
    Checkpoint from = slot.last().orElseGet(() -> start(channels, classes));
    Map<String, OnnxTensor> start = new HashMap<>();
    for (String name : ProbeStepGraph.STATE) {
      int columns = ProbeStepGraph.isOfWeights(name) ? channels : 1;
      start.put(name, GraphSession.tensor(from.tensors().get(name), classes, columns));
    }
    Outcome chosen =
        Optional.ofNullable(from.tensors().get(CHOSEN))
            .map(decisions -> Outcome.of(validation, all(validation), integers(decisions)))
            .orElse(null);
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
        train(session, epoch, train, pictures, factors, machine);
        float[] weights = session.copy(ProbeStepGraph.STATE.get(0));
        float[] biases = session.copy(ProbeStepGraph.STATE.get(1));
        boolean chooses = split.heldOut().length > 0;
        double found =
            chooses ? decide(train, split.heldOut(), factors, weights, biases).accuracy() : 0;
        if (chooses ? found > best : epoch == EPOCHS - 1) {
          best = found;
          chosen = decide(validation, all(validation), factors, weights, biases);
        }
        if (epoch == EPOCHS - 1 || System.nanoTime() - kept > KEEP_NANOS) {
          SortedMap<String, float[]> tensors = session.copy();
          if (chosen != null) {
            tensors.put(CHOSEN, floats(chosen.decisions()));
          }
          slot.keep(new Checkpoint(epoch + 1, new TreeMap<>(Map.of(BEST, best)), tensors));
          kept = System.nanoTime();
        }
      }
    }
    return chosen;
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
      Machine machine)
      throws OrtException {
    int[][] batches = Split.batches(pictures, BATCH);
    int taken = epoch * batches.length;
    int most = machine.stepsPerRun((long) BATCH * factors.length * Float.BYTES);
    for (int[][] run : Split.groups(batches, most)) {
      List<Map<String, Float>> rates = new ArrayList<>();
      for (int step = 0; step < run.length; step++) {
        float annealed = FitSettings.annealed(taken++, EPOCHS * batches.length);
        rates.add(Map.of(ProbeStepGraph.RATE, RATE * annealed));
      }
      int[] flat = Arrays.stream(run).flatMapToInt(Arrays::stream).toArray();
      try (OnnxTensor means = means(train, flat, run.length, factors);
          OnnxTensor labels = Batches.labels(train, flat, run.length)) {
        session.run(Map.of(ProbeStepGraph.FEATURES, means, ProbeStepGraph.LABELS, labels), rates);
      }
    }
  }

  /** Exact: there are no 2^24 classes. */
  private static float[] floats(int[] decisions) {
    float[] floats = new float[decisions.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = decisions[i];
    }
    return floats;
  }

  private static int[] integers(float[] decisions) {
    int[] integers = new int[decisions.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (int) decisions[i];
    }
    return integers;
  }

  private static int[] all(Features features) {
    return IntStream.range(0, features.size()).toArray();
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

  private static Outcome decide(
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
    return Outcome.of(features, pictures, decisions);
  }
}
