package ai.infodisent.trainer.report;

import ai.infodisent.trainer.benchmark.CreatureScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What creatures tell of a bundle's explanations, for people, a way to explain a column. */
public final class CreatureRows {

  private final List<CreatureScores> scores;
  private final List<FigureRow> rows = new ArrayList<>();

  private CreatureRows(List<CreatureScores> scores) {
    this.scores = scores;
  }

  /**
   * All scores, in the order in which they are told.
   *
   * @param scores at least one, of the same pictures
   */
  public static List<FigureRow> of(List<CreatureScores> scores) {
    CreatureRows filled = new CreatureRows(List.copyOf(scores));
    filled.fill();
    return List.copyOf(filled.rows);
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
    rows.add(new FigureRow(name, scores.stream().map(value).toList()));
  }
}
