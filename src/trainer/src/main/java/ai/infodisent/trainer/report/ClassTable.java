package ai.infodisent.trainer.report;

import ai.infodisent.trainer.evaluate.Confusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The head beside the linear probe, class by class: where the head is weakest first.
 *
 * @param first the rows to show at once
 * @param further the rows to show when asked for
 */
public record ClassTable(List<Row> first, List<Row> further) {

  /** As many rows as a page holds. */
  private static final int FIRST = 25;

  /**
   * A class, as it is shown.
   *
   * @param label its name
   * @param pictures how many there are to validate on
   * @param head its accuracy
   * @param probe its accuracy
   * @param difference head less probe, in percent points
   * @param bar the head's accuracy, from 0 to 100
   * @param mark the probe's accuracy, from 0 to 100
   */
  public record Row(
      String label,
      int pictures,
      String head,
      String probe,
      String difference,
      String bar,
      String mark) {}

  private record Found(int index, int pictures, double head, double probe) {}

  static ClassTable of(Report report) {
    Confusion head = report.tally().confusion();
    List<String> labels = report.manifest().labels();
    List<Found> found = new ArrayList<>();
    List<Row> unmeasured = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      int pictures = head.pictures(i);
      if (pictures == 0) {
        unmeasured.add(new Row(labels.get(i), 0, "–", "–", "–", "0", "0"));
      } else {
        double right = (double) head.count(i, i) / pictures;
        found.add(new Found(i, pictures, right, (double) report.probe().count(i, i) / pictures));
      }
    }
    found.sort(Comparator.comparingDouble(Found::head));
    List<Row> rows = new ArrayList<>(found.stream().map(one -> row(labels, one)).toList());
    rows.addAll(unmeasured);
    int first = rows.size() <= FIRST + 5 ? rows.size() : FIRST;
    return new ClassTable(rows.subList(0, first), rows.subList(first, rows.size()));
  }

  private static Row row(List<String> labels, Found found) {
    return new Row(
        labels.get(found.index()),
        found.pictures(),
        EpochRow.percent(found.head()),
        EpochRow.percent(found.probe()),
        String.format(Locale.ROOT, "%+.1f", 100 * (found.head() - found.probe())),
        String.format(Locale.ROOT, "%.1f", 100 * found.head()),
        String.format(Locale.ROOT, "%.1f", 100 * found.probe()));
  }
}
