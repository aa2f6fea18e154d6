package ai.infodisent.function;

import ai.infodisent.explanation.ExplanationOptions;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;

/** Reads JSON in which options of an explanation may stand among other members. */
public abstract class OptionsReader extends TokenReader {

  private int topClasses = ExplanationOptions.DEFAULT.topClasses();
  private int topPrototypes = ExplanationOptions.DEFAULT.topPrototypes();
  private boolean maps = ExplanationOptions.DEFAULT.maps();
  private List<String> classes = ExplanationOptions.DEFAULT.classes();

  protected OptionsReader(JsonParser parser) {
    super(parser);
  }

  /**
   * Reads a member's value if it is an option.
   *
   * @return whether it is
   */
  protected final boolean option(String name) throws IOException {
    switch (name) {
      case "topClasses" -> topClasses = count(name);
      case "topPrototypes" -> topPrototypes = count(name);
      case "maps" -> maps = truth(name);
      case "classes" -> classes = labels();
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * The options that were read, and the usual ones where none were.
   *
   * @throws BadRequestException if they make no sense
   */
  protected final ExplanationOptions options() {
    return ExplainRequest.options(topClasses, topPrototypes, maps, classes);
  }
}
