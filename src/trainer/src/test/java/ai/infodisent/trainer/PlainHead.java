package ai.infodisent.trainer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The head in plain Java and double precision, to compare graphs with: obviously right, and slow.
 *
 * @param mixing U, {@code [D][D]}
 * @param weights W, {@code [C][K]}
 */
public record PlainHead(double[][] mixing, double[][] weights) {

  /**
   * What the head makes of one picture.
   *
   * @param mixed {@code [K][cells]}
   * @param components {@code [2][K]}, at least 0, then at most 0
   * @param winners {@code [2][K]}, the components' cells
   * @param logits {@code [C]}
   * @param scores {@code [C]}
   * @param ranking {@code [C]}, from the highest logit down
   */
  public record Outcome(
      double[][] mixed,
      double[][] components,
      int[][] winners,
      double[] logits,
      double[] scores,
      int[] ranking) {}

  /** Applies the head to one picture's features, {@code [D][cells]}. */
  public Outcome of(double[][] features) {
    int channels = mixing.length;
    int cells = features[0].length;
    double[][] mixed = new double[channels][cells];
    double[][] components = new double[2][channels];
    int[][] winners = new int[2][channels];
    for (int k = 0; k < channels; k++) {
      for (int cell = 0; cell < cells; cell++) {
        for (int d = 0; d < features.length; d++) {
          mixed[k][cell] += mixing[k][d] * features[d][cell];
        }
        winners[0][k] = mixed[k][cell] > mixed[k][winners[0][k]] ? cell : winners[0][k];
        winners[1][k] = mixed[k][cell] < mixed[k][winners[1][k]] ? cell : winners[1][k];
      }
      components[0][k] = Math.max(0, mixed[k][winners[0][k]]);
      components[1][k] = Math.min(0, mixed[k][winners[1][k]]);
    }
    double[] logits = new double[weights.length];
    for (int c = 0; c < logits.length; c++) {
      for (int k = 0; k < channels; k++) {
        logits[c] += weights[c][k] * (components[0][k] + components[1][k]);
      }
    }
    return new Outcome(mixed, components, winners, logits, softmax(logits), ranking(logits));
  }

  /**
   * The mean cross-entropy of some pictures, each of all its targets alike, with label smoothing.
   */
  public double loss(double[][][] pictures, int[][] targets, double smoothing) {
    double loss = 0;
    for (int n = 0; n < pictures.length; n++) {
      double[] scores = of(pictures[n]).scores();
      for (int c = 0; c < scores.length; c++) {
        int label = c;
        long own = Arrays.stream(targets[n]).filter(one -> one == label).count();
        double target = smoothing / scores.length + (1 - smoothing) * own / targets[n].length;
        loss -= target * Math.log(scores[c]) / pictures.length;
      }
    }
    return loss;
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - logits[0]);
    }
    double[] scores = new double[logits.length];
    for (int c = 0; c < scores.length; c++) {
      scores[c] = Math.exp(logits[c] - logits[0]) / sum;
    }
    return scores;
  }

  private static int[] ranking(double[] logits) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -logits[c]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
