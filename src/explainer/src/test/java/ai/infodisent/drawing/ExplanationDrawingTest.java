package ai.infodisent.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.Cell;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Explanation.Contrast;
import ai.infodisent.explanation.Explanation.Difference;
import ai.infodisent.explanation.Explanation.Example;
import ai.infodisent.explanation.Explanation.Side;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import ai.infodisent.image.UnreadableImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ExplanationDrawingTest {

  private static final String HOSTILE = "<img src=x onerror=\"alert(1)\"> & 'Hüte'";

  @Test
  void anExplanationIsDrawnAsTheGoldenFileHasIt() throws Exception {
    String drawn = ExplanationDrawing.svg(explanation(), picture());
    // Looked at in a browser; where a change is meant, so is this one.
    Path written = Path.of("target", "explanation.svg");
    Files.writeString(written, drawn);
    assertEquals(
        new String(resource("/golden/drawing/explanation.svg"), StandardCharsets.UTF_8),
        drawn,
        "the golden file, and " + written);
  }

  @Test
  void aDrawingIsWellFormedAndStandsAlone() throws Exception {
    String drawn = ExplanationDrawing.svg(explanation(), picture());
    Document document = parse(drawn);
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertFalse(element.getTagName().matches("script|foreignObject|style|a"));
      for (int j = 0; j < element.getAttributes().getLength(); j++) {
        String name = element.getAttributes().item(j).getNodeName();
        String value = element.getAttributes().item(j).getNodeValue();
        assertFalse(name.startsWith("on"), name);
        if (name.endsWith("href")) {
          assertTrue(value.startsWith("data:image/") || value.equals("#picture"), value);
        }
        assertFalse(value.contains("url("), value);
      }
    }
    assertEquals(drawn.indexOf("http"), drawn.indexOf("http://www.w3.org/2000/svg"));
    assertEquals(drawn.indexOf("http"), drawn.lastIndexOf("http"));
  }

  @Test
  void whatClassesAreCalledIsText() throws Exception {
    Document document = parse(ExplanationDrawing.svg(explanation(), picture()));
    assertEquals(0, document.getElementsByTagName("img").getLength());
    assertTrue(
        texts(document).stream().anyMatch(text -> text.contains("<img src=x onerror=")),
        texts(document).toString());
  }

  @Test
  void whatIsReadAddsUp() throws Exception {
    List<String> texts = texts(parse(ExplanationDrawing.svg(explanation(), picture())));
    BigDecimal sum = BigDecimal.ZERO;
    for (String text : List.of("listed above", "all others", "bias")) {
      sum = sum.add(amount(texts.get(texts.indexOf(text) + 1)));
    }
    assertEquals(amount(texts.get(texts.indexOf("logit") + 1)), sum);
  }

  @Test
  void aDecisionThatIsNotExplainedIsStillDrawn() throws Exception {
    Explanation certain =
        new Explanation(
            null,
            new Explanation.Model("demo", "0a1b"),
            new Explanation.Image(3, 2),
            null,
            false,
            List.of(new ClassExplanation(0, "hat", 0, 1, List.of(), 0, 0, 0)),
            null,
            null,
            null,
            null);
    assertTrue(texts(parse(ExplanationDrawing.svg(certain, picture()))).contains("= 0.00"));
  }

  @Test
  void whatIsNoPictureIsNotDrawn() {
    assertThrows(
        UnreadableImageException.class,
        () -> ExplanationDrawing.svg(explanation(), "no picture".getBytes()));
  }

  @Property
  void anyTextIsReadAsItWasWritten(@ForAll String text) throws Exception {
    String svg = new SvgWriter().begin("t").with("a", text).end(text).toString();
    // What XML cannot hold, nobody could read.
    String readable =
        text.replaceAll("[^\t\n\r\\x{20}-\\x{d7ff}\\x{e000}-\\x{fffd}\\x{10000}-\\x{10ffff}]", "?");
    Element read = parse(svg).getDocumentElement();
    assertEquals(readable, read.getAttribute("a"));
    assertEquals(readable, read.getTextContent());
  }

  @Property
  void everySumAddsUpToTheDigitAndIsOffByLessThanItsRoundings(
      @ForAll @Size(max = 12) List<@FloatRange(min = -30, max = 30) Float> amounts,
      @ForAll @FloatRange(min = -5, max = 5) float bias,
      @ForAll @FloatRange(min = -60, max = 60) float total) {
    ShownSum sum = ShownSum.of(amounts, bias, total);
    assertEquals(sum.total(), sum.listed().add(sum.rest()).add(sum.bias()));
    assertEquals(
        sum.listed(),
        sum.amounts().stream()
            .reduce(BigDecimal.ZERO.setScale(sum.total().scale()), BigDecimal::add));
    double unit = Math.pow(10, -sum.total().scale());
    double exact = total - bias - amounts.stream().mapToDouble(Float::doubleValue).sum();
    assertEquals(exact, sum.rest().doubleValue(), (2 + amounts.size()) * unit / 2 + 1e-9);
    for (int i = 0; i < amounts.size(); i++) {
      assertEquals(amounts.get(i), sum.amounts().get(i).doubleValue(), unit / 2 + 1e-9);
    }
  }

  private static BigDecimal amount(String text) {
    return new BigDecimal(text.replace("= ", "").replace('\u2212', '-').replace("+", ""));
  }

  private static List<String> texts(Document document) {
    List<String> texts = new ArrayList<>();
    NodeList found = document.getElementsByTagName("text");
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static Explanation explanation() throws IOException {
    List<Example> examples = List.of(example(), example());
    List<Component> components =
        List.of(
            new Component(
                17, Sign.PLUS, 2, 1, 2.345f, new Cell(0, 1), new Box(8, 0, 8, 8), null, examples),
            new Component(
                4,
                Sign.MINUS,
                1,
                1.5f,
                -1.5f,
                new Cell(2, 0),
                new Box(0, 16, 8, 8),
                null,
                examples),
            new Component(
                9, Sign.PLUS, 1, 1, 1, new Cell(0, 1), new Box(8, 0, 8, 8), null, List.of()));
    List<Difference> differences =
        List.of(
            new Difference(
                4,
                Sign.MINUS,
                1,
                -1.5f,
                0,
                -1.5f,
                new Cell(2, 0),
                new Box(0, 16, 8, 8),
                null,
                List.of(new Example("/gallery/0a.jpg", "elsewhere", new Box(0, 0, 1, 1)))));
    return new Explanation(
        "0123abcd",
        new Explanation.Model("demo", "0a1b2c3d4e5f"),
        new Explanation.Image(24, 40),
        null,
        null,
        List.of(
            new ClassExplanation(1, HOSTILE, 3.5f, 0.8765f, components, 1.845f, 1.905f, -0.25f)),
        null,
        new Contrast(
            new Side(1, HOSTILE, 3.5f, 0.8765f),
            new Side(0, "shoe", 1.5f, 0.1f),
            2,
            differences,
            -1.5f,
            3.5f,
            0),
        null,
        null);
  }

  private static Example example() throws IOException {
    String data = Base64.getEncoder().encodeToString(resource("/golden/decode/grey.jpg"));
    return new Example("data:image/jpeg;base64," + data, HOSTILE, new Box(1, 1, 6, 6));
  }

  /** One that a camera held sideways. */
  private static byte[] picture() throws IOException {
    return resource("/golden/decode/orientation-6.jpg");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream file = ExplanationDrawingTest.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    }
  }
}
