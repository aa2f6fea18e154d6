package ai.infodisent.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonPageTest {

  private final SuiteOutcome outcome = SuitePageTest.outcome();

  @Test
  void namesOfStrangersAreTextAndNothingElse() throws IOException {
    String html = html(outcome, outcome);
    assertFalse(html.contains("<script"), html);
    assertFalse(html.contains("<img"), html);
    assertTrue(html.contains("&lt;script&gt;alert(&#39;hat&#39;)&lt;/script&gt;"), html);
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws IOException {
    String html = html(outcome, outcome);
    assertFalse(html.matches("(?s).*(http://|https://|url\\(|@import|<link).*"), html);
    assertTrue(html.contains("default-src 'none'"));
  }

  @Test
  void eachBundleHasItsColumnItsLineAndItsExplanations() throws IOException {
    String html = html(outcome, outcome);
    // Of equal names, the place is told.
    assertTrue(html.contains("onerror=alert(1)&gt; (2)</th>"), html);
    assertTrue(html.contains("<td>80.0 % (49.0 to 94.3)</td><td>80.0 % (49.0 to 94.3)</td>"), html);
    assertTrue(html.contains("class=\"first\"") && html.contains("class=\"second\""), html);
    // Of each, the picture and a layer on it.
    assertEquals(4, html.split("data:image/png;base64,", -1).length - 1);
    assertTrue(html.contains("<th scope=\"row\" class=\"inner\">less random</th>"), html);
  }

  @Test
  void whatOneBundleHasNotIsLeftOutOfItsColumn() throws IOException {
    SuiteOutcome without = new SuiteOutcome(outcome.result(), List.of(), List.of(), List.of());
    String html = html(outcome, without);
    assertEquals(2, html.split("data:image/png;base64,", -1).length - 1);
    assertFalse(html.contains("class=\"second\""), html);
  }

  @Test
  void nothingCannotBeCompared() {
    assertThrows(IllegalArgumentException.class, () -> new ComparisonPage(List.of()));
  }

  private static String html(SuiteOutcome... outcomes) throws IOException {
    return new ComparisonPage(List.of(outcomes)).html();
  }
}
