package ai.infodisent.trainer.report;

import ai.infodisent.trainer.evaluate.Confusion;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Which classes the head takes pictures for: as a matrix where it can be read, and the most
 * confused pairs.
 *
 * @param labels of the matrix' columns; none where there are too many
 * @param rows of the matrix; none where there are too many
 * @param pairs the most confused first
 */
public record ConfusionTable(List<String> labels, List<Row> rows, List<Pair> pairs) {

  /** A matrix of more classes is not read but searched. */
  private static final int MOST_CLASSES = 20;

  private static final int MOST_PAIRS = 30;

  /** What a cell that holds all of its row is shaded with: text on it stays readable. */
  private static final double DARKEST = 0.55;

  /** All pictures of one class. */
  public record Row(String label, List<Cell> cells) {}

  /**
   * Pictures of one class that were taken for one class.
   *
   * @param count as it is shown
   * @param shade how opaque its colour is, from 0 to 1
   * @param kind the CSS class: right, wrong or none
   */
  public record Cell(String count, String shade, String kind) {}

  /** Two classes that are confused, and the share of the first one's pictures. */
  public record Pair(String label, String found, int count, String share) {}

  static ConfusionTable of(List<String> labels, Confusion confusion) {
    boolean readable = labels.size() <= MOST_CLASSES;
    List<Row> rows =
        IntStream.range(0, readable ? labels.size() : 0)
            .mapToObj(i -> row(i, labels, confusion))
            .toList();
    List<Pair> pairs =
        confusion.pairs(readable ? labels.size() : MOST_PAIRS).stream()
            .map(
                pair ->
                    new Pair(
                        labels.get(pair.label()),
                        labels.get(pair.found()),
                        pair.count(),
                        EpochRow.percent((double) pair.count() / confusion.pictures(pair.label()))))
            .toList();
    return new ConfusionTable(readable ? labels : List.of(), rows, pairs);
  }

  private static Row row(int label, List<String> labels, Confusion confusion) {
    double pictures = Math.max(1, confusion.pictures(label));
    List<Cell> cells =
        IntStream.range(0, labels.size())
            .mapToObj(
                found -> {
                  int count = confusion.count(label, found);
                  String kind = count == 0 ? "none" : found == label ? "right" : "wrong";
                  String shade = String.format(Locale.ROOT, "%.2f", DARKEST * count / pictures);
                  return new Cell(count == 0 ? "·" : Integer.toString(count), shade, kind);
                })
            .toList();
    return new Row(labels.get(label), cells);
  }
}
