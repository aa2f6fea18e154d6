package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Head;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Chooses few channels a class for what they add to one another, as orthogonal matching pursuit
 * does: one after the other, each class takes the channel along which the cross-entropy of all
 * pictures falls most steeply, and then all weights are fitted anew, at least 0. Channels that tell
 * the same, of which the largest weights of a dense head may be, are so not taken twice. U stays.
 */
final class GreedyChoice {

  /** Activations that are kept: as many pictures tell what to choose. */
  private static final int MOST_VALUES = 1 << 25;

  /** Steps of Adam, after each choice, on weights of channels of unit mean square. */
  private static final int STEPS = 60;

  private static final double RATE = 0.2;
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.99;
  private static final double TINY = 1e-8;

  private final Head head;

  /** {@code [N][K]}, v of each picture, divided by {@link #magnitudes}. */
  private final List<float[]> activations = new ArrayList<>();

  /** {@code [N]}, the classes that each picture may be of. */
  private final List<List<Integer>> targets = new ArrayList<>();

  /** {@code [K]}, the root of v's mean square; 1 where that is 0. */
  private final double[] magnitudes;

  private final int[][] chosen;
  private final double[][] weights;

  private GreedyChoice(HeadRunner runner, Head head, Features features, int[] pictures)
      throws OrtException {
    this.head = head;
    this.chosen = new int[head.classes()][0];
    this.weights = new double[head.classes()][0];
    runner.run(
        head,
        features,
        some(pictures, MOST_VALUES / head.channels()),
        outcome -> {
          for (int i = 0; i < outcome.pictures().length; i++) {
            activations.add(activations(outcome, i));
            targets.add(features.targets(outcome.pictures()[i]));
          }
        });
    this.magnitudes = new double[head.channels()];
    for (int k = 0; k < magnitudes.length; k++) {
      int channel = k;
      double square = activations.stream().mapToDouble(v -> v[channel] * v[channel]).sum();
      magnitudes[k] = square > 0 ? Math.sqrt(square / activations.size()) : 1;
      activations.forEach(v -> v[channel] /= (float) magnitudes[channel]);
    }
  }

  private float[] activations(HeadRunner.Outcome outcome, int i) {
    float[] v = new float[head.channels()];
    for (int k = 0; k < v.length; k++) {
      int at = k * outcome.pictures().length + i;
      v[k] = outcome.plus().get(at) - outcome.minus().get(at);
    }
    return v;
  }

  /** At most so many of these, evenly spread. */
  private static int[] some(int[] pictures, int most) {
    int count = Math.min(pictures.length, Math.max(1, most));
    return IntStream.range(0, count)
        .map(i -> pictures[(int) ((long) i * pictures.length / count)])
        .toArray();
  }

  /**
   * Chooses.
   *
   * @param runner of the head's shape
   * @param head whose channels there are; its weights are not looked at
   * @param pictures indices of those to choose by, at least one
   * @param perClass how many channels a class gets at most, at least 1
   * @return the same channels with other weights, at least 0, at most so many of a class above
   */
  static Head of(HeadRunner runner, Head head, Features features, int[] pictures, int perClass)
      throws OrtException {
    GreedyChoice choice = new GreedyChoice(runner, head, features, pictures);
    for (int i = 0; i < Math.min(perClass, head.channels()); i++) {
      choice.choose();
      choice.fit();
    }
    return choice.head();
  }

  /** Each class takes one more, if any makes the loss fall. */
  private void choose() {
    float[][] errors = errors();
    eachClass(
        c -> {
          double[] slopes = new double[head.channels()];
          for (int n = 0; n < errors.length; n++) {
            float[] v = activations.get(n);
            for (int k = 0; k < slopes.length; k++) {
              slopes[k] += errors[n][c] * v[k];
            }
          }
          for (int k : chosen[c]) {
            slopes[k] = 0;
          }
          int steepest = 0;
          for (int k = 1; k < slopes.length; k++) {
            steepest = slopes[k] < slopes[steepest] ? k : steepest;
          }
          if (slopes[steepest] < 0) {
            int count = chosen[c].length;
            chosen[c] = Arrays.copyOf(chosen[c], count + 1);
            chosen[c][count] = steepest;
            weights[c] = Arrays.copyOf(weights[c], count + 1);
          }
        });
  }

  /** Fits the weights of what is chosen; where that makes the loss no less, they stay. */
  private void fit() {
    double before = loss();
    double[][] kept = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
    double[][] means = zeros();
    double[][] squares = zeros();
    for (int step = 1; step <= STEPS; step++) {
      float[][] errors = errors();
      double rate = RATE * FitSettings.annealed(step - 1, STEPS);
      double meanCorrection = 1 - Math.pow(MEAN_DECAY, step);
      double squareCorrection = 1 - Math.pow(SQUARE_DECAY, step);
      eachClass(
          c -> {
            for (int j = 0; j < chosen[c].length; j++) {
              double slope = 0;
              for (int n = 0; n < errors.length; n++) {
                slope += errors[n][c] * activations.get(n)[chosen[c][j]];
              }
              slope /= errors.length;
              means[c][j] += (1 - MEAN_DECAY) * (slope - means[c][j]);
              squares[c][j] += (1 - SQUARE_DECAY) * (slope * slope - squares[c][j]);
              double deviation = Math.sqrt(squares[c][j] / squareCorrection) + TINY;
              double moved = weights[c][j] - rate * means[c][j] / meanCorrection / deviation;
              weights[c][j] = Math.max(0, moved);
            }
          });
    }
    if (loss() > before) {
      System.arraycopy(kept, 0, weights, 0, kept.length);
    }
  }

  /** The cross-entropy, summed over the pictures. */
  private double loss() {
    double[] losses = new double[activations.size()];
    IntStream.range(0, losses.length).parallel().forEach(n -> losses[n] = loss(n));
    return Arrays.stream(losses).sum();
  }

  private double loss(int picture) {
    double[] logits = logits(picture);
    double highest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - highest)).sum();
    double wanted =
        targets.get(picture).stream().mapToDouble(c -> logits[c]).average().orElseThrow();
    return highest + Math.log(sum) - wanted;
  }

  private double[][] zeros() {
    return Arrays.stream(weights).map(row -> new double[row.length]).toArray(double[][]::new);
  }

  /** The loss' gradients by the pictures' logits, times N: scores less targets, {@code [N][C]}. */
  private float[][] errors() {
    float[][] errors = new float[activations.size()][];
    IntStream.range(0, errors.length).parallel().forEach(n -> errors[n] = errors(n));
    return errors;
  }

  private double[] logits(int picture) {
    float[] v = activations.get(picture);
    double[] logits = new double[chosen.length];
    for (int c = 0; c < logits.length; c++) {
      for (int j = 0; j < chosen[c].length; j++) {
        logits[c] += weights[c][j] * v[chosen[c][j]];
      }
    }
    return logits;
  }

  private float[] errors(int picture) {
    double[] scores = logits(picture);
    double highest = Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = Math.exp(scores[c] - highest);
      sum += scores[c];
    }
    float[] errors = new float[scores.length];
    for (int c = 0; c < errors.length; c++) {
      errors[c] = (float) (scores[c] / sum);
    }
    for (int target : targets.get(picture)) {
      errors[target] -= 1f / targets.get(picture).size();
    }
    return errors;
  }

  /** Classes side by side; each sums its own, in one order, so that threads change no digit. */
  private void eachClass(IntConsumer taken) {
    IntStream.range(0, chosen.length).parallel().forEach(taken);
  }

  private Head head() {
    float[] all = new float[head.classes() * head.channels()];
    for (int c = 0; c < chosen.length; c++) {
      for (int j = 0; j < chosen[c].length; j++) {
        int k = chosen[c][j];
        all[c * head.channels() + k] = (float) (weights[c][j] / magnitudes[k]);
      }
    }
    return new Head(head.channels(), head.classes(), head.mixing(), all);
  }
}
