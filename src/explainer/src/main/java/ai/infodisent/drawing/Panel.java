package ai.infodisent.drawing;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Explanation.Contrast;
import ai.infodisent.explanation.Explanation.Difference;
import ai.infodisent.explanation.Explanation.Example;
import ai.infodisent.image.Box;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One sum of a drawing.
 *
 * @param heading what is explained
 * @param rows what is listed, in the order of its numbers
 * @param sum the numbers
 * @param total what the total is called
 */
record Panel(String heading, List<Row> rows, ShownSum sum, String total) {

  private static final int MOST_EXAMPLES = 4;

  private static final String INLINE = "data:";

  Panel {
    rows = List.copyOf(rows);
  }

  /**
   * What is listed of a component.
   *
   * @param name of the component
   * @param amount what it adds
   * @param cell where in the map
   * @param box where in the upright picture
   * @param examples training pictures
   */
  record Row(ComponentName name, float amount, Cell cell, Box box, List<Example> examples) {

    Row {
      examples =
          examples.stream()
              .filter(example -> example.image().startsWith(INLINE))
              .limit(MOST_EXAMPLES)
              .toList();
    }

    private static Row of(Component one) {
      return new Row(
          new ComponentName(one.channel(), one.sign()),
          one.contribution(),
          one.cell(),
          one.box(),
          one.examples());
    }

    private static Row of(Difference one) {
      return new Row(
          new ComponentName(one.channel(), one.sign()),
          one.difference(),
          one.cell(),
          one.box(),
          one.examples());
    }
  }

  /** All sums of an explanation: its classes, and the one class against the other. */
  static List<Panel> all(Explanation explanation) {
    List<Panel> panels = new ArrayList<>();
    for (ClassExplanation found : explanation.classes()) {
      panels.add(
          of(
              "Why " + Wording.shortened(found.label()) + "?  " + Wording.percent(found.score()),
              found.prototypes().stream().map(Row::of).toList(),
              found.bias(),
              found.logit(),
              "logit"));
    }
    Contrast against = explanation.against();
    if (against != null) {
      String chosen = Wording.shortened(against.chosen().label());
      panels.add(
          of(
              "Why " + chosen + " and not " + Wording.shortened(against.other().label()) + "?",
              against.prototypes().stream().map(Row::of).toList(),
              against.bias(),
              against.difference(),
              "difference"));
    }
    return panels;
  }

  private static Panel of(String heading, List<Row> rows, float bias, float logit, String total) {
    List<Float> amounts = rows.stream().map(Row::amount).toList();
    return new Panel(heading, rows, ShownSum.of(amounts, bias, logit), total);
  }

  /**
   * One step of adding up.
   *
   * @param name of what is added
   * @param from where the step before ended
   * @param to where it ends
   * @param colour of its bar
   * @param number as it is read
   * @param total whether it is what all the others come to
   */
  record Step(
      String name, BigDecimal from, BigDecimal to, String colour, String number, boolean total) {}

  /** How what is listed, the rest and the bias add up. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    BigDecimal listed = sum.listed();
    BigDecimal all = listed.add(sum.rest());
    steps.add(
        new Step(
            "listed above",
            BigDecimal.ZERO,
            listed,
            Palette.of(listed),
            ShownSum.signed(listed),
            false));
    steps.add(
        new Step("all others", listed, all, Palette.REST, ShownSum.signed(sum.rest()), false));
    if (sum.bias().signum() != 0) {
      steps.add(
          new Step("bias", all, sum.total(), Palette.REST, ShownSum.signed(sum.bias()), false));
    }
    String shown = "= " + ShownSum.signed(sum.total()).replace("+", "");
    steps.add(new Step(total, BigDecimal.ZERO, sum.total(), Palette.INK, shown, true));
    return steps;
  }
}
