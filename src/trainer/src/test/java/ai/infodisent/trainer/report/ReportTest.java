package ai.infodisent.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress.Epoch;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.evaluate.Confusion;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.Tally;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.PixelScaling;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final int PICTURES = 30;
  private static final String THUMBNAIL = "0a1b2c.jpg";

  @TempDir static Path folder;

  private static Manifest manifest;
  private static Tally tally;
  private static Evaluation evaluation;
  private static byte[] jpeg;

  @BeforeAll
  static void measure() throws Exception {
    TinyBundle tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of()));
    Bundle bundle = tiny.read();
    manifest = bundle.manifest();
    tally = new Tally(manifest.channels());
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int n = 0; n < PICTURES; n++) {
      Pixels picture = TinyBundle.picture(n);
      pictures.add(new LabelledPicture("picture " + n, n % 3, preparation -> Decoded.of(picture)));
    }
    evaluation = Evaluation.of(bundle, pictures, new SessionSettings(1), new Quiet(), tally);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
    jpeg = bytes.toByteArray();
  }

  @Test
  void whatIsCountedIsWhatIsMeasured() {
    Confusion confusion = tally.confusion();
    int right = IntStream.range(0, 3).map(label -> confusion.count(label, label)).sum();
    assertEquals(evaluation.accuracy(), (double) right / PICTURES);
    assertEquals(10, confusion.pictures(2));
    List<Tally.Use> uses = tally.mostUsed(3);
    assertEquals(3, uses.size());
    assertTrue(uses.get(0).pictures() >= uses.get(2).pictures());
    assertTrue(uses.get(0).pictures() <= PICTURES);
  }

  @Test
  void labelsOfStrangersAreTextAndNothingElse() throws IOException {
    String script = "<script>alert('hat')</script>";
    String html = report(List.of(script, "\"><img src=x onerror=alert(1)>", "a & b"), 3).html();
    assertFalse(html.contains("<script"), html);
    assertFalse(html.contains("<img"), html);
    assertTrue(html.contains("&lt;script&gt;alert(&#39;hat&#39;)&lt;/script&gt;"), html);
    assertTrue(html.contains("a &amp; b"), html);
    assertTrue(html.contains("in a training picture of &lt;script&gt;"), html);
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws IOException {
    String html = report(manifest.labels(), 3).html();
    assertFalse(html.matches("(?s).*(http://|https://|url\\(|@import|<link).*"), html);
    assertTrue(html.contains("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg)));
    assertTrue(html.contains("default-src 'none'"));
  }

  @Test
  void fewClassesAreShownAsAMatrix() throws IOException {
    String html = report(manifest.labels(), 3).html();
    assertTrue(html.contains("<table class=\"matrix\">"), html);
    assertTrue(html.contains("<th scope=\"col\"><span>hat</span></th>"), html);
    assertFalse(html.contains("further classes"), html);
  }

  @Test
  void ofManyClassesTheMostConfusedPairsAreShown() throws IOException {
    List<String> labels = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();
    String html = report(labels, 3).html();
    assertFalse(html.contains("<table class=\"matrix\">"), html);
    assertTrue(html.contains("975 further classes"), html);
    assertTrue(html.contains("<th scope=\"row\">class 999</th>"), html);
  }

  @Test
  void pairsAreByCountAndThenByClass() {
    Confusion confusion = new Confusion();
    int[][] decided = {{0, 0}, {2, 1}, {1, 0}, {2, 1}, {0, 1}, {2, 2}};
    Arrays.stream(decided).forEach(one -> confusion.add(one[0], one[1]));
    assertEquals(
        List.of(
            new Confusion.Pair(2, 1, 2), new Confusion.Pair(0, 1, 1), new Confusion.Pair(1, 0, 1)),
        confusion.pairs(9));
    assertEquals(1, confusion.pairs(1).size());
    assertEquals(3, confusion.pictures(2));
    assertEquals(0, confusion.count(7, 1));
  }

  @Test
  void curvesStayWithinTheirFrame() {
    for (int count : new int[] {1, 2, 12, 100}) {
      for (Chart chart : Chart.of(epochs(count))) {
        for (Chart.Line line : chart.lines()) {
          String[] points = line.points().split(" ");
          assertEquals(count, points.length);
          for (String point : points) {
            double x = Double.parseDouble(point.split(",")[0]);
            double y = Double.parseDouble(point.split(",")[1]);
            assertTrue(x >= 46 && x <= 450 && y >= 12 && y <= 208, point);
          }
        }
        assertTrue(chart.columns().size() >= 1 && chart.columns().size() <= 8);
        assertTrue(chart.rows().size() >= 3 && chart.rows().size() <= 6, chart.toString());
      }
    }
  }

  @Test
  void aThumbnailThatIsMissingIsNamed() {
    Report whole = report(manifest.labels(), 3);
    Report torn =
        new Report(
            whole.manifest(),
            whole.scaling(),
            whole.evaluation(),
            0.5,
            whole.epochs(),
            whole.sizes(),
            tally,
            whole.probe(),
            whole.head(),
            whole.gallery(),
            Map.of());
    IOException refused = assertThrows(IOException.class, torn::html);
    assertEquals("expected a JPEG thumbnail 0a1b2c.jpg, found none", refused.getMessage());
  }

  @Test
  void withoutEpochsThereIsNothingToDraw() throws IOException {
    assertTrue(report(manifest.labels(), 2).html().contains("<h2 id=\"epochs\">"));
    assertFalse(report(manifest.labels(), 0).html().contains("<h2 id=\"epochs\">"));
  }

  @Test
  void accuracyAgainstSizeIsDrawnAndTold() throws IOException {
    String html = report(manifest.labels(), 2).html();
    assertTrue(html.contains("Accuracy against prototypes a class"));
    assertTrue(
        html.contains("<th scope=\"row\">5</th><td>75.0 %</td><td>37.5 %</td>"),
        html.substring(html.indexOf("id=\"sizes\"")));
  }

  private static List<Epoch> epochs(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Epoch(i, 7.3 / i, 1 - 0.9 / i, 0.5, OptionalDouble.of(0.4), i))
        .toList();
  }

  private static Report report(List<String> labels, int epochs) {
    Manifest named =
        new Manifest(
            manifest.format(),
            manifest.version(),
            manifest.model(),
            labels,
            manifest.preparation(),
            manifest.channels(),
            manifest.cells(),
            manifest.pooling(),
            manifest.scores(),
            Collections.nCopies(labels.size(), 0f),
            manifest.fixedBatch(),
            new TreeMap<>(Map.of("seed", "3")));
    Tally.Use used = tally.mostUsed(1).get(0);
    Gallery.Example example =
        new Gallery.Example(THUMBNAIL, labels.get(0), 2.5f, new Box(4, 5, 10, 8));
    Sign sign = used.sign();
    int channels = manifest.channels();
    float[] weights = new float[labels.size() * channels];
    Arrays.fill(weights, 0.25f);
    return new Report(
        named,
        new PixelScaling(PixelScaling.Order.RGB, 1, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
        evaluation,
        0.5,
        epochs(epochs),
        List.of(new SizeRow(1, 0.25, 0.625), new SizeRow(5, 0.375, 0.75)),
        tally,
        tally.confusion(),
        new Head(channels, labels.size(), new float[channels * channels], weights),
        new Gallery(List.of(new Gallery.Prototype(used.channel(), sign, List.of(example)))),
        Map.of(THUMBNAIL, jpeg));
  }
}
