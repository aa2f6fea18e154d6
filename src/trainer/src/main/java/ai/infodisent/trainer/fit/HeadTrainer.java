package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.OrthogonalityGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;

/** Fits U and W on features, epoch by epoch. Whoever opens it closes it. */
final class HeadTrainer implements AutoCloseable {

  /** W starts uniformly between 0 and this. */
  private static final double START_OF_WEIGHTS = 0.02;

  private final HeadGraph.Shape shape;
  private final FitSettings settings;
  private final int[] pictures;
  private final Batches batches;
  private final SplittableRandom random;
  private final StepSession session;
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
      Optional<Checkpoint> from)
      throws OrtException {
    this.shape = shape;
    this.settings = settings;
    this.pictures = fitted.clone();
    this.batches = new Batches(features, shape, Math.min(settings.batch(), fitted.length));
    this.random = new SplittableRandom(settings.seed());
    this.session =
        new StepSession(
            TrainingStepGraph.of(shape, settings.smoothing()),
            start(from),
            from.map(Checkpoint::epoch).orElse(0) * steps(),
            settings.threads());
    for (epoch = 0; epoch < from.map(Checkpoint::epoch).orElse(0); epoch++) {
      // An epoch's order is made of the one before.
      Split.shuffle(pictures, random);
    }
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
    int steps = order.length * settings.epochs();
    double loss = 0;
    long hits = 0;
    long started = System.nanoTime();
    for (int i = 0; i < order.length; i++) {
      float annealed = FitSettings.annealed(epoch * order.length + i, steps);
      Map<String, OnnxTensor> batch = batches.of(order[i]);
      try {
        if (i + 1 < order.length) {
          batches.expect(order[i + 1]);
        }
        StepSession.Outcome outcome =
            session.step(
                batch,
                Map.of(
                    TrainingStepGraph.MIXING_RATE, settings.mixingRate() * annealed,
                    TrainingStepGraph.WEIGHTS_RATE, settings.weightsRate() * annealed));
        loss += (double) outcome.loss() * order[i].length;
        hits += outcome.hits();
      } finally {
        batch.values().forEach(OnnxTensor::close);
      }
    }
    epoch++;
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Epoch(loss / pictures.length, (double) hits / pictures.length, deviation(), seconds);
  }

  private double deviation() throws OrtException {
    try (GraphSession orthogonality =
            new GraphSession(OrthogonalityGraph.of(shape.channels()), settings.threads());
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
