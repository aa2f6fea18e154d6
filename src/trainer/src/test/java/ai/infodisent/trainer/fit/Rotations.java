package ai.infodisent.trainer.fit;

/** Small matrices in double precision. */
final class Rotations {

  private Rotations() {}

  /** {@code exp(factor A) U}, by the exponential's series. */
  static double[][] rotated(double[][] mixing, double[] skew, double factor) {
    int size = mixing.length;
    double[][] sum = copy(mixing);
    double[][] term = copy(mixing);
    for (int order = 1; order < 20; order++) {
      double[][] next = new double[size][size];
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          for (int k = 0; k < size; k++) {
            next[i][j] += factor * skew[i * size + k] * term[k][j] / order;
          }
          sum[i][j] += next[i][j];
        }
      }
      term = next;
    }
    return sum;
  }

  /** {@code max(W - change, 0)}. */
  static double[][] lowered(double[][] weights, double[] change) {
    double[][] lowered = copy(weights);
    int at = 0;
    for (double[] row : lowered) {
      for (int k = 0; k < row.length; k++) {
        row[k] = Math.max(0, row[k] - change[at++]);
      }
    }
    return lowered;
  }

  /** The largest entry of {@code |U U^T - I|}. */
  static double deviation(float[] mixing, int size) {
    double largest = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double product = i == j ? -1 : 0;
        for (int k = 0; k < size; k++) {
          product += (double) mixing[i * size + k] * mixing[j * size + k];
        }
        largest = Math.max(largest, Math.abs(product));
      }
    }
    return largest;
  }

  static double[][] copy(double[][] matrix) {
    double[][] copy = matrix.clone();
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }
}
