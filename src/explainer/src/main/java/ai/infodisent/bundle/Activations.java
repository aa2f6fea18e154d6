package ai.infodisent.bundle;

import static ai.infodisent.bundle.Checks.require;

import ai.infodisent.explanation.Sign;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * How strong each component was on the validation pictures of a fit, for others to be held against:
 * {@code activations.json}. Not on the training pictures, as others were not fitted on, either.
 *
 * @param pictures how many of them were drawn for this, at least 1
 * @param probabilities of the quantiles, rising, above 0 and below 1
 * @param top one a probability: in which share of the pictures the first component, that which
 *     contributes most to the class on top, was at most as strong as its own quantile; null where
 *     that is not known
 * @param components of channels that any class has a weight for, by channel, plus before minus
 */
@JsonPropertyOrder({"pictures", "probabilities", "top", "components"})
public record Activations(
    int pictures,
    List<Double> probabilities,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Double> top,
    List<Component> components) {

  public Activations {
    require(pictures >= 1, "at least one picture", pictures);
    require(probabilities != null && !probabilities.isEmpty(), "probabilities", probabilities);
    double last = 0;
    for (double probability : probabilities) {
      require(
          probability > last && probability < 1,
          "rising probabilities above 0 and below 1",
          probabilities);
      last = probability;
    }
    require(
        top == null || top.size() == probabilities.size(),
        "one share a probability, " + probabilities.size(),
        top);
    require(components != null, "components", components);
    for (Component component : components) {
      require(
          component.quantiles().size() == probabilities.size(),
          "one quantile a probability, " + probabilities.size(),
          component.quantiles());
    }
    probabilities = List.copyOf(probabilities);
    top = top == null ? null : List.copyOf(top);
    components = List.copyOf(components);
  }

  /**
   * How strong one component was; an activation is at least 0, whatever the sign.
   *
   * @param channel from 0
   * @param sign which of the channel's components
   * @param mean over the pictures
   * @param deviation the standard deviation over the pictures
   * @param above in which share of the pictures it was above 0, from 0 to 1
   * @param quantiles for each probability the least activation that so large a share of the
   *     pictures had at most
   */
  @JsonPropertyOrder({"channel", "sign", "mean", "deviation", "above", "quantiles"})
  public record Component(
      int channel, Sign sign, float mean, float deviation, double above, List<Float> quantiles) {

    public Component {
      require(channel >= 0 && sign != null, "a channel of at least 0 and a sign", channel);
      require(mean >= 0 && Float.isFinite(mean), "a finite mean of at least 0", mean);
      require(deviation >= 0, "a deviation of at least 0", deviation);
      require(above >= 0 && above <= 1, "a share from 0 to 1", above);
      require(quantiles != null, "quantiles", quantiles);
      float last = 0;
      for (float quantile : quantiles) {
        require(
            quantile >= last && Float.isFinite(quantile),
            "finite quantiles of at least 0 that do not fall",
            quantiles);
        last = quantile;
      }
      quantiles = List.copyOf(quantiles);
    }
  }

  /** The least probability whose quantile an activation does not exceed; 1 where it exceeds all. */
  public double reached(Component component, float activation) {
    for (int i = 0; i < probabilities.size(); i++) {
      if (activation <= component.quantiles().get(i)) {
        return probabilities.get(i);
      }
    }
    return 1;
  }
}
