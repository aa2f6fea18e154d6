package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.OrthogonalityGraph;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;

/**
 * Fits U and W on features, epoch by epoch, in runs of as many steps as the machine wants. Whoever
 * opens it closes it.
 */
final class HeadTrainer implements AutoCloseable {

  /** W starts uniformly between 0 and this. */
  private static final double START_OF_WEIGHTS = 0.02;

  /** Where the temperature of Gumbel-softmax pooling begins and ends, falling by equal shares. */
  private static final double FIRST_TEMPERATURE = 1;

  private static final double LAST_TEMPERATURE = 0.1;

  private final HeadGraph.Shape shape;
  private final FitSettings settings;
  private final Machine machine;
  private final int[] pictures;
  private final int stepsPerRun;
  private final Batches batches;
  private final SplittableRandom random;
  private StepSession session;
  private int epoch;

  /**
   * @param fitted the indices of the pictures to fit on
   * @param from what to go on from: the same pictures', shape's and settings'
   */
  HeadTrainer(
      Features features,
      int[] fitted,
      HeadGraph.Shape shape,
      FitSettings settings,
      Machine machine,
      Optional<Checkpoint> from)
      throws OrtException {
    this(features, fitted, shape, settings, machine, from, stepsPerRun(shape, settings, machine));
  }

  /** The same with so many steps a run. */
  HeadTrainer(
      Features features,
      int[] fitted,
      HeadGraph.Shape shape,
      FitSettings settings,
      Machine machine,
      Optional<Checkpoint> from,
      int stepsPerRun)
      throws OrtException {
    this.shape = shape;
    this.settings = settings;
    this.machine = machine;
    this.pictures = fitted.clone();
    this.stepsPerRun = stepsPerRun;
    int largest = Math.min(fitted.length, stepsPerRun * settings.batch());
    this.batches = new Batches(features, shape, largest);
    this.random = new SplittableRandom(settings.seed());
    int done = from.map(Checkpoint::epoch).orElse(0);
    Map<String, OnnxTensor> start = start(from);
    for (epoch = 0; epoch < done; epoch++) {
      // An epoch's order is made of the one before.
      Split.shuffle(pictures, random);
    }
    this.session = session(start);
  }

  private static int stepsPerRun(HeadGraph.Shape shape, FitSettings settings, Machine machine) {
    return machine.stepsPerRun(
        (long) settings.batch() * shape.cells() * shape.channels() * Short.BYTES);
  }

  private StepSession session(Map<String, OnnxTensor> state) throws OrtException {
    // Each epoch has noise of its own, whether or not it is the first of a process.
    int seed = new SplittableRandom(settings.seed() + epoch).nextInt();
    return new StepSession(
        TrainingStepGraph.of(shape, settings.recipe(), seed), state, epoch * steps(), machine);
  }

  private int steps() {
    return (pictures.length + settings.batch() - 1) / settings.batch();
  }

  /**
   * What one epoch found.
   *
   * @param loss the mean over its batches' pictures
   * @param accuracy on the pictures fitted on, from 0 to 1, each measured before its step
   * @param deviation the largest entry of |U U^T - I| after it
   * @param seconds spent in training steps
   */
  record Epoch(double loss, double accuracy, double deviation, double seconds) {}

  /** Sees every picture once, in a new order. */
  Epoch train() throws OrtException {
    Split.shuffle(pictures, random);
    int[][] order = Split.batches(pictures, settings.batch());
    List<int[][]> runs = Split.groups(order, stepsPerRun);
    List<int[]> flat =
        runs.stream()
            .map(run -> Arrays.stream(run).flatMapToInt(Arrays::stream).toArray())
            .toList();
    batches.begin(epoch);
    double loss = 0;
    long hits = 0;
    int taken = epoch * order.length;
    long started = System.nanoTime();
    for (int i = 0; i < runs.size(); i++) {
      List<Map<String, Float>> rates = new ArrayList<>();
      for (int step = 0; step < runs.get(i).length; step++) {
        rates.add(rates(taken++, order.length * settings.epochs()));
      }
      Map<String, OnnxTensor> run = batches.of(flat.get(i), rates.size());
      try {
        if (i + 1 < runs.size()) {
          batches.expect(flat.get(i + 1));
        }
        StepSession.Outcome outcome = session.run(run, rates);
        loss += outcome.loss() * runs.get(i)[0].length;
        hits += outcome.hits();
      } finally {
        run.values().forEach(OnnxTensor::close);
      }
    }
    epoch++;
    if (settings.recipe().pooling() == Pooling.GUMBEL) {
      renew();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Epoch(loss / pictures.length, (double) hits / pictures.length, deviation(), seconds);
  }

  private Map<String, Float> rates(int step, int steps) {
    float annealed = FitSettings.annealed(step, steps);
    Map<String, Float> rates = new HashMap<>();
    rates.put(TrainingStepGraph.MIXING_RATE, settings.mixingRate() * annealed);
    rates.put(TrainingStepGraph.WEIGHTS_RATE, settings.weightsRate() * annealed);
    if (settings.recipe().pooling() == Pooling.GUMBEL) {
      double fallen = Math.pow(LAST_TEMPERATURE / FIRST_TEMPERATURE, (double) step / steps);
      rates.put(TrainingStepGraph.TEMPERATURE, (float) (FIRST_TEMPERATURE * fallen));
    }
    return rates;
  }

  /** Goes on with the next epoch's noise. */
  private void renew() throws OrtException {
    Map<String, OnnxTensor> state = new HashMap<>();
    for (Map.Entry<String, float[]> value : session.copy().entrySet()) {
      int rows = TrainingStepGraph.rows(value.getKey(), shape);
      state.put(value.getKey(), GraphSession.tensor(value.getValue(), rows, shape.channels()));
    }
    StepSession next = session(state);
    session.close();
    session = next;
  }

  private double deviation() throws OrtException {
    try (GraphSession orthogonality =
            new GraphSession(OrthogonalityGraph.of(shape.channels()), machine);
        OrtSession.Result result =
            orthogonality.run(Map.of(OrthogonalityGraph.MATRIX, session.state(HeadGraph.MIXING)))) {
      OnnxTensor found = (OnnxTensor) result.get(OrthogonalityGraph.DEVIATION).orElseThrow();
      return found.getFloatBuffer().get(0);
    }
  }

  /** The head as it is now, the features' scale folded into W. */
  Head head() {
    float[] weights = session.copy(HeadGraph.WEIGHTS);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= shape.scale();
    }
    return new Head(shape.channels(), shape.classes(), session.copy(HeadGraph.MIXING), weights);
  }

  /** How many epochs are done. */
  int epoch() {
    return epoch;
  }

  /** All that the next epoch needs beside the seed; the caller's to keep. */
  SortedMap<String, float[]> state() {
    return session.copy();
  }

  private Map<String, OnnxTensor> start(Optional<Checkpoint> from) throws OrtException {
    int channels = shape.channels();
    int classes = shape.classes();
    float[] identity = new float[channels * channels];
    for (int k = 0; k < channels; k++) {
      identity[k * channels + k] = 1;
    }
    float[] weights = new float[classes * channels];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextDouble() * START_OF_WEIGHTS);
    }
    Map<String, OnnxTensor> state = new HashMap<>();
    for (String name : TrainingStepGraph.STATE) {
      int rows = TrainingStepGraph.rows(name, shape);
      float[] values =
          switch (name) {
            case HeadGraph.MIXING -> identity;
            case HeadGraph.WEIGHTS -> weights;
            default -> new float[rows * channels];
          };
      float[] kept = from.isPresent() ? from.get().tensors().get(name) : values;
      state.put(name, GraphSession.tensor(kept, rows, channels));
    }
    return state;
  }

  @Override
  public void close() throws OrtException {
    try (batches) {
      session.close();
    }
  }
}
