package ai.infodisent.trainer.drift;

/**
 * When two samples are too unlike to be of one distribution, by the largest distance d of their
 * distribution functions (Kolmogorov, Smirnov). However the distribution looks, samples of n and m
 * are at least d apart with a probability of at most {@code e exp(-2 d^2 nm / (n + m))} (the
 * inequality of Dvoretzky, Kiefer and Wolfowitz, for two samples by Wei and Dudley, 2012); ties,
 * and a distance that is only known to be at least d, make it less.
 *
 * @param one n, at least 1
 * @param other m, at least 1
 */
record TwoSamples(int one, int other) {

  TwoSamples {
    if (one < 1 || other < 1) {
      throw new IllegalArgumentException(
          "expected at least one of each, found " + one + " and " + other);
    }
  }

  /** The bound of the probability of a distance at least as large, from 0 to 1. */
  double probability(double distance) {
    return distance <= 0 ? 1 : Math.min(1, Math.exp(1 - 2 * distance * distance * size()));
  }

  /** The distance of a probability above 0; above 1 where no distance is so improbable. */
  double distance(double probability) {
    return Math.sqrt((1 - Math.log(probability)) / (2 * size()));
  }

  private double size() {
    return (double) one * other / (one + other);
  }
}
