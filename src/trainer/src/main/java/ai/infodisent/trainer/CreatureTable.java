package ai.infodisent.trainer;

import ai.infodisent.trainer.creatures.benchmark.CreatureResult;
import ai.infodisent.trainer.creatures.benchmark.CreatureScores;
import ai.infodisent.trainer.report.Numbers;
import java.util.List;
import java.util.function.Function;

/** What creatures tell of a bundle's explanations, for people, a way to explain a column. */
final class CreatureTable {

  private final List<CreatureScores> scores;
  private final TextTable table = new TextTable();

  private CreatureTable(List<CreatureScores> scores) {
    this.scores = scores;
  }

  /** The bundle, its pictures, and all scores; each line ended. */
  static String of(CreatureResult result) {
    TextTable head = new TextTable();
    head.row("bundle", List.of(result.bundle()));
    head.row("version", List.of(result.version()));
    head.row("classes", List.of(Integer.toString(result.classes())));
    head.row("objects", List.of(result.fewestObjects() + "-" + result.mostObjects()));
    head.row("sample", List.of(Integer.toString(result.sample())));
    CreatureTable body = new CreatureTable(result.attributions());
    body.fill();
    return head.text() + System.lineSeparator() + body.table.text();
  }

  private void fill() {
    row("", CreatureScores::classifier);
    row("accuracy", one -> Numbers.share(one.accuracy()));
    row("threshold", one -> Numbers.text("%.3f", one.threshold()));
    row("CSDC", one -> Numbers.interval("%.3f", one.csdc()));
    row("preservation, PC", one -> Numbers.interval("%.3f", one.preservation()));
    row("deletion, DC", one -> Numbers.interval("%.3f", one.deletion()));
    row("distractibility, D", one -> Numbers.interval("%.3f", one.distractibility()));
    row("completeness", one -> Numbers.interval("%.3f", one.completeness()));
    row("correctness, SD", one -> Numbers.interval("%.3f", one.correctness()));
    row("contrastivity, TS", one -> Numbers.interval("%.3f", one.contrastivity()));
    row("centre", one -> Numbers.interval("%.3f", one.centre()));
    row(
        "background independence, B.I.",
        one -> Numbers.interval("%.3f", one.backgroundIndependence()));
    row("pointing", one -> Numbers.interval("%.3f", one.creature().pointing()));
    for (String part : scores.get(0).parts().keySet()) {
      row("  " + part, one -> Numbers.interval("%.3f", one.parts().get(part).pointing()));
    }
    row("energy", one -> Numbers.interval("%.3f", one.creature().energy()));
    for (String part : scores.get(0).parts().keySet()) {
      row("  " + part, one -> Numbers.interval("%.3f", one.parts().get(part).energy()));
    }
  }

  private void row(String name, Function<CreatureScores, String> value) {
    table.row(name, scores.stream().map(value).toList());
  }
}
