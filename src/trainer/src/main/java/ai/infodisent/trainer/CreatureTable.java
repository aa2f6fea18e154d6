package ai.infodisent.trainer;

import ai.infodisent.trainer.creatures.benchmark.CreatureResult;
import ai.infodisent.trainer.creatures.benchmark.CreatureScores;
import ai.infodisent.trainer.evaluate.Estimate;
import java.util.List;
import java.util.Locale;
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
    row("accuracy", one -> share(one.accuracy()));
    row("threshold", one -> String.format(Locale.ROOT, "%.3f", one.threshold()));
    row("CSDC", one -> interval(one.csdc()));
    row("preservation, PC", one -> interval(one.preservation()));
    row("deletion, DC", one -> interval(one.deletion()));
    row("distractibility, D", one -> interval(one.distractibility()));
    row("completeness", one -> interval(one.completeness()));
    row("correctness, SD", one -> interval(one.correctness()));
    row("contrastivity, TS", one -> interval(one.contrastivity()));
    row("centre", one -> interval(one.centre()));
    row("background independence, B.I.", one -> interval(one.backgroundIndependence()));
    row("pointing", one -> interval(one.creature().pointing()));
    for (String part : scores.get(0).parts().keySet()) {
      row("  " + part, one -> interval(one.parts().get(part).pointing()));
    }
    row("energy", one -> interval(one.creature().energy()));
    for (String part : scores.get(0).parts().keySet()) {
      row("  " + part, one -> interval(one.parts().get(part).energy()));
    }
  }

  private void row(String name, Function<CreatureScores, String> value) {
    table.row(name, scores.stream().map(value).toList());
  }

  private static String share(Estimate one) {
    return TextTable.share(one.value(), one.low(), one.high());
  }

  private static String interval(Estimate one) {
    return TextTable.interval("%.3f", one.value(), one.low(), one.high());
  }
}
