package ai.infodisent.trainer.report;

import ai.infodisent.trainer.Progress.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Curves over epochs or shares, in the coordinates of an SVG of {@value #WIDTH} x {@value #HEIGHT}.
 *
 * @param title what is drawn
 * @param description the same for whoever cannot see it
 * @param lines at least one
 * @param rows the scale to the left
 * @param columns the scale below
 */
public record Chart(
    String title, String description, List<Line> lines, List<Tick> rows, List<Tick> columns) {

  static final int WIDTH = 460;
  static final int HEIGHT = 240;

  private static final int LEFT = 46;
  private static final int RIGHT = 450;
  private static final int TOP = 12;
  private static final int BOTTOM = 208;

  private static final int MOST_COLUMNS = 8;
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /**
   * One curve.
   *
   * @param name in the legend
   * @param style the CSS class that tells it from the others
   * @param points of a polyline
   * @param x of its last point, where a dot lies: a fit of one epoch is drawn, too
   * @param y of its last point
   */
  public record Line(String name, String style, String points, String x, String y) {}

  /** A value on a scale, and where. */
  public record Tick(String label, String at) {}

  private record Series(String name, String style, ToDoubleFunction<Epoch> value) {}

  /** Loss and accuracy. */
  static List<Chart> of(List<Epoch> epochs) {
    List<Series> accuracies = new ArrayList<>();
    accuracies.add(new Series("training", "training", Epoch::training));
    accuracies.add(new Series("validation", "validation", Epoch::validation));
    if (epochs.get(0).heldOut().isPresent()) {
      accuracies.add(new Series("held out", "held-out", e -> e.heldOut().getAsDouble()));
    }
    List<Series> losses = List.of(new Series("training", "training", Epoch::loss));
    double highest = epochs.stream().mapToDouble(Epoch::loss).max().orElseThrow();
    return List.of(
        of("Loss", epochs, losses, Math.max(highest, Double.MIN_NORMAL), "%.4g"),
        of("Accuracy", epochs, accuracies, 1, "%.3f"));
  }

  /** Accuracy against prototypes a class, in equal steps from size to size. */
  static Chart ofSizes(List<SizeRow> sizes) {
    int count = sizes.size();
    Map<String, ToDoubleFunction<SizeRow>> curves = new LinkedHashMap<>();
    curves.put("sparse", SizeRow::fitted);
    curves.put("pruned", SizeRow::pruned);
    List<Line> lines = new ArrayList<>();
    curves.forEach(
        (name, value) -> {
          String points =
              IntStream.range(0, count)
                  .mapToObj(i -> x(i, count) + "," + y(value.applyAsDouble(sizes.get(i)), 1))
                  .collect(Collectors.joining(" "));
          double last = value.applyAsDouble(sizes.get(count - 1));
          lines.add(new Line(name, name, points, x(count - 1, count), y(last, 1)));
        });
    List<Tick> rows =
        IntStream.rangeClosed(0, 4).mapToObj(i -> new Tick(label(i / 4.0), y(i, 4))).toList();
    List<Tick> columns =
        IntStream.range(0, count)
            .mapToObj(i -> new Tick(Integer.toString(sizes.get(i).size()), x(i, count)))
            .toList();
    return new Chart(
        "Accuracy against prototypes a class",
        "Accuracy with so many prototypes a class, of the sparse and of the pruned dense head",
        lines,
        rows,
        columns);
  }

  /**
   * Curves of equal length, of values from 0 to 1, over shares from 0 to 1.
   *
   * @param curves values by name, in order, at least one curve of at least two values
   */
  static Chart ofShares(String title, Map<String, List<Double>> curves) {
    return ofShares(title, curves, name -> name.toLowerCase(Locale.ROOT));
  }

  /**
   * Curves of equal length, of values from 0 to 1, over shares from 0 to 1.
   *
   * @param curves values by name, in order, at least one curve of at least two values
   * @param style the CSS class of a name
   */
  static Chart ofShares(
      String title, Map<String, List<Double>> curves, UnaryOperator<String> style) {
    List<Line> lines = new ArrayList<>();
    List<String> told = new ArrayList<>();
    curves.forEach(
        (name, values) -> {
          int count = values.size();
          String points =
              IntStream.range(0, count)
                  .mapToObj(i -> x(i, count) + "," + y(values.get(i), 1))
                  .collect(Collectors.joining(" "));
          double last = values.get(count - 1);
          lines.add(new Line(name, style.apply(name), points, x(count - 1, count), y(last, 1)));
          told.add(String.format(Locale.ROOT, "%s from %.3f to %.3f", name, values.get(0), last));
        });
    List<Tick> rows =
        IntStream.rangeClosed(0, 4).mapToObj(i -> new Tick(label(i / 4.0), y(i, 4))).toList();
    List<Tick> columns =
        IntStream.rangeClosed(0, 4).mapToObj(i -> new Tick(label(i / 4.0), x(i, 5))).toList();
    String description = title + ": " + String.join(", ", told);
    return new Chart(title, description, lines, rows, columns);
  }

  private static Chart of(
      String title, List<Epoch> epochs, List<Series> series, double highest, String format) {
    int count = epochs.size();
    double step = step(highest / 4);
    double top = step * Math.ceil(highest / step - 1e-9);
    List<Line> lines = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (Series one : series) {
      String points =
          IntStream.range(0, count)
              .mapToObj(i -> x(i, count) + "," + y(one.value().applyAsDouble(epochs.get(i)), top))
              .collect(Collectors.joining(" "));
      double first = one.value().applyAsDouble(epochs.get(0));
      double last = one.value().applyAsDouble(epochs.get(count - 1));
      lines.add(new Line(one.name(), one.style(), points, x(count - 1, count), y(last, top)));
      told.add(
          one.name()
              + " from "
              + String.format(Locale.ROOT, format, first)
              + " to "
              + String.format(Locale.ROOT, format, last));
    }
    List<Tick> rows =
        IntStream.rangeClosed(0, (int) Math.round(top / step))
            .mapToObj(i -> new Tick(label(i * step), y(i * step, top)))
            .toList();
    int every = (int) Math.max(1, Math.ceil((double) count / MOST_COLUMNS));
    List<Tick> columns =
        IntStream.range(0, count)
            .filter(i -> (i + 1) % every == 0 || count == 1)
            .mapToObj(i -> new Tick(Integer.toString(i + 1), x(i, count)))
            .toList();
    String description = title + " over " + count + " epochs: " + String.join(", ", told);
    return new Chart(title, description, lines, rows, columns);
  }

  /** The smallest round number that is not smaller. */
  private static double step(double least) {
    double magnitude = Math.pow(10, Math.floor(Math.log10(least)));
    for (double step : STEPS) {
      if (step * magnitude >= least * (1 - 1e-9)) {
        return step * magnitude;
      }
    }
    return 10 * magnitude;
  }

  private static String label(double value) {
    String label = String.format(Locale.ROOT, "%.4f", value);
    return label.replaceAll("\\.?0+$", "");
  }

  private static String x(int index, int count) {
    double share = count == 1 ? 0.5 : (double) index / (count - 1);
    return String.format(Locale.ROOT, "%.1f", LEFT + share * (RIGHT - LEFT));
  }

  private static String y(double value, double top) {
    return String.format(Locale.ROOT, "%.1f", BOTTOM - value / top * (BOTTOM - TOP));
  }
}
