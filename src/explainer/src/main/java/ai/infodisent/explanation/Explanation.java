package ai.infodisent.explanation;

import ai.infodisent.image.Box;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Why a picture was classified as it was; serialised as it stands, this is the answer's JSON.
 *
 * @param model which model decided
 * @param image the upright picture's size
 * @param classes the classes asked for, the best first, then those asked for by name
 */
@JsonPropertyOrder({"model", "image", "classes"})
public record Explanation(Model model, Image image, List<ClassExplanation> classes) {

  public Explanation {
    classes = List.copyOf(classes);
  }

  /**
   * The model that decided.
   *
   * @param name the bundle's name
   * @param version the first digits of the hash of its graph
   */
  @JsonPropertyOrder({"name", "version"})
  public record Model(String name, String version) {}

  /**
   * The picture that was sent, upright.
   *
   * @param width in pixels
   * @param height in pixels
   */
  @JsonPropertyOrder({"width", "height"})
  public record Image(int width, int height) {}

  /**
   * One class's share of the decision: {@code listed + rest + bias = logit}.
   *
   * @param index of the class, from 0
   * @param label of the class
   * @param logit what the network computed
   * @param score the softmax of the logits, from 0 to 1
   * @param prototypes the components that moved this logit most, the largest contribution first,
   *     whatever its sign
   * @param listed the sum of the contributions of {@code prototypes}
   * @param rest the sum of all other contributions
   * @param bias what the class has without any component
   */
  @JsonPropertyOrder({"index", "label", "logit", "score", "prototypes", "listed", "rest", "bias"})
  public record ClassExplanation(
      int index,
      String label,
      float logit,
      float score,
      List<Component> prototypes,
      float listed,
      float rest,
      float bias) {

    public ClassExplanation {
      prototypes = List.copyOf(prototypes);
    }
  }

  /**
   * One signed component of a decision: this prototype, here in the picture, this much.
   *
   * @param channel the prototype's channel, from 0
   * @param sign which of the channel's two components
   * @param activation how strongly the prototype was seen, above 0
   * @param weight the class's weight for the channel, above 0
   * @param contribution what this adds to the logit: {@code weight * activation}, negative for
   *     {@link Sign#MINUS}
   * @param cell where in the feature map
   * @param box where in the upright picture, in its pixels
   * @param map {@code [rows][columns]}, how strongly the component is seen at every cell, at least
   *     0; null unless asked for
   * @param examples training pictures in which the same component is strongest, the strongest first
   */
  @JsonPropertyOrder({
    "channel",
    "sign",
    "activation",
    "weight",
    "contribution",
    "cell",
    "box",
    "map",
    "examples"
  })
  public record Component(
      int channel,
      Sign sign,
      float activation,
      float weight,
      float contribution,
      Cell cell,
      Box box,
      @JsonInclude(JsonInclude.Include.NON_NULL) float[][] map,
      List<Example> examples) {

    public Component {
      examples = List.copyOf(examples);
    }
  }

  /**
   * A cell of the feature map.
   *
   * @param row from 0, downwards
   * @param column from 0, to the right
   */
  @JsonPropertyOrder({"row", "column"})
  public record Cell(int row, int column) {}

  /**
   * A training picture that shows the prototype.
   *
   * @param image the address of the picture's thumbnail
   * @param label the class it was trained as
   * @param box where the prototype was seen, in the thumbnail's pixels
   */
  @JsonPropertyOrder({"image", "label", "box"})
  public record Example(String image, String label, Box box) {}
}
