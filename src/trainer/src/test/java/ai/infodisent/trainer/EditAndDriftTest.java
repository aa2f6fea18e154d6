package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about a bundle that is not to be trusted as it is. */
class EditAndDriftTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  private static Path data;
  private static Path bundle;

  @BeforeAll
  static void fitOnce() throws IOException {
    data = folder.resolve("data");
    TinyData.write(data);
    Path backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    bundle = folder.resolve("bundle");
    Ran fitted =
        Ran.of("fit", "--backbone", backbone, "--data", data, "--out", bundle, "--epochs", 3);
    assertEquals(0, fitted.code(), fitted.err());
  }

  @Test
  void aPrototypeIsSwitchedOffAndTheAccuracyMeasuredAnew() throws IOException {
    Path out = folder.resolve("edited");
    Ran ran =
        Ran.of(
            "edit",
            "--bundle",
            bundle,
            "--disable",
            "0+,3",
            "--why",
            "fires on background",
            "--out",
            out,
            "--data",
            data);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().startsWith("bundle     " + out), ran.out());
    assertTrue(ran.out().contains("disabled   0+, 3+, 3-, 3 in all"), ran.out());
    assertTrue(ran.out().contains(" % of 25 pictures, before "), ran.out());
    JsonNode manifest = JSON.readTree(out.resolve("model.json").toFile());
    assertEquals("[\"0+\",\"3+\",\"3-\"]", manifest.at("/edits/0/disabled").toString());
    assertEquals("fires on background", manifest.at("/edits/0/why").asText());
    Ran evaluated = Ran.of("evaluate", "--bundle", out, "--data", data, "--json");
    assertEquals(
        manifest.at("/provenance/accuracy").asDouble(),
        JSON.readTree(evaluated.out()).get("accuracy").asDouble(),
        1e-4);
    Path picture = data.resolve("validation/disc/1.jpg");
    Ran explained = Ran.of("explain", "--bundle", out, picture, "--top-prototypes", 20);
    assertEquals(0, explained.code(), explained.err());
    assertFalse(explained.out().contains("prototype 3"), explained.out());
    Ran exported = Ran.of("export", "--optimise", "--target", "cuda", "--bundle", out);
    assertEquals(0, exported.code(), exported.err());
  }

  @Test
  void editTellsProgramsWhatItDidAndNoAccuracyThatIsNotKnown() throws IOException {
    Path out = folder.resolve("told");
    Ran ran =
        Ran.of(
            "edit",
            "--bundle",
            bundle,
            "--disable",
            "1-",
            "--why",
            "a watermark",
            "--out",
            out,
            "--json",
            "--quiet");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("", ran.err());
    JsonNode told = JSON.readTree(ran.out());
    JsonNode manifest = JSON.readTree(out.resolve("model.json").toFile());
    assertEquals(manifest.get("version"), told.get("version"));
    assertEquals("[\"1-\"]", told.get("disabled").toString());
    assertFalse(told.has("accuracy"));
    assertTrue(manifest.at("/provenance/accuracy").isMissingNode());
    assertTrue(manifest.at("/provenance/probeAccuracy").isTextual());
  }

  @Test
  void editsThatCannotBeEndInOneSentenceAndLeaveNothing() throws IOException {
    assertNotEdited("expected a channel with its sign, such as 17+ or 17-, found \"x\"", "x");
    assertNotEdited("expected --disable to name channels below 8, found 8+", "8+");
    assertNotEdited("such as 17+ or 17-, found \"\"", "");
    Path out = folder.resolve("never");
    Ran noReason = Ran.of("edit", "--bundle", bundle, "--disable", "1", "--out", out);
    assertRefused(noReason, "--why");
    Ran blank = Ran.of("edit", "--bundle", bundle, "--disable", "1", "--why", " ", "--out", out);
    assertRefused(blank, "expected --why to give a reason, found none");
    Ran nowhere = Ran.of("edit", "--bundle", data, "--disable", "1", "--why", "why", "--out", out);
    assertRefused(nowhere, "model.json, found nothing there");
    Ran cropped =
        Ran.of(
            "edit",
            "--bundle",
            bundle,
            "--disable",
            "1",
            "--why",
            "why",
            "--out",
            out,
            "--data",
            data,
            "--crop",
            "boxes");
    assertRefused(cropped, "expected --crop none, as the bundle was fitted with, found boxes");
    Ran unknown =
        Ran.of(
            "edit",
            "--bundle",
            bundle,
            "--disable",
            "1",
            "--why",
            "why",
            "--out",
            out,
            "--data",
            folder.resolve("nowhere"));
    assertRefused(unknown, "expected to list ");
    Ran there =
        Ran.of("edit", "--bundle", bundle, "--disable", "1", "--why", "why", "--out", bundle);
    assertRefused(there, "expected --out to name a new folder, found " + bundle);
  }

  private static void assertNotEdited(String part, String names) throws IOException {
    assertRefused(
        Ran.of(
            "edit",
            "--bundle",
            bundle,
            "--disable",
            names,
            "--why",
            "why",
            "--out",
            folder.resolve("never")),
        part);
  }

  @Test
  void thePicturesOfTheRecordHaveNotMoved() throws IOException {
    Ran ran =
        Ran.of("evaluate", "--bundle", bundle, "--drift", data.resolve("validation"), "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JSON.readTree(ran.out());
    assertEquals(25, found.get("recorded").asInt());
    assertEquals(25, found.get("images").asInt());
    assertEquals(0, found.get("moved").asInt());
    assertEquals(0.01, found.get("alarmRate").asDouble());
    assertEquals(16, found.get("components").size());
    for (JsonNode one : found.get("components")) {
      assertFalse(one.get("moved").asBoolean());
      assertEquals(
          one.get("recordedMean").asDouble(), one.get("mean").asDouble(), 1e-3, one.toString());
      assertTrue(one.get("distance").asDouble() <= 0.05, one.toString());
    }
  }

  @Test
  void invertedPicturesHaveMovedAndPeopleAreToldWhatHas() throws IOException {
    Path inverted = Files.createDirectories(folder.resolve("inverted"));
    int count = 0;
    for (String split : List.of("train", "validation")) {
      try (Stream<Path> all = Files.walk(data.resolve(split))) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          Path deep = Files.createDirectories(inverted.resolve("day" + count % 3));
          write(inverted(ImageIO.read(file.toFile())), deep.resolve(count++ + ".png"));
        }
      }
    }
    Ran ran = Ran.of("evaluate", "--bundle", bundle, "--drift", inverted);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(
        ran.out().startsWith("compared         16 components in 50 pictures, with 25 of the"),
        ran.out());
    assertTrue(ran.out().contains("  component  distance  probability   mean"), ran.out());
    Ran json = Ran.of("evaluate", "--bundle", bundle, "--drift", inverted, "--json");
    JsonNode found = JSON.readTree(json.out());
    assertTrue(found.get("moved").asInt() > 0, json.out());
    String first = found.at("/components/0/component").asText();
    assertTrue(ran.out().contains("  " + first + " "), ran.out());
    Ran strict =
        Ran.of(
            "evaluate", "--bundle", bundle, "--drift", inverted, "--json", "--alarm-rate", "1e-9");
    assertTrue(
        JSON.readTree(strict.out()).get("moved").asInt() < found.get("moved").asInt(),
        strict.out());
  }

  @Test
  void aFewPicturesAreToldToTellNothing() {
    Ran ran = Ran.of("evaluate", "--bundle", bundle, "--drift", data.resolve("validation/lone"));
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("moved            unknown: too few pictures"), ran.out());
  }

  @Test
  void whatIsDisabledDoesNotMove() throws IOException {
    Path out = folder.resolve("still");
    Ran edited = Ran.of("edit", "--bundle", bundle, "--disable", "2", "--why", "why", "--out", out);
    assertEquals(0, edited.code(), edited.err());
    Ran ran = Ran.of("evaluate", "--bundle", out, "--drift", data.resolve("validation"), "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JSON.readTree(ran.out());
    assertEquals(14, found.get("components").size());
    assertEquals(0, found.get("moved").asInt());
  }

  @Test
  void comparisonsThatCannotBeEndInOneSentence() throws IOException {
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle),
        "expected one of --data, --drift and --creatures, found none");
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--data", data, "--drift", data),
        "expected one of --data, --drift and --creatures, found --data and --drift");
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--drift", data, "--suite"),
        "expected --suite with --data, found it with --drift");
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--drift", data, "--alarm-rate", 0),
        "expected --alarm-rate above 0 and below 1, found 0.0");
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--drift", data, "--alarm-rate", "NaN"),
        "expected --alarm-rate above 0 and below 1, found NaN");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--drift", empty),
        "expected JPEG or PNG pictures in " + empty + ", found none");
  }

  private static void assertRefused(Ran ran, String part) throws IOException {
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains(part), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
    assertEquals("", ran.out());
    List<String> left = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(".") || name.equals("never"))
          .forEach(left::add);
    }
    assertEquals(List.of(), left);
  }

  private static BufferedImage inverted(BufferedImage picture) {
    BufferedImage inverted =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        inverted.setRGB(x, y, Color.WHITE.getRGB() - (picture.getRGB(x, y) & 0xffffff));
      }
    }
    return inverted;
  }

  private static void write(BufferedImage picture, Path file) throws IOException {
    ImageIO.write(picture, "png", file.toFile());
  }
}
