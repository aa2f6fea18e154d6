package ai.infodisent.function.http;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplainRequest;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Reads options from query parameters, as strictly as JSON's are read. */
final class QueryOptions {

  /** All of a raw picture. */
  private static final List<String> NAMES =
      List.of(
          "topClasses",
          "topPrototypes",
          "maps",
          "classes",
          "against",
          "without",
          "flip",
          "contributions",
          "scoreBelow",
          "examples");

  private final MultiMap query;
  private ExplanationOptions options = ExplanationOptions.DEFAULT;

  private QueryOptions(MultiMap query) {
    this.query = query;
  }

  /**
   * Reads all options; {@code classes} is given once a class, because a label may hold a comma, and
   * {@code without} once a channel or component.
   *
   * @throws BadRequestException if they make no sense
   */
  static ExplanationOptions read(MultiMap query) {
    return read(query, NAMES);
  }

  /**
   * Reads some options; the others are the usual.
   *
   * @throws BadRequestException if they make no sense, or if there are others
   */
  static ExplanationOptions read(MultiMap query, List<String> names) {
    for (String name : query.names()) {
      if (!names.contains(name)) {
        throw new BadRequestException(
            "expected "
                + (names.isEmpty()
                    ? "no query parameters"
                    : names.size() == 1 ? "the query parameter " : "query parameters of ")
                + String.join(", ", names)
                + ", found "
                + name);
      }
    }
    return new QueryOptions(query).read();
  }

  /**
   * Nothing, which is what stands beside a request in JSON.
   *
   * @throws BadRequestException if there is anything
   */
  static void none(MultiMap query) {
    if (!query.isEmpty()) {
      throw new BadRequestException(
          "expected the options of " + Answer.JSON + " in its body, found query parameters");
    }
  }

  private ExplanationOptions read() {
    with("topClasses", (usual, value) -> usual.withTopClasses(count("topClasses", value)));
    with("topPrototypes", (usual, value) -> usual.withTopPrototypes(count("topPrototypes", value)));
    with("maps", (usual, value) -> usual.withMaps(truth("maps", value)));
    with("against", ExplanationOptions::withAgainst);
    with("flip", (usual, value) -> usual.withFlip(truth("flip", value)));
    with("contributions", (usual, value) -> usual.withContributions(truth("contributions", value)));
    with("scoreBelow", (usual, value) -> usual.withScoreBelow(score(value)));
    with("examples", (usual, value) -> usual.withExamples(ExampleForm.of(value)));
    List<String> classes = ExplainRequest.distinct(query.getAll("classes"));
    List<ComponentName> without = new ArrayList<>();
    query.getAll("without").forEach(value -> without.addAll(components(value)));
    return ExplainRequest.sensible(() -> options.withClasses(classes).withWithout(without));
  }

  private void with(
      String name, BiFunction<ExplanationOptions, String, ExplanationOptions> option) {
    List<String> values = query.getAll(name);
    if (values.size() > 1) {
      throw new BadRequestException(
          "expected " + name + " once, found it " + values.size() + " times");
    }
    if (!values.isEmpty()) {
      options = ExplainRequest.sensible(() -> option.apply(options, values.get(0)));
    }
  }

  private static int count(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new BadRequestException(
          "expected " + name + " to be a whole number of at least 1, found \"" + value + "\"");
    }
  }

  private static boolean truth(String name, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadRequestException(
              "expected " + name + " to be true or false, found \"" + value + "\"");
    };
  }

  private static double score(String value) {
    // What JSON calls a number, and not all that Java does.
    if (!value.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
      throw new BadRequestException(
          "expected scoreBelow to be a number from 0 to 1, found \"" + value + "\"");
    }
    return Double.parseDouble(value);
  }

  private static List<ComponentName> components(String value) {
    // A plus that is not encoded stands for a space.
    String named = value.replaceFirst(" $", "+");
    return ExplainRequest.sensible(() -> ComponentName.all(named));
  }
}
