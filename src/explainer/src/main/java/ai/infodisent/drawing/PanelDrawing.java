package ai.infodisent.drawing;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.Example;
import ai.infodisent.image.Box;
import ai.infodisent.image.EncodedImage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws one sum: the picture to the left, bars and how they add up to the right.
 *
 * @param panel the sum
 */
record PanelDrawing(Panel panel) {

  private static final int PICTURE = 330;
  private static final int LEFT = PICTURE + 24;
  private static final int BARS = LEFT + 90;
  private static final int BARS_WIDTH = 230;
  private static final int NUMBERS = BARS + BARS_WIDTH + 80;
  private static final int EXAMPLES = NUMBERS + 14;
  private static final int EXAMPLE = 50;
  private static final int HEADING = 34;
  private static final int LINE = 26;
  private static final int BAR = 14;

  /** How high the panel is. */
  int height() {
    return Math.max(
        PICTURE, HEADING + panel.rows().size() * rowHeight() + 8 + panel.steps().size() * LINE);
  }

  private int rowHeight() {
    return panel.rows().stream().allMatch(row -> row.examples().isEmpty()) ? LINE : EXAMPLE + 6;
  }

  /** Draws the panel, its corner at 0, 0. */
  void draw(SvgWriter svg, Explanation.Image image) {
    picture(svg, image);
    svg.begin("text")
        .with("x", LEFT)
        .with("y", 16)
        .with("font-size", 17)
        .with("font-weight", "bold")
        .end(panel.heading());
    Scale scale = Scale.of(panel.sum().amounts());
    int top = HEADING;
    for (int i = 0; i < panel.rows().size(); i++) {
      row(svg, i, top, scale);
      top += rowHeight();
    }
    zero(svg, scale, HEADING, top);
    line(svg, top + 4);
    top += 8;
    List<Panel.Step> steps = panel.steps();
    Scale whole =
        Scale.of(steps.stream().flatMap(step -> List.of(step.from(), step.to()).stream()).toList());
    for (Panel.Step step : steps) {
      step(svg, step, top, whole);
      top += LINE;
    }
    zero(svg, whole, top - steps.size() * LINE, top);
  }

  private void picture(SvgWriter svg, Explanation.Image image) {
    double scale = (double) PICTURE / Math.max(image.width(), image.height());
    svg.begin("g").with("transform", "scale(" + precise(scale) + ")");
    svg.begin("use").with("href", "#picture").end();
    svg.end();
    Map<Cell, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < panel.rows().size(); i++) {
      places.computeIfAbsent(panel.rows().get(i).cell(), cell -> new ArrayList<>()).add(i);
    }
    for (List<Integer> place : places.values()) {
      region(svg, place, scale, PICTURE, image.height() * scale);
    }
  }

  private void region(
      SvgWriter svg, List<Integer> place, double scale, double right, double bottom) {
    Box box = panel.rows().get(place.get(0)).box();
    String hue = Palette.of(panel.sum().amounts().get(place.get(0)));
    double x = box.x() * scale;
    double y = box.y() * scale;
    for (String[] stroke : new String[][] {{"#ffffff", "5"}, {hue, "2.5"}}) {
      svg.begin("rect")
          .with("x", x)
          .with("y", y)
          .with("width", box.width() * scale)
          .with("height", box.height() * scale)
          .with("fill", "none")
          .with("stroke", stroke[0])
          .with("stroke-width", stroke[1])
          .end();
    }
    StringBuilder numbers = new StringBuilder();
    place.forEach(row -> numbers.append(numbers.length() == 0 ? "" : " ").append(row + 1));
    double width = 10 + 9 * numbers.length();
    double left = Math.max(0, Math.min(right - width, x));
    double top = y >= 20 ? y - 20 : Math.min(bottom - 20, y + box.height() * scale);
    tag(svg, left, top, width, hue, numbers.toString());
  }

  private static void tag(
      SvgWriter svg, double left, double top, double width, String hue, String text) {
    svg.begin("rect")
        .with("x", left)
        .with("y", top)
        .with("width", width)
        .with("height", 20)
        .with("rx", 4)
        .with("fill", hue)
        .with("stroke", "#ffffff")
        .end();
    svg.begin("text")
        .with("x", left + width / 2)
        .with("y", top + 15)
        .with("text-anchor", "middle")
        .with("font-size", 13)
        .with("font-weight", "bold")
        .with("fill", "#ffffff")
        .end(text);
  }

  private void row(SvgWriter svg, int index, int top, Scale scale) {
    Panel.Row row = panel.rows().get(index);
    BigDecimal amount = panel.sum().amounts().get(index);
    double middle = top + rowHeight() / 2.0;
    String number = String.valueOf(index + 1);
    tag(svg, LEFT, middle - 10, 10 + 9 * number.length(), Palette.of(amount), number);
    text(svg, LEFT + 36, middle + 5, row.name().toString());
    bar(svg, scale, BigDecimal.ZERO, amount, Palette.of(amount), middle);
    number(svg, middle, ShownSum.signed(amount), false);
    for (int i = 0; i < row.examples().size(); i++) {
      example(svg, row.examples().get(i), EXAMPLES + i * (EXAMPLE + 4), middle - EXAMPLE / 2.0);
    }
  }

  /** A training picture, and in its own pixels the box of what was seen. */
  private static void example(SvgWriter svg, Example example, double left, double top) {
    svg.begin("svg").with("x", left).with("y", top).with("width", EXAMPLE).with("height", EXAMPLE);
    EncodedImage thumbnail = EmbeddedPicture.header(example.image());
    svg.with("viewBox", "0 0 " + thumbnail.width() + " " + thumbnail.height());
    svg.begin("title").end(example.label());
    svg.begin("image")
        .with("width", thumbnail.width())
        .with("height", thumbnail.height())
        .with("href", example.image())
        .end();
    Box box = example.box();
    double unit = Math.max(thumbnail.width(), thumbnail.height()) / (double) EXAMPLE;
    for (String[] stroke : new String[][] {{"#000000", "4"}, {Palette.SEEN, "2"}}) {
      svg.begin("rect")
          .with("x", box.x())
          .with("y", box.y())
          .with("width", box.width())
          .with("height", box.height())
          .with("fill", "none")
          .with("stroke", stroke[0])
          .with("stroke-width", unit * Integer.parseInt(stroke[1]))
          .end();
    }
    svg.end();
  }

  private static void step(SvgWriter svg, Panel.Step step, int top, Scale scale) {
    double middle = top + LINE / 2.0;
    if (step.total()) {
      line(svg, top);
    }
    svg.begin("text")
        .with("x", LEFT)
        .with("y", middle + 5)
        .with("font-weight", step.total() ? "bold" : "normal")
        .end(step.name());
    bar(svg, scale, step.from(), step.to(), step.colour(), middle);
    number(svg, middle, step.number(), step.total());
  }

  private static void bar(
      SvgWriter svg, Scale scale, BigDecimal from, BigDecimal to, String colour, double middle) {
    double one = scale.at(from);
    double other = scale.at(to);
    svg.begin("rect")
        .with("x", Math.min(one, other))
        .with("y", middle - BAR / 2.0)
        .with("width", Math.max(0.5, Math.abs(other - one)))
        .with("height", BAR)
        .with("fill", colour)
        .end();
  }

  private static void number(SvgWriter svg, double middle, String number, boolean total) {
    svg.begin("text")
        .with("x", NUMBERS)
        .with("y", middle + 5)
        .with("text-anchor", "end")
        .with("font-weight", total ? "bold" : "normal")
        .end(number);
  }

  private static void text(SvgWriter svg, double left, double base, String text) {
    svg.begin("text").with("x", left).with("y", base).end(text);
  }

  private static void line(SvgWriter svg, double top) {
    svg.begin("path")
        .with("d", "M" + LEFT + " " + SvgWriter.number(top) + "H" + NUMBERS)
        .with("stroke", Palette.LINE)
        .end();
  }

  private static void zero(SvgWriter svg, Scale scale, int from, int to) {
    String left = SvgWriter.number(scale.at(BigDecimal.ZERO));
    svg.begin("path")
        .with("d", "M" + left + " " + from + "V" + to)
        .with("stroke", Palette.MUTED)
        .end();
  }

  /** Where amounts lie on the drawing; zero always does. */
  private record Scale(double least, double length) {

    static Scale of(List<BigDecimal> amounts) {
      double least = amounts.stream().mapToDouble(BigDecimal::doubleValue).min().orElse(0);
      double most = amounts.stream().mapToDouble(BigDecimal::doubleValue).max().orElse(0);
      double length = Math.max(0, most) - Math.min(0, least);
      return new Scale(Math.min(0, least), length > 0 ? length : 1);
    }

    double at(BigDecimal amount) {
      return BARS + BARS_WIDTH * (amount.doubleValue() - least) / length;
    }
  }

  /** Enough digits for a picture of any size. */
  private static String precise(double scale) {
    return new BigDecimal(scale).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
  }
}
