package ai.infodisent.trainer.report;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.evaluate.Confusion;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.Tally;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.PixelScaling;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a fit came to. It tells no times, dates or paths: like the bundle beside it, it is the same
 * whenever and wherever the same is fitted.
 *
 * @param manifest of the bundle
 * @param scaling of the backbone's pixels
 * @param evaluation of the bundle on the validation pictures
 * @param probeAccuracy of a linear probe on the same pictures, from 0 to 1
 * @param epochs in order; none of a lossless head
 * @param sizes accuracy against the size of explanations, of a sparse head; empty of others
 * @param tally of the bundle's decisions on the validation pictures
 * @param probe what the linear probe took the same pictures for
 * @param head fitted
 * @param gallery of the bundle
 * @param thumbnails JPEG bytes by file name: all that the gallery names
 */
public record Report(
    Manifest manifest,
    PixelScaling scaling,
    Evaluation evaluation,
    double probeAccuracy,
    List<Progress.Epoch> epochs,
    List<SizeRow> sizes,
    Tally tally,
    Confusion probe,
    Head head,
    Gallery gallery,
    Map<String, byte[]> thumbnails) {

  /** Its file name in the bundle's folder. */
  public static final String FILE = "report.html";

  public Report {
    epochs = List.copyOf(epochs);
    sizes = List.copyOf(sizes);
    thumbnails = Map.copyOf(thumbnails);
  }

  /**
   * One HTML file that needs nothing else: no script, no picture, no style from elsewhere.
   *
   * @throws IOException if a thumbnail is no picture
   */
  public String html() throws IOException {
    return Template.render(
        FILE,
        Map.ofEntries(
            Map.entry("version", manifest.version()),
            Map.entry("labels", manifest.labels().size()),
            Map.entry("figures", Facts.figures(this)),
            Map.entry("charts", epochs.isEmpty() ? List.of() : Chart.of(epochs)),
            Map.entry("epochs", epochs.stream().map(EpochRow::of).toList()),
            Map.entry("classes", ClassTable.of(this)),
            Map.entry("confusion", ConfusionTable.of(manifest.labels(), tally.confusion())),
            Map.entry("prototypes", PrototypeCards.of(this)),
            Map.entry("settings", Facts.settings(this)),
            Map.entry("sizeCharts", sizes.isEmpty() ? List.of() : List.of(Chart.ofSizes(sizes))),
            Map.entry("sizes", sizes)));
  }
}
