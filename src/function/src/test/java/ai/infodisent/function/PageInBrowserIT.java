package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page as people see it: in a browser, with the function as it is delivered behind it. */
@Tag("chromium")
class PageInBrowserIT {

  private static final String ANSWERED = "!document.getElementById('answer').hidden";

  private static final String PAINTED = "performance.getEntriesByName('answer-painted').length > 0";

  @TempDir static Path folder;

  private static Packaged function;
  private static URI address;
  private static Path sample;

  private Browser browser;

  @BeforeAll
  static void needsChromium() throws IOException {
    if (!Browser.found()) {
      // The build's log names what was skipped, not why.
      System.out.println(
          "Skipped PageInBrowserIT: no chromium and chromedriver in the PATH; Debian has both"
              + " (chromium, chromium-driver).");
    }
    assumeTrue(Browser.found(), "needs chromium and chromedriver");
    // Nobody reads what it says, and it would wait for that.
    function = Packaged.start(folder, "-Dinfodisent.log.requests=false");
    address = function.address().resolve("/");
    sample = Files.write(folder.resolve("sample.png"), Demo.sample("png"));
  }

  @AfterAll
  static void end() {
    if (function != null) {
      function.close();
    }
  }

  @BeforeEach
  void open() {
    browser = Browser.open(1280, 860, false);
    browser.go(address);
  }

  @AfterEach
  void close() {
    List<String> complaints = browser.complaints();
    browser.close();
    assertEquals(List.of(), complaints, "what the browser has against the page");
  }

  @Test
  void aPictureIsExplainedAndItsBarsAddUp() throws Exception {
    browser.until("document.querySelectorAll('#samples img').length > 0");
    browser.screenshot("empty");
    explain();
    browser.screenshot("answer");
    JsonNode best = answer("topClasses=5").at("/classes/0");
    assertEquals("Why " + best.get("label").asText() + "?", heading());
    assertAddsUp(best.get("prototypes"), "contribution", best.get("logit").asDouble());
    List<WebElement> classes = browser.all("#classes label.class");
    int rank = 0;
    for (JsonNode explained : answer("topClasses=5").get("classes")) {
      WebElement row = classes.get(rank++);
      assertEquals(
          explained.get("label").asText(), row.findElement(By.className("label")).getText());
      double shown = number(row.findElement(By.className("amount")).getText().replace(" %", ""));
      assertEquals(100 * explained.get("score").asDouble(), shown, 0.0501);
    }
  }

  @Test
  void theClassThatIsChosenIsExplained() throws Exception {
    explain();
    JsonNode third = answer("topClasses=3").at("/classes/2");
    browser.all("#classes input").get(2).click();
    browser.until(
        "document.getElementById('why-heading').textContent == 'Why "
            + third.get("label").asText()
            + "?'");
    assertAddsUp(third.get("prototypes"), "contribution", third.get("logit").asDouble());
    // One that is not among the best has to be asked for.
    String last = last();
    select("#classes select", last);
    browser.until("document.getElementById('why-heading').textContent == 'Why " + last + "?'");
    JsonNode told = answer("topClasses=1&classes=" + last).at("/classes/1");
    assertAddsUp(told.get("prototypes"), "contribution", told.get("logit").asDouble());
    assertTrue(browser.address().contains("class=" + last), browser.address());
  }

  @Test
  void theHeatIsOnTheCellsWhereThePrototypeIsSeen() throws Exception {
    explain();
    JsonNode answer = answer("topClasses=1&maps=true");
    JsonNode prototype = answer.at("/classes/0/prototypes/0");
    set("#strength", 100);
    // Regions change when one is lit, too, and this is about heat.
    browser.script("document.querySelector('#overlay').classList.add('bare')");
    browser.script(
        "new MutationObserver(() => { for (const g of document.querySelectorAll('#regions'))"
            + " g.style.visibility = 'hidden'; }).observe(document.querySelector('#overlay'),"
            + " {childList: true})");
    browser.script("document.querySelector('#borders').click();");
    browser.script("document.querySelector('#borders').click();");
    BufferedImage before = browser.screenshot("unlit");
    browser.one("#decision li .name").click();
    BufferedImage after = browser.screenshot("heat");

    double most = 0;
    for (JsonNode row : prototype.get("map")) {
      for (JsonNode value : row) {
        most = Math.max(most, value.asDouble());
      }
    }
    Set<String> expected = new TreeSet<>();
    Set<String> found = new TreeSet<>();
    for (int row = 0; row < Demo.rows(); row++) {
      for (int column = 0; column < Demo.columns(); column++) {
        double value = prototype.get("map").get(row).get(column).asDouble();
        int[] point = point(answer, row, column);
        boolean changed = before.getRGB(point[0], point[1]) != after.getRGB(point[0], point[1]);
        // What is fainter than a few shades may be rounded away.
        if (value / most > 0.05) {
          expected.add(row + "," + column);
        }
        if (changed && value / most > 0.05 || changed && value == 0) {
          found.add(row + "," + column);
        }
      }
    }
    assertEquals(expected, found);
    assertTrue(expected.contains(cell(prototype)), cell(prototype));
    int[] strongest =
        point(answer, prototype.at("/cell/row").asInt(), prototype.at("/cell/column").asInt());
    assertEquals(new Color(0x1660a8).getRGB(), after.getRGB(strongest[0], strongest[1]));

    set("#strength", 0);
    BufferedImage none = browser.screenshot("no-heat");
    assertEquals(
        before.getRGB(strongest[0], strongest[1]), none.getRGB(strongest[0], strongest[1]));
  }

  @Test
  void everyRegionIsTheBoxOfItsPrototypeAndIsLitWithIt() throws Exception {
    explain();
    JsonNode prototypes = answer("topClasses=1").at("/classes/0/prototypes");
    Set<String> expected = new TreeSet<>();
    for (JsonNode prototype : prototypes) {
      JsonNode box = prototype.get("box");
      expected.add(
          "%s %s %s %s".formatted(box.get("x"), box.get("y"), box.get("width"), box.get("height")));
    }
    Set<String> found = new TreeSet<>();
    for (WebElement box : browser.all("#regions .box")) {
      found.add(
          Stream.of("x", "y", "width", "height")
              .map(box::getAttribute)
              .reduce((one, other) -> one + " " + other)
              .orElseThrow());
    }
    assertEquals(expected, found);
    String second = name(prototypes.get(1));
    browser.script(
        "document.querySelector(`li[data-name='"
            + second
            + "']`).dispatchEvent(new"
            + " PointerEvent('pointerenter'))");
    assertTrue(
        browser.text("document.querySelector('.region.lit').dataset.names").contains(second));
    browser.one("#borders").click();
    assertEquals(2, browser.all("#cells path").size());
    String lines = browser.one("#cells path").getAttribute("d");
    assertEquals(Demo.rows() + 1 + Demo.columns() + 1, lines.split("M").length - 1);
    browser.screenshot("cells");
  }

  @Test
  void whyNotAnotherClassIsADifferenceThatAddsUp() throws Exception {
    explain();
    String last = last();
    select("#against", last);
    browser.until("document.getElementById('why-heading').textContent.includes(' and not ')");
    JsonNode against = answer("topClasses=1&against=" + last).get("against");
    assertEquals(
        "Why " + against.at("/chosen/label").asText() + " and not " + last + "?", heading());
    assertAddsUp(against.get("prototypes"), "difference", against.get("difference").asDouble());
    browser.screenshot("against");
  }

  @Test
  void withoutAPrototypeTheScoresFollowAtOnceAndNobodyIsAsked() throws Exception {
    explain();
    JsonNode prototypes = answer("topClasses=1").at("/classes/0/prototypes");
    browser.until("document.readyState == 'complete'");
    browser.script("performance.clearResourceTimings()");
    browser.all("#decision li input").get(0).click();
    browser.all("#decision li input").get(1).click();
    String removed =
        encode(name(prototypes.get(0))) + "&without=" + encode(name(prototypes.get(1)));
    JsonNode without = answer("topClasses=5&without=" + removed).at("/without/classes");
    int compared = 0;
    for (WebElement row : browser.all("#classes label.class")) {
      String label = row.findElement(By.className("label")).getText().replace(" now first", "");
      for (JsonNode rescored : without) {
        if (rescored.get("label").asText().equals(label)) {
          String[] shown =
              row.findElement(By.className("amount")).getText().replace(" %", "").split(" → ");
          assertEquals(100 * rescored.at("/before/score").asDouble(), number(shown[0]), 0.0501);
          assertEquals(100 * rescored.at("/after/score").asDouble(), number(shown[1]), 0.0501);
          compared++;
        }
      }
    }
    assertTrue(compared >= 5, "only " + compared);
    assertEquals(
        0, browser.number("performance.getEntriesByType('resource').length"), "was asked for");
    assertTrue(browser.address().contains("without=" + removed), browser.address());
    browser.screenshot("without");
    browser.one("#count-all").click();
    assertEquals(0, browser.all("#decision li.off").size());
    assertFalse(browser.address().contains("without"));
  }

  @Test
  void anAddressKeepsTheOptionsAndNotThePicture() throws Exception {
    String last = last();
    browser.go(address.resolve("#/?against=" + last + "&listed=3&borders=true&heat=20"));
    browser.reload();
    assertFalse((Boolean) browser.script("return " + ANSWERED));
    explain();
    assertTrue(heading().endsWith(" and not " + last + "?"));
    assertEquals(3, browser.all("#decision li").size());
    assertEquals(2, browser.all("#cells path").size());
    assertEquals("20", browser.one("#strength").getAttribute("value"));
  }

  @Test
  void theGalleryShowsAllPrototypesAndFindsOne() throws Exception {
    browser.one("#to-prototypes").click();
    browser.until("document.querySelectorAll('#cards li').length > 0");
    int all = get("prototypes").get("prototypes").size();
    assertEquals(all + " of " + all + " prototypes", browser.one("#found").getText());
    browser.screenshot("gallery");
    String label = Demo.labels().get(0);
    select("#of-class", label);
    int ofClass =
        get("classes/" + encode(label) + "?topPrototypes=100000")
            .at("/classes/0/prototypes")
            .size();
    browser.until(
        "document.getElementById('found').textContent == '"
            + ofClass
            + " of "
            + all
            + " prototypes'");
    JsonNode strongest = get("classes/" + encode(label)).at("/classes/0/prototypes/0");
    select("#order", "by weight for the class");
    browser.until(
        "document.querySelector('#cards strong').textContent.match(/^"
            + strongest.get("channel")
            + "[+-]$/)");
    select("#of-class", "all");
    browser.one("#query").sendKeys(name(strongest));
    browser.until("document.querySelectorAll('#cards li').length < 20");
    browser.all("#cards a").stream()
        .filter(card -> card.getText().startsWith(name(strongest) + "\n"))
        .findFirst()
        .orElseThrow()
        .click();
    browser.until("document.querySelectorAll('.weights li').length > 0");
    JsonNode prototype = get("prototypes/" + encode(name(strongest)));
    assertEquals("Prototype " + name(strongest), browser.one("#prototype-heading").getText());
    assertEquals(
        prototype.at("/classes/0/label").asText(), browser.one(".weights .label").getText());
    assertEquals(prototype.get("examples").size(), browser.all(".cards.large img").size());
    browser.screenshot("prototype");
  }

  @Test
  void whatTheServiceRefusesIsToldAsASentence() throws Exception {
    browser.choose(Files.writeString(folder.resolve("notes.txt"), "These are my notes."));
    browser.until("!document.getElementById('problem').hidden");
    String told = browser.one("#problem").getText();
    assertTrue(told.startsWith("Expected a JPEG, PNG, WebP, GIF or BMP picture, found text"), told);
    assertTrue(told.endsWith("."), told);
    assertFalse(browser.one("#shown").isDisplayed());
    browser.screenshot("refused");
    // And all is well again with a picture.
    explain();
    assertTrue((Boolean) browser.script("return document.getElementById('problem').hidden"));
    browser.go(address.resolve("#/prototypes/999999%2B"));
    browser.until(
        "document.getElementById('problem').textContent.startsWith('Expected a channel below')");
  }

  @Test
  void aFunctionThatIsGoneIsToldOf() throws Exception {
    try (Packaged another = Packaged.start(folder)) {
      browser.go(another.address().resolve("/"));
      browser.until("document.querySelectorAll('#samples img').length > 0");
    }
    browser.choose(sample);
    browser.until("document.getElementById('problem').textContent.includes('cannot be reached')");
  }

  @Test
  void aPictureMayBeDroppedOrPastedOrBeASample() throws Exception {
    String file =
        "const bytes = Uint8Array.from(atob('"
            + Base64.getEncoder().encodeToString(Demo.sample("png"))
            + "'), c => c.charCodeAt(0)); const data = new DataTransfer();"
            + " data.items.add(new File([bytes], 'a.png', {type: 'image/png'}));";
    browser.script(
        file
            + " document.getElementById('stage').dispatchEvent(new DragEvent('drop',"
            + " {bubbles: true, cancelable: true, dataTransfer: data}))");
    browser.until(PAINTED);
    again();
    browser.script(
        file
            + " document.body.dispatchEvent(new ClipboardEvent('paste',"
            + " {bubbles: true, clipboardData: data}))");
    browser.until(PAINTED);
    again();
    browser.one("#samples button").click();
    browser.until(PAINTED);
  }

  @Test
  void theKeyboardIsEnough() {
    browser.until("document.querySelectorAll('#samples img').length > 0");
    tabTo("#samples button");
    browser.type(Keys.ENTER);
    browser.until(ANSWERED);
    String heading = heading();
    tabTo("#classes input:checked");
    browser.type(Keys.ARROW_DOWN);
    browser.until("document.getElementById('why-heading').textContent != '" + heading + "'");
    assertTrue(
        (Boolean)
            browser.script("return document.activeElement.matches('#classes input:checked')"));
    tabTo("#decision li .name");
    assertEquals(1, browser.all(".region.lit").size());
    browser.type(Keys.ENTER);
    assertEquals("true", browser.one("#decision li .name").getAttribute("aria-pressed"));
    tabTo("#decision li input");
    browser.type(Keys.SPACE);
    assertEquals(1, browser.all("#decision li.off").size());
    assertTrue(browser.one("#rescored").getText().startsWith("Without "));
    tabTo("#decision li .examples");
    browser.type(Keys.ENTER);
    browser.until("!document.getElementById('prototype-view').hidden");
  }

  @Test
  void onAPhoneAllIsBelowEachOtherAndNothingIsCutOff() throws IOException {
    browser.close();
    browser = Browser.open(390, 844, true);
    browser.go(address);
    explain();
    assertTrue(browser.number("document.documentElement.scrollWidth") <= 390);
    assertTrue(
        browser.number("document.getElementById('stage').getBoundingClientRect().bottom")
            < browser.number("document.getElementById('classes').getBoundingClientRect().top"));
    double height = browser.number("document.documentElement.scrollHeight");
    browser.size(390, (int) height);
    browser.screenshot("phone");
    assertEquals(List.of(), barriers());
    browser.go(address.resolve("#/prototypes"));
    browser.until("document.querySelectorAll('#cards li').length > 0");
    assertTrue(browser.number("document.documentElement.scrollWidth") <= 390);
  }

  @Test
  void nothingStandsInTheWayOfAnybody() throws IOException {
    browser.until("document.querySelectorAll('#samples img').length > 0");
    assertEquals(List.of(), barriers());
    explain();
    browser.all("#decision li input").get(0).click();
    assertEquals(List.of(), barriers());
    browser.go(address.resolve("#/prototypes"));
    browser.until("document.querySelectorAll('#cards li').length > 0");
    assertEquals(List.of(), barriers());
    browser.one("#cards a").click();
    browser.until("document.querySelectorAll('.weights li').length > 0");
    assertEquals(List.of(), barriers());
  }

  @Test
  void nothingJumpsWhenTheAnswerComes() {
    browser.script(
        "window.jumped = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {"
            + " window.jumped += entry.value; })).observe({type: 'layout-shift', buffered: true})");
    browser.until("document.querySelectorAll('#samples img').length > 0");
    explain();
    assertEquals(0, browser.number("window.jumped"), 0.01);
  }

  @Test
  void whatIsExportedIsTheAnswerAndADrawing() throws Exception {
    Path downloads = Files.createDirectory(folder.resolve("downloads"));
    browser.downloadTo(downloads);
    explain();
    String label = answer("topClasses=1").at("/classes/0/label").asText();
    browser.one("#save-json").click();
    JsonNode json = Demo.JSON.readTree(downloaded(downloads.resolve("why-" + label + ".json")));
    assertEquals(answer("topClasses=1").at("/classes/0/logit"), json.at("/classes/0/logit"));
    browser.one("#save-svg").click();
    String svg = downloaded(downloads.resolve("why-" + label + ".svg"));
    assertTrue(svg.startsWith("<svg") && svg.contains("Why " + label + "?"), svg);
    browser.print();
    assertFalse(browser.one("#save-svg").isDisplayed());
    assertTrue(browser.one("#print-head").isDisplayed());
    assertTrue(browser.one("#print-head").getText().contains(Demo.version()));
    browser.screenshot("report");
  }

  @Test
  void aClassWithAHostileNameIsJustAClass() throws Exception {
    String hostile = "<img src=x onerror=\"document.title='caught'\">'\"&";
    Path bundle = relabelled(hostile);
    try (Packaged another = Packaged.start(folder, "-Dinfodisent.bundle=" + bundle)) {
      browser.go(another.address().resolve("/"));
      explain();
      select("#against", last());
      browser.until("document.getElementById('why-heading').textContent.includes(' and not ')");
      assertTrue(browser.text("document.body.textContent").contains(hostile));
      browser.one("#to-prototypes").click();
      browser.until("document.querySelectorAll('#cards li').length > 0");
      select("#of-class", hostile);
      String usual = "classes/" + encode(Demo.labels().get(0)) + "?topPrototypes=100000";
      int ofClass = get(usual).at("/classes/0/prototypes").size();
      browser.until(
          "document.getElementById('found').textContent.startsWith('" + ofClass + " of')");
      browser.one("#cards a").click();
      browser.until("document.querySelectorAll('.weights li').length > 0");
      assertEquals(0, browser.all("img[src=x]").size());
      assertNotEquals("caught", browser.text("document.title"));
      another.stop();
    }
  }

  @Test
  void theArithmeticIsRightForAnySignsAndBiases() {
    Object wrong =
        browser.scriptThatCallsBack(
            """
            const done = arguments[arguments.length - 1];
            import(new URL("page/arithmetic.js", document.baseURI)).then((it) => {
              const wrong = [];
              const read = (text) => Number(text.replace("−", "-"));
              for (let round = 0; round < 500; round++) {
                const any = () => (Math.random() - 0.5) * 10 ** Math.floor(Math.random() * 4);
                const amounts = Array.from({length: round % 7}, any);
                const [bias, total] = [any(), any()];
                const sum = it.shown(amounts, bias, total);
                const added = read(sum.listed) + read(sum.rest) + read(sum.bias);
                if (Math.abs(added - read(sum.total)) > 1e-9) wrong.push([amounts, bias, total]);
                const listed = sum.amounts.map(read).reduce((a, b) => a + b, 0);
                if (Math.abs(listed - read(sum.listed)) > 1e-9) wrong.push(amounts);
                if (Math.abs(read(sum.total) - total) > 0.005 + 1e-9) wrong.push(total);
              }
              const table = {logits: [3, 1, -2], prototypes: [
                {channel: 0, sign: "+", contributions: [2, -1, 0]},
                {channel: 7, sign: "-", contributions: [-0.5, 0, 4]}]};
              const left = it.logitsWithout(table, new Set(["0+", "7-"]));
              if (left.join() !== "1.5,2,-6") wrong.push(left);
              const scores = it.scores([1000, 1000, 0]);
              if (scores.join() !== "0.5,0.5,0") wrong.push(scores);
              done(JSON.stringify(wrong));
            }, (failed) => done(String(failed)));
            """);
    assertEquals("[]", wrong);
  }

  /** What is read adds up to what the service says, to the digit, and bars are as long as that. */
  private void assertAddsUp(JsonNode prototypes, String amount, double total) {
    List<WebElement> rows = browser.all("#decision .prototypes li");
    assertEquals(prototypes.size(), rows.size());
    BigDecimal listed = BigDecimal.ZERO;
    List<Double> widths = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(name(prototypes.get(i)), rows.get(i).getAttribute("data-name"));
      BigDecimal shown = shown(rows.get(i).findElement(By.className("amount")));
      double exact = prototypes.get(i).get(amount).asDouble();
      assertEquals(exact, shown.doubleValue(), Math.pow(10, -shown.scale()) / 2 + 1e-6);
      listed = listed.add(shown);
      WebElement bar = rows.get(i).findElement(By.cssSelector(".bar rect"));
      widths.add(bar.getRect().getWidth() / Math.abs(exact));
    }
    double unit = widths.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    widths.forEach(width -> assertEquals(unit, width, 0.05 * unit));
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal shownTotal = null;
    for (WebElement step : browser.all("#decision .sums > div")) {
      BigDecimal shown = shown(step.findElement(By.className("amount")));
      switch (step.findElement(By.tagName("dt")).getText()) {
        case "listed above" -> assertEquals(0, listed.compareTo(shown));
        case "logit", "difference" -> shownTotal = shown;
        default -> sum = sum.add(shown);
      }
    }
    assertEquals(0, listed.add(sum).compareTo(shownTotal), listed + " + " + sum);
    assertEquals(total, shownTotal.doubleValue(), 0.0051);
  }

  private static BigDecimal shown(WebElement amount) {
    return new BigDecimal(
        amount.getText().replace("= ", "").replace("+", "").replace('\u2212', '-'));
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static String name(JsonNode component) {
    return component.get("channel").asText() + component.get("sign").asText();
  }

  private static String cell(JsonNode prototype) {
    return prototype.at("/cell/row").asInt() + "," + prototype.at("/cell/column").asInt();
  }

  /** Where the middle of a cell is on the screen. */
  private int[] point(JsonNode answer, int row, int column) {
    JsonNode columns = answer.at("/grid/columns");
    JsonNode rows = answer.at("/grid/rows");
    double x = (columns.get(column).asDouble() + columns.get(column + 1).asDouble()) / 2;
    double y = (rows.get(row).asDouble() + rows.get(row + 1).asDouble()) / 2;
    String box = "document.getElementById('overlay').getBoundingClientRect()";
    double unit =
        Math.min(
            browser.number(box + ".width") / answer.at("/image/width").asDouble(),
            browser.number(box + ".height") / answer.at("/image/height").asDouble());
    double left =
        (browser.number(box + ".width") - unit * answer.at("/image/width").asDouble()) / 2;
    double top =
        (browser.number(box + ".height") - unit * answer.at("/image/height").asDouble()) / 2;
    return new int[] {
      (int) (browser.number(box + ".left") + left + unit * x),
      (int) (browser.number(box + ".top") + top + unit * y)
    };
  }

  private String heading() {
    return browser.one("#why-heading").getText();
  }

  private void explain() {
    browser.choose(sample);
    browser.until(ANSWERED + " && " + PAINTED);
  }

  private void again() {
    browser.script("performance.clearMeasures()");
  }

  private void select(String selector, String text) {
    browser.one(selector);
    browser.script(
        "const select = document.querySelector(arguments[0]); select.value ="
            + " [...select.options].find(option => option.text == arguments[1]).value;"
            + " select.dispatchEvent(new Event('change', {bubbles: true}))",
        selector,
        text);
  }

  private void set(String selector, int value) {
    browser.script(
        "const input = document.querySelector(arguments[0]); input.value = arguments[1];"
            + " input.dispatchEvent(new Event('input', {bubbles: true}))",
        selector,
        value);
  }

  /** Goes on by the tabulator key until the focus is where it should be. */
  private void tabTo(String selector) {
    for (int i = 0; i < 100; i++) {
      browser.type(Keys.TAB);
      if ((Boolean)
          browser.script("return document.activeElement.matches(arguments[0])", selector)) {
        return;
      }
    }
    throw new AssertionError(
        "expected to come to " + selector + " by Tab, found that one does not");
  }

  /** What axe finds to be a serious or critical barrier, a line each. */
  @SuppressWarnings("unchecked")
  private List<String> barriers() throws IOException {
    try (InputStream axe =
        PageInBrowserIT.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      browser.script(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<String>)
        browser.scriptThatCallsBack(
            "const done = arguments[arguments.length - 1]; axe.run().then(found =>"
                + " done(found.violations.filter(one => ['serious',"
                + " 'critical'].includes(one.impact)).map(one => `${one.id}: ${one.help}:"
                + " ${one.nodes.map(node => node.html + ' ' + node.any.map(a =>"
                + " a.message).join()).slice(0, 3).join(' | ')}`)))");
  }

  private static String downloaded(Path file) throws Exception {
    for (int i = 0; i < 200 && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    return Files.readString(file);
  }

  private static String last() {
    return Demo.labels().get(Demo.labels().size() - 1);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static JsonNode answer(String query) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("explain?" + query))
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofFile(sample))
            .build();
    return Demo.JSON.readTree(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private static JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    return Demo.JSON.readTree(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  /** The demo's bundle, its first class by another name. */
  private static Path relabelled(String label) throws IOException {
    Path bundle = folder.resolve("demo");
    try (Stream<Path> files = Files.walk(Demo.FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, bundle.resolve(Demo.FOLDER.relativize(file).toString()));
      }
    }
    Path manifest = bundle.resolve("model.json");
    ObjectNode json = (ObjectNode) Demo.JSON.readTree(manifest.toFile());
    ((ArrayNode) json.get("labels")).set(0, label);
    Demo.JSON.writeValue(manifest.toFile(), json);
    Path gallery = bundle.resolve("prototypes/gallery.json");
    String quoted = Demo.JSON.writeValueAsString(label);
    Files.writeString(
        gallery,
        Files.readString(gallery)
            .replace("\"label\":\"" + Demo.labels().get(0) + "\"", "\"label\":" + quoted));
    return bundle;
  }
}
