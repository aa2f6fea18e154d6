package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A batch and a head to take steps with, and what the head's loss says of them in double precision.
 *
 * @param maps {@code [N][D][cells]}, numbers that half precision holds
 * @param targets one or more a picture
 * @param head W is of the scaled features
 * @param scale what features are multiplied by
 * @param smoothing of the labels
 */
record StepCase(double[][][] maps, int[][] targets, PlainHead head, float scale, float smoothing) {

  private static final double STEP = 1e-5;

  /** Maxima that finite differences would take turns between are no test: they are drawn anew. */
  private static final double MARGIN = 1e-2;

  /** Pictures of one class each. */
  static StepCase random(
      int channels, int classes, int cells, int pictures, float smoothing, long seed) {
    return random(channels, classes, cells, pictures, 1, smoothing, seed);
  }

  /** Pictures of 1 to {@code most} classes each. */
  static StepCase random(
      int channels, int classes, int cells, int pictures, int most, float smoothing, long seed) {
    Random random = new Random(seed);
    while (true) {
      double[][][] maps = new double[pictures][channels][cells];
      for (double[][] map : maps) {
        for (double[] row : map) {
          Arrays.setAll(row, i -> (random.nextInt(2049) - 1024) / 512.0);
        }
      }
      double[] skew = new double[channels * channels];
      for (int i = 0; i < channels; i++) {
        for (int j = 0; j < i; j++) {
          skew[i * channels + j] = random.nextGaussian() / Math.sqrt(channels);
          skew[j * channels + i] = -skew[i * channels + j];
        }
      }
      double[][] identity = new double[channels][channels];
      IntStream.range(0, channels).forEach(k -> identity[k][k] = 1);
      double[][] weights = new double[classes][channels];
      for (double[] row : weights) {
        Arrays.setAll(row, k -> 0.1 + random.nextDouble());
      }
      StepCase made =
          new StepCase(
              maps,
              targets(random, random.ints(pictures, 0, classes).toArray(), classes, most),
              new PlainHead(Rotations.rotated(identity, skew, 1), weights),
              0.5f,
              smoothing);
      if (made.isSmooth()) {
        return made;
      }
    }
  }

  /** Labels, and up to {@code most} - 1 other classes each. */
  private static int[][] targets(Random random, int[] labels, int classes, int most) {
    int[][] targets = TinyFeatures.alone(labels);
    for (int n = 0; n < targets.length && most > 1; n++) {
      IntStream others = random.ints(0, classes).distinct().limit(random.nextInt(most) + 1);
      int[] some = IntStream.concat(IntStream.of(labels[n]), others).distinct().toArray();
      targets[n] = Arrays.copyOf(some, Math.min(some.length, most));
    }
    return targets;
  }

  StepCase with(PlainHead other) {
    return new StepCase(maps, targets, other, scale, smoothing);
  }

  /** The head for features as they are. */
  PlainHead scaled() {
    double[][] weights = Rotations.copy(head.weights());
    for (double[] row : weights) {
      Arrays.setAll(row, k -> row[k] * scale);
    }
    return new PlainHead(head.mixing(), weights);
  }

  double loss() {
    return scaled().loss(maps, targets, smoothing);
  }

  /** dL/dW by central differences, {@code [C][D]}. */
  double[][] weightsGradient() {
    double[][] gradient = new double[head.weights().length][head.mixing().length];
    for (int c = 0; c < gradient.length; c++) {
      for (int k = 0; k < gradient[c].length; k++) {
        double[][] more = Rotations.copy(head.weights());
        double[][] less = Rotations.copy(head.weights());
        more[c][k] += STEP;
        less[c][k] -= STEP;
        double above = with(new PlainHead(head.mixing(), more)).loss();
        double below = with(new PlainHead(head.mixing(), less)).loss();
        gradient[c][k] = (above - below) / (2 * STEP);
      }
    }
    return gradient;
  }

  /** S by central differences, {@code [D][D]}. */
  double[][] mixingGradient() {
    int channels = head.mixing().length;
    double[][] gradient = new double[channels][channels];
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < channels; j++) {
        gradient[i][j] = i == j ? 0 : mixingGradient(i, j);
      }
    }
    return gradient;
  }

  /**
   * An entry of S = skew(dL/dU U^T) by central differences: turning U by h (E_ij - E_ji) changes
   * the loss by 2 h S_ij.
   */
  double mixingGradient(int i, int j) {
    int channels = head.mixing().length;
    double[] turn = new double[channels * channels];
    turn[i * channels + j] = 1;
    turn[j * channels + i] = -1;
    double[][] more = Rotations.rotated(head.mixing(), turn, STEP);
    double[][] less = Rotations.rotated(head.mixing(), turn, -STEP);
    double above = with(new PlainHead(more, head.weights())).loss();
    double below = with(new PlainHead(less, head.weights())).loss();
    return (above - below) / (4 * STEP);
  }

  private boolean isSmooth() {
    for (double[][] map : maps) {
      for (double[] row : head.of(map).mixed()) {
        double[] sorted = row.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        if (Math.abs(sorted[0]) < MARGIN
            || Math.abs(sorted[last]) < MARGIN
            || last > 0 && sorted[1] - sorted[0] < MARGIN
            || last > 0 && sorted[last] - sorted[last - 1] < MARGIN) {
          return false;
        }
      }
    }
    return true;
  }

  /** The step's graph, open on this batch and head, with Adam's means at 0. */
  Running start() throws OrtException, IOException {
    return start(Recipe.of(Pooling.MAX, smoothing));
  }

  /** The same by a recipe; its smoothing is meant to be this case's. */
  Running start(Recipe recipe) throws OrtException, IOException {
    int channels = head.mixing().length;
    int classes = head.weights().length;
    HeadGraph.Shape shape = new HeadGraph.Shape(channels, maps[0][0].length, classes, scale);
    Map<String, OnnxTensor> state = new HashMap<>();
    for (String name : TrainingStepGraph.STATE) {
      int rows = TrainingStepGraph.rows(name, shape);
      double[] values =
          switch (name) {
            case HeadGraph.MIXING -> TinyFeatures.flat(head.mixing());
            case HeadGraph.WEIGHTS -> TinyFeatures.flat(head.weights());
            default -> new double[rows * channels];
          };
      float[] floats = new float[values.length];
      IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
      state.put(name, GraphSession.tensor(floats, rows, channels));
    }
    return new Running(
        new StepSession(TrainingStepGraph.of(shape, recipe, 1), state, 0, Machine.ofThreads(1)),
        TinyFeatures.of(maps, targets),
        shape);
  }

  /** Whoever starts it closes it. */
  record Running(StepSession session, Features features, HeadGraph.Shape shape)
      implements AutoCloseable {

    StepSession.Outcome step(float mixingRate, float weightsRate) throws OrtException {
      return step(
          Map.of(
              TrainingStepGraph.MIXING_RATE, mixingRate,
              TrainingStepGraph.WEIGHTS_RATE, weightsRate));
    }

    StepSession.Outcome step(Map<String, Float> rates) throws OrtException {
      int[] all = IntStream.range(0, features.size()).toArray();
      Map<String, OnnxTensor> batch = Map.of();
      try (Batches batches = new Batches(features, shape, all.length)) {
        batch = batches.of(all, 1);
        return session.run(batch, List.of(rates));
      } finally {
        batch.values().forEach(OnnxTensor::close);
      }
    }

    @Override
    public void close() throws OrtException, IOException {
      session.close();
    }
  }
}
