package ai.infodisent.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.suite.Curve;
import ai.infodisent.trainer.evaluate.suite.Faithfulness;
import ai.infodisent.trainer.evaluate.suite.Purity;
import ai.infodisent.trainer.evaluate.suite.SuiteCase;
import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SuitePageTest {

  private static final String SCRIPT = "<script>alert('hat')</script>";

  @Test
  void namesOfStrangersAreTextAndNothingElse() throws IOException {
    String html = new SuitePage(outcome()).html();
    assertFalse(html.contains("<script"), html);
    assertTrue(html.contains("&lt;script&gt;alert(&#39;hat&#39;)&lt;/script&gt;"), html);
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws IOException {
    String html = new SuitePage(outcome()).html();
    assertFalse(html.matches("(?s).*(http://|https://|url\\(|@import|<link).*"), html);
    assertTrue(html.contains("default-src 'none'"));
    assertTrue(html.contains("data:image/png;base64,"));
  }

  @Test
  void figuresCurvesAndPicturesAreShown() throws IOException {
    String html = new SuitePage(outcome()).html();
    assertTrue(html.contains("<dd>80.0 %</dd>"), html);
    assertTrue(html.contains("0.125 (0.100 to 0.150)"), html);
    assertTrue(html.contains("exact less random"), html);
    assertTrue(html.contains("-0.250 (-0.300 to -0.200)"), html);
    assertFalse(
        html.contains("accuracy of a linear probe"), "no accuracy of a probe that is not there");
    assertTrue(html.contains("Score while pixels are inserted: exact from 0.000 to 1.000"), html);
    // One picture, and one layer on it.
    assertEquals(2, html.split("data:image/png;base64,", -1).length - 1);
  }

  @Test
  void aLayerShowsTheStrongestMostAndTheSignByColour() throws IOException {
    String data = Overlay.of(new AttributionMap(3, 1, new float[] {2, -1, 0}));
    byte[] png = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
    BufferedImage layer = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(190 << 24 | 0xff6a00, layer.getRGB(0, 0));
    assertEquals(95 << 24 | 0x0078ff, layer.getRGB(1, 0));
    assertEquals(0, layer.getRGB(2, 0) >>> 24);
  }

  @Test
  void edgesAreTheOutermostPixelsOfRegions() throws IOException {
    String data = Overlay.edges(5, 4, List.of((x, y) -> x >= 1 && y >= 1));
    byte[] png = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
    BufferedImage layer = ImageIO.read(new ByteArrayInputStream(png));
    StringBuilder seen = new StringBuilder();
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        seen.append(layer.getRGB(x, y) == 0xffffffff ? '#' : '.');
      }
      seen.append(' ');
    }
    assertEquals("..... .#### .#..# .#### ", seen.toString());
  }

  static SuiteOutcome outcome() {
    Estimate area = new Estimate(0.125, 0.1, 0.15);
    Estimate less = new Estimate(-0.25, -0.3, -0.2);
    Faithfulness found =
        new Faithfulness(new Curve(List.of(1.0, 0.0)), new Curve(List.of(0.0, 1.0)));
    SuiteResult result =
        new SuiteResult(
            "\"><img src=x onerror=alert(1)>",
            "0a1b2c",
            10,
            0,
            new Estimate(0.8, 0.4901, 0.9433),
            null,
            4.5,
            3,
            0.5,
            new Purity(0.3, 0.1, 8),
            1e-6,
            1,
            0,
            null,
            null,
            null,
            List.of(
                new SuiteResult.Measured(
                    "exact",
                    area,
                    area,
                    null,
                    Map.of(),
                    List.of(new SuiteResult.Difference("random", less, less, null)))));
    return new SuiteOutcome(
        result,
        List.of(new SuiteOutcome.Named("exact", found)),
        List.of(
            new SuiteCase(
                "best",
                SCRIPT,
                SCRIPT,
                new Pixels(2, 1, new byte[6]),
                Seen.NOTHING,
                List.of(
                    new SuiteCase.Explained(
                        "exact", SCRIPT, new AttributionMap(2, 1, new float[] {1, -1}), found)))),
        List.of());
  }
}
