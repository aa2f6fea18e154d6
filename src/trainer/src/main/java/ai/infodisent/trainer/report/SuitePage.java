package ai.infodisent.trainer.report;

import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.suite.Faithfulness;
import ai.infodisent.trainer.evaluate.suite.SuiteCase;
import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How good a bundle's explanations are, with the pictures behind the figures.
 *
 * @param outcome of the suite
 */
public record SuitePage(SuiteOutcome outcome) {

  private static final String PAGE = "evaluation.html";

  /** A way to explain and its areas, as they are shown. */
  public record Row(String name, String deletion, String insertion) {}

  /**
   * A picture, as it is shown.
   *
   * @param rank best, typical or worst
   * @param name of the picture
   * @param label its own class
   * @param width in pixels
   * @param height in pixels
   * @param data the picture, as a data: address
   * @param maps its explanations
   * @param charts its curves
   */
  public record Card(
      String rank,
      String name,
      String label,
      int width,
      int height,
      String data,
      List<Shown> maps,
      List<Chart> charts) {}

  /** An explanation, its class and its layer, as a data: address. */
  public record Shown(String name, String top, String deletion, String insertion, String data) {}

  /**
   * One HTML file that needs nothing else: no script, no picture, no style from elsewhere.
   *
   * @throws IOException if a picture cannot be written
   */
  public String html() throws IOException {
    List<Card> cards = new ArrayList<>();
    for (SuiteCase one : outcome.cases()) {
      cards.add(card(one));
    }
    Map<String, Faithfulness> curves = new LinkedHashMap<>();
    outcome.curves().forEach(named -> curves.put(named.name(), named.curves()));
    SuiteResult result = outcome.result();
    return Template.render(
        PAGE,
        Map.of(
            "bundle", result.bundle(),
            "version", result.version(),
            "sample", result.sample(),
            "seed", result.seed(),
            "figures", figures(result),
            "rows", rows(result),
            "charts", charts(curves),
            "cards", cards));
  }

  private static List<Facts.Fact> figures(SuiteResult result) {
    List<Facts.Fact> figures = new ArrayList<>();
    figures.add(share("accuracy of the head", result.accuracy()));
    if (result.probeAccuracy() != null) {
      figures.add(share("accuracy of a linear probe", result.probeAccuracy()));
    }
    figures.add(new Facts.Fact("pictures", Integer.toString(result.images())));
    figures.add(new Facts.Fact("components a picture", text("%.1f", result.localSize())));
    figures.add(new Facts.Fact("prototypes in all", Integer.toString(result.globalSize())));
    figures.add(new Facts.Fact("weights that are none", EpochRow.percent(result.sparsity())));
    figures.add(
        new Facts.Fact(
            text("purity, ± %.3f over components", result.purity().spread()),
            text("%.3f", result.purity().mean())));
    if (result.sameCell() != null) {
      figures.add(
          new Facts.Fact("same cell under noise", EpochRow.percent(result.sameCell().value())));
      figures.add(
          new Facts.Fact(
              "still listed under noise", EpochRow.percent(result.stillListed().value())));
    }
    figures.add(new Facts.Fact("largest error of a sum", text("%.1e", result.largestSumError())));
    return figures;
  }

  private static Facts.Fact share(String name, Estimate share) {
    return new Facts.Fact(
        text("%s, %.1f to %.1f %%", name, 100 * share.low(), 100 * share.high()),
        EpochRow.percent(share.value()));
  }

  private static List<Row> rows(SuiteResult result) {
    List<Row> rows = new ArrayList<>();
    for (SuiteResult.Measured one : result.attributions()) {
      rows.add(new Row(one.name(), area("%.3f", one.deletion()), area("%.3f", one.insertion())));
      for (SuiteResult.Difference less : one.against()) {
        rows.add(
            new Row(
                one.name() + " less " + less.name(),
                area("%+.3f", less.deletion()),
                area("%+.3f", less.insertion())));
      }
    }
    return rows;
  }

  private static String area(String format, Estimate interval) {
    return text(
        format + " (" + format + " to " + format + ")",
        interval.value(),
        interval.low(),
        interval.high());
  }

  private static List<Chart> charts(Map<String, Faithfulness> found) {
    Map<String, List<Double>> deletion = new LinkedHashMap<>();
    Map<String, List<Double>> insertion = new LinkedHashMap<>();
    found.forEach(
        (name, curves) -> {
          deletion.put(name, curves.deletion().scores());
          insertion.put(name, curves.insertion().scores());
        });
    return List.of(
        Chart.ofShares("Score while pixels are deleted", deletion),
        Chart.ofShares("Score while pixels are inserted", insertion));
  }

  private static Card card(SuiteCase one) throws IOException {
    List<Shown> maps = new ArrayList<>();
    Map<String, Faithfulness> curves = new LinkedHashMap<>();
    for (SuiteCase.Explained explained : one.explanations()) {
      curves.put(explained.name(), explained.found());
      maps.add(
          new Shown(
              explained.name(),
              explained.top(),
              text("%.3f", explained.found().deletion().area()),
              text("%.3f", explained.found().insertion().area()),
              Overlay.of(explained.map())));
    }
    return new Card(
        one.rank(),
        one.name(),
        one.label(),
        one.pixels().width(),
        one.pixels().height(),
        Overlay.picture(one.pixels()),
        maps,
        charts(curves));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
