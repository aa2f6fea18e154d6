package ai.infodisent.trainer.report;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.trainer.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is told in one line each. */
public final class Facts {

  private Facts() {}

  /** A name and a value, as they are shown. */
  public record Fact(String name, String value) {}

  /** What the fit came to. */
  static List<Fact> figures(Report report) {
    Evaluation found = report.evaluation();
    return List.of(
        new Fact("accuracy of the head", EpochRow.percent(found.accuracy())),
        new Fact("accuracy of a linear probe", EpochRow.percent(report.probeAccuracy())),
        new Fact("validation pictures", Integer.toString(found.images())),
        new Fact("components a picture", String.format(Locale.ROOT, "%.1f", found.localSize())),
        new Fact("prototypes in all", Integer.toString(found.globalSize())),
        new Fact(
            "largest error of a sum", String.format(Locale.ROOT, "%.1e", found.largestSumError())));
  }

  /** What was fitted, and how. */
  static List<Fact> settings(Report report) {
    Manifest manifest = report.manifest();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("graph", manifest.model().sha256()));
    facts.add(
        new Fact(
            "feature map",
            String.format(
                Locale.ROOT,
                "%d channels of %d x %d cells",
                manifest.channels(),
                manifest.cells().rows(),
                manifest.cells().columns())));
    facts.add(
        new Fact(
            "preparation",
            String.format(
                Locale.ROOT,
                "%s to %d x %d pixels",
                manifest.preparation().rule().name().toLowerCase(Locale.ROOT),
                manifest.preparation().width(),
                manifest.preparation().height())));
    facts.add(
        new Fact(
            "scaling",
            report.scaling().order()
                + ", range "
                + report.scaling().range()
                + ", mean "
                + report.scaling().mean()
                + ", std "
                + report.scaling().std()));
    manifest.provenance().forEach((name, value) -> facts.add(new Fact(name, value)));
    return facts;
  }
}
