package ai.infodisent.trainer.report;

import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.suite.Located;
import ai.infodisent.trainer.evaluate.suite.PartScores;
import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import ai.infodisent.trainer.evaluate.suite.SuiteResult.Difference;
import ai.infodisent.trainer.evaluate.suite.SuiteResult.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The figures of bundles for people, a bundle a column. */
public final class SuiteRows {

  private final List<SuiteResult> results;
  private final List<FigureRow> rows = new ArrayList<>();

  private SuiteRows(List<SuiteResult> results) {
    this.results = results;
  }

  /**
   * All figures, in the order in which they are told.
   *
   * @param results at least one, of the same pictures and sample
   */
  public static List<FigureRow> of(List<SuiteResult> results) {
    SuiteRows filled = new SuiteRows(List.copyOf(results));
    filled.fill();
    return List.copyOf(filled.rows);
  }

  private void fill() {
    row("", SuiteResult::bundle);
    row("version", SuiteResult::version);
    row("images", one -> Integer.toString(one.images()));
    row("skipped", one -> Integer.toString(one.skipped()));
    row("accuracy", one -> Numbers.share(one.accuracy()));
    row("accuracy of a linear probe", one -> Numbers.share(one.probeAccuracy()));
    row("local size, components", one -> Numbers.text("%.1f", one.localSize()));
    row("global size, prototypes", one -> Integer.toString(one.globalSize()));
    row("sparsity ratio", one -> Numbers.text("%.3f", one.sparsity()));
    row("purity", one -> Numbers.text("%.3f ± %.3f", one.purity().mean(), one.purity().spread()));
    row("largest error", one -> Numbers.text("%.1e", one.largestSumError()));
    row("sample", one -> Integer.toString(one.sample()));
    row("same cell under noise", one -> Numbers.interval("%.3f", one.sameCell()));
    row("still listed under noise", one -> Numbers.interval("%.3f", one.stillListed()));
    if (results.stream().anyMatch(one -> one.parts() != null)) {
      row("part purity", one -> ofParts(one, PartScores::purity));
      row(
          "  spread",
          one -> one.parts() == null ? Numbers.NONE : Numbers.text("%.3f", one.parts().spread()));
      row(
          "consistent prototypes",
          one -> Numbers.share(one.parts() == null ? null : one.parts().consistency()));
      row("same parts under noise", one -> ofParts(one, PartScores::stability));
    }
    for (String name : names(results.stream().flatMap(one -> one.attributions().stream()))) {
      row("deletion, " + name, one -> of(one, name, Measured::deletion));
      for (String other : others(name)) {
        row("  less " + other, one -> less(one, name, other, Difference::deletion));
      }
      row("insertion, " + name, one -> of(one, name, Measured::insertion));
      for (String other : others(name)) {
        row("  less " + other, one -> less(one, name, other, Difference::insertion));
      }
      point(name, "pointing", Located::pointing);
      point(name, "energy", Located::energy);
    }
  }

  /** Where an attribution points, in rows: the object, and each part; none if nobody knows. */
  private void point(String name, String what, Function<Located, Estimate> which) {
    List<Measured> known = results.stream().flatMap(one -> measured(one, name).stream()).toList();
    boolean object = known.stream().anyMatch(one -> one.object() != null);
    List<String> parts =
        known.stream().flatMap(one -> one.parts().keySet().stream()).distinct().toList();
    if (object || !parts.isEmpty()) {
      row(what + ", " + name, one -> of(one, name, found -> of(found.object(), which)));
      for (String other : object ? others(name) : List.<String>of()) {
        row(
            "  less " + other,
            one -> less(one, name, other, difference -> of(difference.object(), which)));
      }
      for (String part : parts) {
        row("  " + part, one -> of(one, name, found -> of(found.parts().get(part), which)));
      }
    }
  }

  private static Estimate of(Located located, Function<Located, Estimate> which) {
    return located == null ? null : which.apply(located);
  }

  private static String ofParts(SuiteResult result, Function<PartScores, Estimate> which) {
    return Numbers.interval("%.3f", result.parts() == null ? null : which.apply(result.parts()));
  }

  private static List<String> names(Stream<Measured> measured) {
    return measured.map(Measured::name).distinct().toList();
  }

  private List<String> others(String name) {
    return results.stream()
        .flatMap(one -> measured(one, name).stream())
        .flatMap(found -> found.against().stream())
        .map(Difference::name)
        .distinct()
        .toList();
  }

  private static Optional<Measured> measured(SuiteResult result, String name) {
    return result.attributions().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private static String of(SuiteResult result, String name, Function<Measured, Estimate> which) {
    return Numbers.interval("%.3f", measured(result, name).map(which).orElse(null));
  }

  private static String less(
      SuiteResult result, String name, String other, Function<Difference, Estimate> which) {
    return Numbers.interval(
        "%+.3f",
        measured(result, name).stream()
            .flatMap(found -> found.against().stream())
            .filter(difference -> difference.name().equals(other))
            .findFirst()
            .map(which)
            .orElse(null));
  }

  private void row(String name, Function<SuiteResult, String> value) {
    rows.add(new FigureRow(name, results.stream().map(value).toList()));
  }
}
