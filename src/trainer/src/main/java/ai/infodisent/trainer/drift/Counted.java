package ai.infodisent.trainer.drift;

import ai.infodisent.bundle.Activations;
import java.util.List;

/** How one component's activations in new pictures lie among its recorded quantiles. */
final class Counted {

  private final Activations.Component recorded;

  /** One a quantile: how many are less, and how many are at most as much. */
  private final int[] less;

  private final int[] atMost;
  private int pictures;
  private int above;
  private double sum;

  Counted(Activations.Component recorded) {
    this.recorded = recorded;
    this.less = new int[recorded.quantiles().size()];
    this.atMost = new int[recorded.quantiles().size()];
  }

  void add(float activation) {
    List<Float> quantiles = recorded.quantiles();
    for (int i = less.length - 1; i >= 0 && activation <= quantiles.get(i); i--) {
      atMost[i]++;
      less[i] += activation < quantiles.get(i) ? 1 : 0;
    }
    pictures++;
    above += activation > 0 ? 1 : 0;
    sum += activation;
  }

  /** What is told of the component as it was recorded. */
  Activations.Component recorded() {
    return recorded;
  }

  /** The mean activation. */
  double mean() {
    return sum / pictures;
  }

  /** The share of the pictures in which it was above 0. */
  double above() {
    return (double) above / pictures;
  }

  /**
   * How far the distribution functions are apart, as far as the record tells: at most as far as
   * they are. A quantile of probability p is the least activation that a share of p or more had at
   * most, so that less than p had less.
   *
   * @param probabilities of the quantiles
   */
  double distance(List<Double> probabilities) {
    double distance = Math.abs(above() - recorded.above());
    for (int i = 0; i < less.length; i++) {
      double probability = probabilities.get(i);
      distance = Math.max(distance, (double) less[i] / pictures - probability);
      distance = Math.max(distance, probability - (double) atMost[i] / pictures);
    }
    return distance;
  }
}
