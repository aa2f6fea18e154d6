package ai.infodisent.function.http;

import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplainRequest;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/** Reads the options of a raw picture from query parameters, as strictly as JSON's are read. */
final class QueryOptions {

  private static final String CLASSES = "classes";

  private static final Set<String> NAMES = Set.of("topClasses", "topPrototypes", "maps", CLASSES);

  private final MultiMap query;

  private QueryOptions(MultiMap query) {
    this.query = query;
  }

  /**
   * Reads options; {@code classes} is given once a class, because a label may hold a comma.
   *
   * @throws BadRequestException if they make no sense
   */
  static ExplanationOptions read(MultiMap query) {
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
    for (String name : query.names()) {
      if (!NAMES.contains(name)) {
        throw new BadRequestException(
            "expected the query parameters topClasses, topPrototypes, maps or classes, found "
                + name);
      }
    }
    ExplanationOptions usual = ExplanationOptions.DEFAULT;
    return ExplainRequest.options(
        count("topClasses", usual.topClasses()),
        count("topPrototypes", usual.topPrototypes()),
        truth("maps", usual.maps()),
        query.getAll(CLASSES));
  }

  private int count(String name, int usual) {
    String value = single(name);
    try {
      return value == null ? usual : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new BadRequestException(
          "expected " + name + " to be a whole number of at least 1, found \"" + value + "\"");
    }
  }

  private boolean truth(String name, boolean usual) {
    String value = single(name);
    if (value == null) {
      return usual;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadRequestException(
              "expected " + name + " to be true or false, found \"" + value + "\"");
    };
  }

  private String single(String name) {
    List<String> values = query.getAll(name);
    if (values.size() > 1) {
      throw new BadRequestException(
          "expected " + name + " once, found it " + values.size() + " times");
    }
    return values.isEmpty() ? null : values.get(0);
  }
}
