package ai.infodisent.trainer;

import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import ai.infodisent.trainer.report.SuiteRows;
import java.util.List;

/** The figures of bundles for people, a bundle a column. */
final class SuiteTable {

  private SuiteTable() {}

  /**
   * The table, each line ended.
   *
   * @param results at least one, of the same pictures and sample
   */
  static String of(List<SuiteResult> results) {
    TextTable table = new TextTable();
    SuiteRows.of(results).forEach(row -> table.row(row.name(), row.cells()));
    return table.text();
  }
}
