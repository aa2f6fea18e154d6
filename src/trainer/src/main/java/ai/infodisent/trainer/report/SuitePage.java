package ai.infodisent.trainer.report;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.data.Patch;
import ai.infodisent.trainer.data.Region;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.suite.Faithfulness;
import ai.infodisent.trainer.evaluate.suite.Located;
import ai.infodisent.trainer.evaluate.suite.PartScores;
import ai.infodisent.trainer.evaluate.suite.PrototypeCase;
import ai.infodisent.trainer.evaluate.suite.SuiteCase;
import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How good a bundle's explanations are, with the pictures behind the figures.
 *
 * @param outcome of the suite
 */
public record SuitePage(SuiteOutcome outcome) {

  private static final String PAGE = "evaluation.html";

  /** Where a way to explain points, as it is shown; of the object, or of a part. */
  public record Place(String name, String pointing, String energy, int pictures) {}

  /**
   * A prototype, as it is shown.
   *
   * @param rank best, typical or worst
   * @param name channel and sign
   * @param part it is found at, or that it is at none
   * @param purity the share of patches that show it
   * @param shown pictures where it is strongest
   */
  public record Prototype(
      String rank, String name, String part, String purity, List<Patched> shown) {}

  /**
   * A picture with a prototype's patch.
   *
   * @param label its class
   * @param data the picture, as a data: address
   * @param edges of the parts, as a data: address
   * @param width in pixels
   * @param height in pixels
   * @param patch in pixels
   */
  public record Patched(
      String label, String data, String edges, int width, int height, Patch patch) {}

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
   * @param edges what is known of it, as a data: address; empty if nothing is
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
      String edges,
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
            "places", places(result),
            "prototypes", prototypes(outcome.prototypes()),
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
    figures.add(new Facts.Fact("components a picture", Numbers.text("%.1f", result.localSize())));
    figures.add(new Facts.Fact("prototypes in all", Integer.toString(result.globalSize())));
    figures.add(new Facts.Fact("weights that are none", EpochRow.percent(result.sparsity())));
    figures.add(
        new Facts.Fact(
            Numbers.text("purity, ± %.3f over components", result.purity().spread()),
            Numbers.text("%.3f", result.purity().mean())));
    if (result.sameCell() != null) {
      figures.add(
          new Facts.Fact("same cell under noise", EpochRow.percent(result.sameCell().value())));
      figures.add(
          new Facts.Fact(
              "still listed under noise", EpochRow.percent(result.stillListed().value())));
    }
    if (result.parts() != null) {
      figures.addAll(figures(result.parts()));
    }
    figures.add(
        new Facts.Fact("largest error of a sum", Numbers.text("%.1e", result.largestSumError())));
    return figures;
  }

  private static List<Facts.Fact> figures(PartScores parts) {
    List<Facts.Fact> figures = new ArrayList<>();
    figures.add(
        new Facts.Fact(
            Numbers.text(
                "part purity, %.3f to %.3f, ± %.3f over prototypes",
                parts.purity().low(), parts.purity().high(), parts.spread()),
            Numbers.text("%.3f", parts.purity().value())));
    if (parts.consistency() != null) {
      figures.add(share("consistent prototypes", parts.consistency()));
    }
    if (parts.stability() != null) {
      figures.add(share("same parts under noise", parts.stability()));
    }
    return figures;
  }

  private static Facts.Fact share(String name, Estimate share) {
    return new Facts.Fact(
        Numbers.text("%s, %.1f to %.1f %%", name, 100 * share.low(), 100 * share.high()),
        EpochRow.percent(share.value()));
  }

  private static List<Row> rows(SuiteResult result) {
    List<Row> rows = new ArrayList<>();
    for (SuiteResult.Measured one : result.attributions()) {
      rows.add(
          new Row(
              one.name(),
              Numbers.interval("%.3f", one.deletion()),
              Numbers.interval("%.3f", one.insertion())));
      for (SuiteResult.Difference less : one.against()) {
        rows.add(
            new Row(
                one.name() + " less " + less.name(),
                Numbers.interval("%+.3f", less.deletion()),
                Numbers.interval("%+.3f", less.insertion())));
      }
    }
    return rows;
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

  /** The explanations of a picture. */
  static List<Shown> maps(SuiteCase one) throws IOException {
    List<Shown> maps = new ArrayList<>();
    for (SuiteCase.Explained explained : one.explanations()) {
      maps.add(
          new Shown(
              explained.name(),
              explained.top(),
              Numbers.text("%.3f", explained.found().deletion().area()),
              Numbers.text("%.3f", explained.found().insertion().area()),
              Overlay.of(explained.map())));
    }
    return maps;
  }

  private static Card card(SuiteCase one) throws IOException {
    Map<String, Faithfulness> curves = new LinkedHashMap<>();
    one.explanations().forEach(explained -> curves.put(explained.name(), explained.found()));
    return new Card(
        one.rank(),
        one.name(),
        one.label(),
        one.pixels().width(),
        one.pixels().height(),
        Overlay.picture(one.pixels()),
        edges(one.pixels(), one.seen()),
        maps(one),
        charts(curves));
  }

  private static List<Prototype> prototypes(List<PrototypeCase> cases) throws IOException {
    List<Prototype> prototypes = new ArrayList<>();
    for (PrototypeCase one : cases) {
      List<Patched> shown = new ArrayList<>();
      for (PrototypeCase.Shown picture : one.shown()) {
        shown.add(
            new Patched(
                picture.label(),
                Overlay.picture(picture.pixels()),
                edges(picture.pixels(), picture.seen()),
                picture.pixels().width(),
                picture.pixels().height(),
                picture.patch().patch()));
      }
      prototypes.add(
          new Prototype(
              one.rank(),
              one.purity().component().toString(),
              one.purity().part().orElse("no part"),
              EpochRow.percent(one.purity().purity()),
              shown));
    }
    return prototypes;
  }

  /** The edges of what is known of a picture; empty if nothing is. */
  static String edges(Pixels pixels, Seen seen) throws IOException {
    List<Region> regions = new ArrayList<>();
    seen.object().ifPresent(regions::add);
    seen.parts().values().forEach(part -> regions.add(part.region()));
    return regions.isEmpty() ? "" : Overlay.edges(pixels.width(), pixels.height(), regions);
  }

  private static List<Place> places(SuiteResult result) {
    List<Place> places = new ArrayList<>();
    for (SuiteResult.Measured one : result.attributions()) {
      if (one.object() != null) {
        places.add(place(one.name(), "%.3f", one.object()));
        for (SuiteResult.Difference less : one.against()) {
          places.add(place(one.name() + " less " + less.name(), "%+.3f", less.object()));
        }
      }
      one.parts()
          .forEach((part, found) -> places.add(place(one.name() + ", " + part, "%.3f", found)));
    }
    return places;
  }

  private static Place place(String name, String format, Located found) {
    return new Place(
        name,
        Numbers.interval(format, found.pointing()),
        Numbers.interval(format, found.energy()),
        found.pictures());
  }
}
