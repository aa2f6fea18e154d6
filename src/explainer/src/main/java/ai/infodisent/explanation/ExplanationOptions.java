package ai.infodisent.explanation;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What an explanation should hold: {@link #DEFAULT}, and what is wanted otherwise.
 *
 * <pre>{@code
 * ExplanationOptions options = ExplanationOptions.DEFAULT.withTopClasses(1).withAgainst("hat");
 * }</pre>
 *
 * @param topClasses how many of the best classes, at least 1; more than there are means all
 * @param topPrototypes how many components a class, at least 1; more than there are means all
 * @param maps whether each component brings its map over all cells
 * @param classes labels of further classes to explain, whatever their rank
 * @param against the label of a class that the best of the other classes is set against
 * @param without components without which the decision is scored again, each once
 * @param flip whether to find the smallest set of components that the decision depends on
 * @param contributions whether to tell what each component that is listed adds to every logit
 * @param scoreBelow the score of the best class from which on a decision is certain enough to need
 *     no explanation, from 0 to 1; every decision is explained where there is none
 * @param examples how training pictures are shown; by their addresses, unless given
 */
public record ExplanationOptions(
    int topClasses,
    int topPrototypes,
    boolean maps,
    List<String> classes,
    Optional<String> against,
    List<ComponentName> without,
    boolean flip,
    boolean contributions,
    OptionalDouble scoreBelow,
    Optional<ExampleForm> examples) {

  /** Three classes of five prototypes, examples by their addresses, and nothing besides. */
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
    // Written so, NaN is refused too.
    if (scoreBelow.isPresent()
        && !(scoreBelow.getAsDouble() >= 0 && scoreBelow.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "expected scoreBelow to be from 0 to 1, found " + scoreBelow.getAsDouble());
    }
    Set<ComponentName> seen = new HashSet<>();
    for (ComponentName component : without) {
      if (!seen.add(component)) {
        throw new IllegalArgumentException(
            "expected every component in without once, found " + component + " again");
      }
    }
    classes = List.copyOf(classes);
    without = List.copyOf(without);
  }

  /** What is asked most; all else as in {@link #DEFAULT}. */
  public ExplanationOptions(int topClasses, int topPrototypes, boolean maps, List<String> classes) {
    this(
        topClasses,
        topPrototypes,
        maps,
        classes,
        Optional.empty(),
        List.of(),
        false,
        false,
        OptionalDouble.empty(),
        Optional.empty());
  }

  /** The same, of so many of the best classes. */
  public ExplanationOptions withTopClasses(int wanted) {
    Changed changed = new Changed(this);
    changed.topClasses = wanted;
    return changed.options();
  }

  /** The same, of so many components a class. */
  public ExplanationOptions withTopPrototypes(int wanted) {
    Changed changed = new Changed(this);
    changed.topPrototypes = wanted;
    return changed.options();
  }

  /** The same, with or without maps. */
  public ExplanationOptions withMaps(boolean wanted) {
    Changed changed = new Changed(this);
    changed.maps = wanted;
    return changed.options();
  }

  /** The same, of these classes besides. */
  public ExplanationOptions withClasses(List<String> labels) {
    Changed changed = new Changed(this);
    changed.classes = labels;
    return changed.options();
  }

  /** The same, and why not this class. */
  public ExplanationOptions withAgainst(String label) {
    Changed changed = new Changed(this);
    changed.against = Optional.of(label);
    return changed.options();
  }

  /** The same, and the decision without these components. */
  public ExplanationOptions withWithout(List<ComponentName> components) {
    Changed changed = new Changed(this);
    changed.without = components;
    return changed.options();
  }

  /** The same, with or without what flips the decision. */
  public ExplanationOptions withFlip(boolean wanted) {
    Changed changed = new Changed(this);
    changed.flip = wanted;
    return changed.options();
  }

  /** The same, with or without what the listed components add to every logit. */
  public ExplanationOptions withContributions(boolean wanted) {
    Changed changed = new Changed(this);
    changed.contributions = wanted;
    return changed.options();
  }

  /** The same, only of decisions whose best class scores less. */
  public ExplanationOptions withScoreBelow(double score) {
    Changed changed = new Changed(this);
    changed.scoreBelow = OptionalDouble.of(score);
    return changed.options();
  }

  /** The same, with training pictures shown in this form. */
  public ExplanationOptions withExamples(ExampleForm form) {
    Changed changed = new Changed(this);
    changed.examples = Optional.of(form);
    return changed.options();
  }

  /** How training pictures are shown in the end. */
  public ExampleForm shown() {
    return examples.orElse(ExampleForm.LINK);
  }

  /** The same, with training pictures shown in this form, unless another was asked for. */
  public ExplanationOptions orExamples(ExampleForm form) {
    return examples.isPresent() ? this : withExamples(form);
  }

  /**
   * All options in one line, the same for the same options: a query string, names in alphabetical
   * order, those that have a default with it, but {@code contributions} only where they are wanted,
   * so that answers without them keep their names; {@code classes} in the order they were asked in,
   * {@code without} one component each, by channel, plus before minus; {@code scoreBelow} as the
   * shortest decimal fraction. Values are encoded as HTML forms do.
   */
  public String canonical() {
    List<String> parts = new ArrayList<>();
    against.ifPresent(label -> parts.add(part("against", label)));
    classes.forEach(label -> parts.add(part("classes", label)));
    if (contributions) {
      parts.add(part("contributions", true));
    }
    parts.add(part("examples", shown().word()));
    parts.add(part("flip", flip));
    parts.add(part("maps", maps));
    scoreBelow.ifPresent(score -> parts.add(part("scoreBelow", plain(score))));
    parts.add(part("topClasses", topClasses));
    parts.add(part("topPrototypes", topPrototypes));
    without.stream().sorted().forEach(component -> parts.add(part("without", component)));
    return String.join("&", parts);
  }

  private static String part(String name, Object value) {
    return name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
  }

  private static String plain(double number) {
    BigDecimal shortest = BigDecimal.valueOf(number);
    return shortest.signum() == 0 ? "0" : shortest.stripTrailingZeros().toPlainString();
  }

  /** Options, one of which is about to be another. */
  private static final class Changed {

    private int topClasses;
    private int topPrototypes;
    private boolean maps;
    private List<String> classes;
    private Optional<String> against;
    private List<ComponentName> without;
    private boolean flip;
    private boolean contributions;
    private OptionalDouble scoreBelow;
    private Optional<ExampleForm> examples;

    Changed(ExplanationOptions from) {
      topClasses = from.topClasses;
      topPrototypes = from.topPrototypes;
      maps = from.maps;
      classes = from.classes;
      against = from.against;
      without = from.without;
      flip = from.flip;
      contributions = from.contributions;
      scoreBelow = from.scoreBelow;
      examples = from.examples;
    }

    ExplanationOptions options() {
      return new ExplanationOptions(
          topClasses,
          topPrototypes,
          maps,
          classes,
          against,
          without,
          flip,
          contributions,
          scoreBelow,
          examples);
    }
  }
}
