package ai.infodisent.trainer.fit;

/** Adam in double precision, as Kingma and Ba write it (arXiv 1412.6980, algorithm 1). */
final class PlainAdam {

  private final double[] mean;
  private final double[] square;
  private final double rate;
  private int steps;

  PlainAdam(int length, double rate) {
    this.mean = new double[length];
    this.square = new double[length];
    this.rate = rate;
  }

  /** What is to be subtracted. */
  double[] change(double[] gradient) {
    steps++;
    double[] change = new double[gradient.length];
    for (int i = 0; i < change.length; i++) {
      mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
      square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
      double corrected = mean[i] / (1 - Math.pow(0.9, steps));
      double deviation = Math.sqrt(square[i] / (1 - Math.pow(0.999, steps)));
      change[i] = rate * corrected / (deviation + 1e-8);
    }
    return change;
  }
}
