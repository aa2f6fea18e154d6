package ai.infodisent.bundle;

import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The training pictures in which each prototype is strongest: {@code prototypes/gallery.json}.
 *
 * @param prototypes one entry a signed component that any class uses, by channel, plus before minus
 */
public record Gallery(List<Prototype> prototypes) {

  public Gallery {
    prototypes = List.copyOf(prototypes);
  }

  /**
   * One signed component and where it was strongest.
   *
   * @param channel from 0
   * @param sign which of the channel's two components
   * @param examples the strongest first
   */
  @JsonPropertyOrder({"channel", "sign", "examples"})
  public record Prototype(int channel, Sign sign, List<Example> examples) {

    public Prototype {
      if (channel < 0 || sign == null) {
        throw new IllegalArgumentException(
            "expected a channel of at least 0 and a sign, found " + channel + " and " + sign);
      }
      examples = List.copyOf(examples);
    }
  }

  /**
   * A training picture that shows the prototype.
   *
   * @param image the thumbnail's file name in {@code prototypes}: its content's hash
   * @param label the class the picture was trained as
   * @param activation how strongly the prototype was seen
   * @param box where, in the thumbnail's pixels
   */
  @JsonPropertyOrder({"image", "label", "activation", "box"})
  public record Example(String image, String label, float activation, Box box) {

    private static final Pattern IMAGE = Pattern.compile("[0-9a-f]+\\.jpg");

    public Example {
      if (image == null || !IMAGE.matcher(image).matches()) {
        throw new IllegalArgumentException(
            "expected a thumbnail named by its hash, like 0a1b2c.jpg, found " + image);
      }
    }
  }
}
