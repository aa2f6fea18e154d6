package ai.infodisent.explanation;

import ai.infodisent.image.Box;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Why a picture was classified as it was; serialised as it stands, this is the answer's JSON. What
 * may be null is not there then.
 *
 * @param id what {@link ExplanationId} names it; null where the picture's bytes are not known
 * @param model which model decided
 * @param image the upright picture's size
 * @param grid where the cells of maps lie in the picture; null unless maps are asked for
 * @param explained whether the decision was uncertain enough to be explained: if not, all
 *     contributions are in {@code rest} and what else was asked for is not there; null unless a
 *     condition was asked for
 * @param classes the classes asked for, the best first, then those asked for by name
 * @param contributions what the components listed, here and in {@code against}, add to every logit;
 *     null unless asked for
 * @param against why the best class and not another; null unless asked for
 * @param without the decision without the components that were named; null unless asked for
 * @param flip the decision without the fewest components that make another class the best; without
 *     none where none do; null unless asked for
 */
@JsonPropertyOrder({
  "id",
  "model",
  "image",
  "grid",
  "explained",
  "classes",
  "contributions",
  "against",
  "without",
  "flip"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    String id,
    Model model,
    Image image,
    Grid grid,
    Boolean explained,
    List<ClassExplanation> classes,
    ContributionTable contributions,
    Contrast against,
    Rescored without,
    Rescored flip) {

  public Explanation {
    classes = List.copyOf(classes);
  }

  /** The same under a name. */
  public Explanation named(String name) {
    return new Explanation(
        name, model, image, grid, explained, classes, contributions, against, without, flip);
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
   * Where the cells of the feature map lie in the upright picture.
   *
   * @param columns the columns' edges, in the picture's pixels, from the left, one more than there
   *     are columns
   * @param rows the rows' edges, from the top
   */
  @JsonPropertyOrder({"columns", "rows"})
  public record Grid(List<Integer> columns, List<Integer> rows) {

    public Grid {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * What some components add to every logit: a logit without some of them is the logit less what
   * they add to it, so that whoever has this can score the decision without any of them.
   *
   * @param logits of all classes, by index
   * @param prototypes the components, each once
   */
  @JsonPropertyOrder({"logits", "prototypes"})
  public record ContributionTable(List<Float> logits, List<ContributionRow> prototypes) {

    public ContributionTable {
      logits = List.copyOf(logits);
      prototypes = List.copyOf(prototypes);
    }
  }

  /**
   * What one component adds to every logit.
   *
   * @param channel the prototype's channel, from 0
   * @param sign which of the channel's two components
   * @param contributions to all classes, by index
   */
  @JsonPropertyOrder({"channel", "sign", "contributions"})
  public record ContributionRow(int channel, Sign sign, List<Float> contributions) {

    public ContributionRow {
      contributions = List.copyOf(contributions);
    }
  }

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
   * @param weight the class's weight for the channel, above 0 unless pooling is by the mean
   * @param contribution what this adds to the logit: {@code weight * activation}, negated for
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

  /**
   * Why one class and not another, {@code listed + rest + bias = difference}: the difference of two
   * logits as the sum of the differences of their contributions.
   *
   * @param chosen the best class, but for those of the label it is set against
   * @param other the class that was asked for; of several with one label, the best
   * @param difference the logit of {@code chosen} less that of {@code other}; below 0 where {@code
   *     other} is the best class itself
   * @param prototypes the components that make the largest difference, the largest first, whatever
   *     its sign
   * @param listed the sum of the differences of {@code prototypes}
   * @param rest the sum of all other differences of contributions
   * @param bias the bias of {@code chosen} less that of {@code other}
   */
  @JsonPropertyOrder({"chosen", "other", "difference", "prototypes", "listed", "rest", "bias"})
  public record Contrast(
      Side chosen,
      Side other,
      float difference,
      List<Difference> prototypes,
      float listed,
      float rest,
      float bias) {

    public Contrast {
      prototypes = List.copyOf(prototypes);
    }
  }

  /**
   * One of two classes that are set against each other.
   *
   * @param index of the class, from 0
   * @param label of the class
   * @param logit what the network computed
   * @param score the softmax of the logits, from 0 to 1
   */
  @JsonPropertyOrder({"index", "label", "logit", "score"})
  public record Side(int index, String label, float logit, float score) {}

  /**
   * What one signed component contributes to two classes.
   *
   * @param channel the prototype's channel, from 0
   * @param sign which of the channel's two components
   * @param activation how strongly the prototype was seen, above 0
   * @param chosen what it adds to the logit of the one class
   * @param other what it adds to the logit of the other
   * @param difference {@code chosen - other}
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
    "chosen",
    "other",
    "difference",
    "cell",
    "box",
    "map",
    "examples"
  })
  public record Difference(
      int channel,
      Sign sign,
      float activation,
      float chosen,
      float other,
      float difference,
      Cell cell,
      Box box,
      @JsonInclude(JsonInclude.Include.NON_NULL) float[][] map,
      List<Example> examples) {

    public Difference {
      examples = List.copyOf(examples);
    }
  }

  /**
   * The decision without some components: their contributions are taken from the logits, and the
   * model does not run again.
   *
   * @param components what was taken away
   * @param flipped whether another class is the best without them
   * @param classes the best with them, the best without them and those asked for by name, in the
   *     order they have without them
   */
  @JsonPropertyOrder({"components", "flipped", "classes"})
  public record Rescored(
      List<ComponentName> components, boolean flipped, List<RescoredClass> classes) {

    public Rescored {
      components = List.copyOf(components);
      classes = List.copyOf(classes);
    }
  }

  /**
   * A class with and without some components.
   *
   * @param index of the class, from 0
   * @param label of the class
   * @param before with all components
   * @param after without some
   */
  @JsonPropertyOrder({"index", "label", "before", "after"})
  public record RescoredClass(int index, String label, Standing before, Standing after) {}

  /**
   * How a class stands among the others.
   *
   * @param logit the sum of its contributions and its bias
   * @param score the softmax of the logits, from 0 to 1
   * @param rank 1 for the class with the highest logit
   */
  @JsonPropertyOrder({"logit", "score", "rank"})
  public record Standing(float logit, float score, int rank) {}
}
