package ai.infodisent.trainer;

import ai.infodisent.trainer.benchmark.CreatureResult;
import ai.infodisent.trainer.report.CreatureRows;
import java.util.List;

/** What creatures tell of a bundle's explanations, for people, a way to explain a column. */
final class CreatureTable {

  private CreatureTable() {}

  /** The bundle, its pictures, and all scores; each line ended. */
  static String of(CreatureResult result) {
    TextTable head = new TextTable();
    head.row("bundle", List.of(result.bundle()));
    head.row("version", List.of(result.version()));
    head.row("classes", List.of(Integer.toString(result.classes())));
    head.row("objects", List.of(result.fewestObjects() + "-" + result.mostObjects()));
    head.row("sample", List.of(Integer.toString(result.sample())));
    TextTable body = new TextTable();
    CreatureRows.of(result.attributions()).forEach(row -> body.row(row.name(), row.cells()));
    return head.text() + System.lineSeparator() + body.text();
  }
}
