package ai.infodisent.function;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.ExplanationOptions;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads JSON in which options of an explanation may stand among other members. */
public abstract class OptionsReader extends TokenReader {

  /** All options, as a refusal names them. */
  protected static final String OPTIONS =
      "topClasses, topPrototypes, maps, classes, against, without, flip, contributions, explainWhen,"
          + " examples";

  private ExplanationOptions options = ExplanationOptions.DEFAULT;

  protected OptionsReader(JsonParser parser) {
    super(parser);
  }

  /**
   * Reads a member's value if it is an option.
   *
   * @return whether it is
   * @throws BadRequestException if its value makes no sense
   */
  protected final boolean option(String name) throws IOException {
    switch (name) {
      case "topClasses" -> {
        int wanted = count(name);
        with(usual -> usual.withTopClasses(wanted));
      }
      case "topPrototypes" -> {
        int wanted = count(name);
        with(usual -> usual.withTopPrototypes(wanted));
      }
      case "maps" -> {
        boolean wanted = truth(name);
        with(usual -> usual.withMaps(wanted));
      }
      case "classes" -> {
        List<String> labels = ExplainRequest.distinct(labels());
        with(usual -> usual.withClasses(labels));
      }
      case "against" -> {
        require(JsonToken.VALUE_STRING, "against to be a class label, which is a string");
        String label = parser.getText();
        with(usual -> usual.withAgainst(label));
      }
      case "without" -> {
        List<ComponentName> components = components();
        with(usual -> usual.withWithout(components));
      }
      case "flip" -> {
        boolean wanted = truth(name);
        with(usual -> usual.withFlip(wanted));
      }
      case "contributions" -> {
        boolean wanted = truth(name);
        with(usual -> usual.withContributions(wanted));
      }
      case "explainWhen" -> condition();
      case "examples" -> {
        String word = text(name);
        with(usual -> usual.withExamples(ExampleForm.of(word)));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The options that were read, and the usual ones where none were. */
  protected final ExplanationOptions options() {
    return options;
  }

  private void with(UnaryOperator<ExplanationOptions> read) {
    options = ExplainRequest.sensible(() -> read.apply(options));
  }

  private List<ComponentName> components() throws IOException {
    require(JsonToken.START_ARRAY, "without to be an array of channels, such as 17 or \"17+\"");
    List<ComponentName> components = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        String name = parser.getText();
        components.add(ExplainRequest.sensible(() -> ComponentName.of(name)));
      } else {
        components.addAll(ComponentName.both(channel()));
      }
    }
    return components;
  }

  private int channel() throws IOException {
    String expected = "without to hold channels, such as 17 or \"17+\"";
    require(JsonToken.VALUE_NUMBER_INT, expected);
    if (parser.getNumberType() != JsonParser.NumberType.INT || parser.getIntValue() < 0) {
      throw new BadRequestException("expected " + expected + ", found " + found());
    }
    return parser.getIntValue();
  }

  private void condition() throws IOException {
    String expected = "explainWhen to be an object with scoreBelow, such as {\"scoreBelow\": 0.8}";
    require(JsonToken.START_OBJECT, expected);
    members(
        name -> {
          if (!name.equals("scoreBelow")) {
            throw new BadRequestException("expected " + expected + ", found " + shorten(name));
          }
          if (!parser.currentToken().isNumeric()) {
            throw new BadRequestException(
                "expected scoreBelow to be a number from 0 to 1, found " + found());
          }
          double score = parser.getDoubleValue();
          with(usual -> usual.withScoreBelow(score));
        });
    if (options.scoreBelow().isEmpty()) {
      throw new BadRequestException("expected " + expected + ", found an empty one");
    }
  }
}
