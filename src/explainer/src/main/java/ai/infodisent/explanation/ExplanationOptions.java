package ai.infodisent.explanation;

import java.util.List;

/**
 * What an explanation should hold.
 *
 * @param topClasses how many of the best classes, at least 1; more than there are means all
 * @param topPrototypes how many components a class, at least 1; more than there are means all
 * @param maps whether each component brings its map over all cells
 * @param classes labels of further classes to explain, whatever their rank
 */
public record ExplanationOptions(
    int topClasses, int topPrototypes, boolean maps, List<String> classes) {

  /** Three classes of five prototypes, no maps, no further classes. */
  public static final ExplanationOptions DEFAULT = new ExplanationOptions(3, 5, false, List.of());

  public ExplanationOptions {
    if (topClasses < 1) {
      throw new IllegalArgumentException(
          "expected topClasses to be at least 1, found " + topClasses);
    }
    if (topPrototypes < 1) {
      throw new IllegalArgumentException(
          "expected topPrototypes to be at least 1, found " + topPrototypes);
    }
    classes = List.copyOf(classes);
  }
}
