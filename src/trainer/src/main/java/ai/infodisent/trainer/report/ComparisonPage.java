package ai.infodisent.trainer.report;

import ai.infodisent.trainer.evaluate.suite.Faithfulness;
import ai.infodisent.trainer.evaluate.suite.SuiteCase;
import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Bundles and their explanations side by side.
 *
 * @param outcomes of the suite, at least one, of the same pictures and sample, and with the same
 *     pictures behind the figures
 */
public record ComparisonPage(List<SuiteOutcome> outcomes) {

  private static final String PAGE = "comparison.html";

  /** How the lines of bundles differ; of more bundles, some look alike. */
  private static final List<String> STYLES = List.of("first", "second", "third", "fourth");

  public ComparisonPage {
    outcomes = List.copyOf(outcomes);
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("expected bundles to compare, found none");
    }
  }

  /**
   * A picture, as it is shown.
   *
   * @param rank best, typical or worst, of the first bundle
   * @param name of the picture
   * @param label its own class
   * @param width in pixels
   * @param height in pixels
   * @param bundles what each makes of it
   */
  public record Card(
      String rank, String name, String label, int width, int height, List<Explained> bundles) {}

  /**
   * What a bundle makes of a picture.
   *
   * @param name of the bundle
   * @param data the picture as the bundle sees it, as a data: address
   * @param edges what is known of it, as a data: address; empty if nothing is
   * @param maps its explanations
   */
  public record Explained(String name, String data, String edges, List<SuitePage.Shown> maps) {}

  /**
   * One HTML file that needs nothing else: no script, no picture, no style from elsewhere.
   *
   * @throws IOException if a picture cannot be written
   */
  public String html() throws IOException {
    List<SuiteResult> results = outcomes.stream().map(SuiteOutcome::result).toList();
    return Template.render(
        PAGE,
        Map.of(
            "names", names(),
            "sample", results.get(0).sample(),
            "seed", results.get(0).seed(),
            // That of the names is the table's head.
            "rows", SuiteRows.of(results).stream().skip(1).toList(),
            "charts", charts(),
            "cards", cards()));
  }

  /** The bundles' names; where two are the same, with their places. */
  private List<String> names() {
    List<String> given = outcomes.stream().map(outcome -> outcome.result().bundle()).toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      boolean alone = Collections.frequency(given, given.get(i)) == 1;
      names.add(alone ? given.get(i) : given.get(i) + " (" + (i + 1) + ")");
    }
    return names;
  }

  private List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    List<String> attributions =
        outcomes.stream()
            .flatMap(outcome -> outcome.curves().stream())
            .map(SuiteOutcome.Named::name)
            .distinct()
            .toList();
    for (String name : attributions) {
      charts.add(chart("Deletion, " + name, name, found -> found.deletion().scores()));
      charts.add(chart("Insertion, " + name, name, found -> found.insertion().scores()));
    }
    return charts;
  }

  private Chart chart(
      String title, String attribution, Function<Faithfulness, List<Double>> scores) {
    Map<String, List<Double>> curves = new LinkedHashMap<>();
    Map<String, String> styles = new LinkedHashMap<>();
    List<String> names = names();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String style = STYLES.get(i % STYLES.size());
      outcomes.get(i).curves().stream()
          .filter(named -> named.name().equals(attribution))
          .findFirst()
          .ifPresent(
              named -> {
                curves.put(name, scores.apply(named.curves()));
                styles.put(name, style);
              });
    }
    return Chart.ofShares(title, curves, styles::get);
  }

  private List<Card> cards() throws IOException {
    List<Card> cards = new ArrayList<>();
    List<String> names = names();
    for (SuiteCase first : outcomes.get(0).cases()) {
      List<Explained> bundles = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        for (SuiteCase one : outcomes.get(i).cases()) {
          if (one.name().equals(first.name())) {
            bundles.add(
                new Explained(
                    names.get(i),
                    Overlay.picture(one.pixels()),
                    SuitePage.edges(one.pixels(), one.seen()),
                    SuitePage.maps(one)));
          }
        }
      }
      cards.add(
          new Card(
              first.rank(),
              first.name(),
              first.label(),
              first.pixels().width(),
              first.pixels().height(),
              bundles));
    }
    return cards;
  }
}
