package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.trainer.export.Copied;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explanations are held against what is known of creatures, from the command line. */
class CreatureCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Path DEMO = Path.of("..", "..", "onnx-exports", "demo");

  /** As many pictures as the folder has to judge by: ten of each of ten classes. */
  private static final int ALL = 100;

  @TempDir static Path folder;

  private static Path creatures;
  private static Path fitted;
  private static Path photos;
  private static Path other;
  private static Ran ofDemo;

  @BeforeAll
  static void fitOnce() throws IOException {
    Path backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    creatures = folder.resolve("creatures");
    Ran drawn =
        Ran.of(
            "creatures",
            "--out",
            creatures,
            "--classes",
            10,
            "--training",
            20,
            "--seed",
            3,
            "--objects",
            "0-2",
            "--dropout",
            0);
    assertEquals(0, drawn.code(), drawn.err());
    fitted = fit(backbone, creatures, folder.resolve("fitted"));
    photos = folder.resolve("photos");
    TinyData.write(photos);
    other = fit(backbone, photos, folder.resolve("other"));
    ofDemo = evaluate(DEMO, "--sample", 30, "--objects", "0-8", "--json");
  }

  private static Path fit(Path backbone, Path data, Path out) {
    Ran ran = Ran.of("fit", "--backbone", backbone, "--data", data, "--out", out, "--epochs", 10);
    assertEquals(0, ran.code(), ran.err());
    return out;
  }

  @Test
  void theDemosExplanationsAreFarAboveChance() throws IOException {
    assertEquals(0, ofDemo.code(), ofDemo.err());
    JsonNode found = JSON.readTree(ofDemo.out());
    JsonNode exact = found.at("/attributions/0");
    JsonNode random = found.at("/attributions/3");
    for (String score :
        List.of("correctness", "contrastivity", "completeness", "centre", "creature/energy")) {
      assertTrue(
          exact.at("/" + score + "/low").asDouble() > random.at("/" + score + "/high").asDouble(),
          score + " of " + ofDemo.out());
    }
    for (String score : List.of("csdc", "preservation", "deletion", "distractibility")) {
      assertTrue(
          exact.at("/" + score + "/value").asDouble()
              > random.at("/" + score + "/value").asDouble(),
          score + " of " + ofDemo.out());
    }
    // They are of one classifier.
    for (String score : List.of("accuracy", "backgroundIndependence")) {
      assertEquals(exact.get(score), random.get(score));
      assertEquals(exact.get(score), found.at("/attributions/1/" + score));
    }
    assertTrue(exact.at("/accuracy/value").asDouble() > 0.8, ofDemo.out());
  }

  @Test
  void programsGetOneObjectWithAllThatTheScoresFollowFrom() throws IOException {
    assertEquals(1, ofDemo.out().lines().count());
    JsonNode found = JSON.readTree(ofDemo.out());
    assertEquals("demo", found.get("bundle").asText());
    assertEquals(Bundle.read(DEMO).manifest().version(), found.get("version").asText());
    assertEquals(50, found.get("classes").asInt());
    assertEquals(0, found.get("fewestObjects").asInt());
    assertEquals(8, found.get("mostObjects").asInt());
    assertEquals(30, found.get("sample").asInt());
    assertEquals(0, found.get("seed").asInt());
    assertEquals(
        List.of("exact", "soft", "CAM", "random"),
        found.get("attributions").findValuesAsText("classifier"));
    for (JsonNode one : found.get("attributions")) {
      assertEquals(30, one.get("pictures").asInt());
      for (String score :
          List.of(
              "accuracy",
              "csdc",
              "preservation",
              "deletion",
              "distractibility",
              "correctness",
              "contrastivity",
              "backgroundIndependence",
              "completeness",
              "centre")) {
        assertEstimate(one.get(score));
      }
      assertEquals(5, one.get("parts").size());
      one.get("parts").forEach(part -> assertEstimate(part.get("pointing")));
    }
  }

  private static void assertEstimate(JsonNode one) {
    double low = one.get("low").asDouble();
    double value = one.get("value").asDouble();
    double high = one.get("high").asDouble();
    assertTrue(0 <= low && low <= value && value <= high && high <= 1, one.toString());
  }

  @Test
  void aBundleOfAFoldersCreaturesIsMeasuredOnThoseThatLieInIt() throws IOException {
    Ran ran =
        evaluate(fitted, "--sample", ALL, "--objects", "0-2", "--seed", 3, "--json", "--quiet");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("", ran.err());
    JsonNode found = JSON.readTree(ran.out());
    assertEquals(ALL, found.get("sample").asInt());
    Ran own = Ran.of("evaluate", "--bundle", fitted, "--data", creatures, "--json");
    JsonNode expected = JSON.readTree(own.out());
    assertEquals(ALL, expected.get("images").asInt());
    assertEquals(
        expected.get("accuracy").asDouble(),
        found.at("/attributions/0/accuracy/value").asDouble(),
        1e-9);
    JsonNode provenance = JSON.readTree(fitted.resolve("model.json").toFile()).get("provenance");
    assertEquals(
        provenance.get("probeAccuracy").asDouble(),
        found.at("/attributions/2/accuracy/value").asDouble(),
        1e-4);
  }

  /** The suite reads masks and scales them; the benchmark draws creatures, and knows no files. */
  @Test
  void ofTheFoldersPartsTheSuiteFindsWhatTheBenchmarkFinds() throws IOException {
    JsonNode benchmark =
        JSON.readTree(
            evaluate(fitted, "--sample", ALL, "--objects", "0-2", "--seed", 3, "--json").out());
    Ran ran =
        Ran.of(
            "evaluate",
            "--bundle",
            fitted,
            "--data",
            creatures,
            "--suite",
            "--sample",
            ALL,
            "--seed",
            3,
            "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode suite = JSON.readTree(ran.out());
    for (int i = 0; i < 4; i++) {
      JsonNode expected = benchmark.at("/attributions/" + i);
      JsonNode found = suite.at("/attributions/" + i);
      assertEquals(expected.get("classifier"), found.get("name"));
      for (String figure : List.of("pointing", "energy")) {
        assertEquals(
            expected.at("/creature/" + figure + "/value").asDouble(),
            found.at("/object/" + figure + "/value").asDouble(),
            1e-9);
        for (String part : List.of("beak", "eye", "foot", "tail", "wing")) {
          // The benchmark's means are over all pictures, those that do not show the part too.
          double shown = found.at("/parts/" + part + "/pictures").asDouble() / ALL;
          assertEquals(
              expected.at("/parts/" + part + "/" + figure + "/value").asDouble(),
              found.at("/parts/" + part + "/" + figure + "/value").asDouble() * shown,
              1e-9,
              part);
        }
      }
    }
    assertTrue(suite.at("/parts/prototypes").asInt() > 0, ran.out());
    assertEstimate(suite.at("/parts/purity"));
    assertEstimate(suite.at("/parts/consistency"));
    assertEstimate(suite.at("/parts/stability"));
  }

  @Test
  void aMaskThatIsMissingIsNamed() throws IOException {
    Path torn = Copied.of(creatures, folder.resolve("torn"));
    Path mask;
    try (Stream<Path> masks = Files.walk(torn.resolve("masks/validation"))) {
      mask = masks.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    Files.delete(mask);
    assertRefused(
        Ran.of("evaluate", "--bundle", fitted, "--data", torn, "--suite"),
        "expected a mask at " + mask + ", found none");
  }

  @Test
  void peopleAreToldInATableAndWithoutAProbeOfThreeWays() throws IOException {
    Path bundle = Copied.demo(folder.resolve("demo"));
    Ran ran = evaluate(bundle, "--sample", 3, "--objects", "1-1");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("demo has no probe.onnx: it is measured without CAM"), ran.err());
    List<String> lines = ran.out().lines().toList();
    assertTrue(lines.contains("objects  1-1"), ran.out());
    assertTrue(lines.contains("sample   3"), ran.out());
    assertEquals(
        List.of("exact", "soft", "random"), Arrays.asList(lines.get(6).strip().split(" +")));
    String interval = "[01]\\.\\d{3} \\([01]\\.\\d{3} to [01]\\.\\d{3}\\)";
    for (String row :
        List.of("CSDC", "distractibility, D", "correctness, SD", "centre", "  wing")) {
      assertTrue(
          lines.stream().anyMatch(line -> line.matches(row + "( +" + interval + "){3}")),
          row + " of " + ran.out());
    }
  }

  @Test
  void aPageShowsTheCreaturesBehindTheScores() throws IOException {
    Path page = folder.resolve("creatures.html");
    Ran ran = evaluate(DEMO, "--sample", 5, "--objects", "0-3", "--html", page, "--json");
    assertEquals(0, ran.code(), ran.err());
    String html = Files.readString(page);
    assertTrue(html.contains("demo on creatures"), html);
    assertFalse(html.matches("(?s).*(http://|https://|url\\(|@import|<link|<script).*"), html);
    for (String rank : List.of("best", "typical", "worst")) {
      assertTrue(html.contains("<h3>" + rank + ": "), rank);
    }
    // Three creatures in four ways: the picture, the amounts, the edges.
    assertEquals(3 * 4 * 3, html.split("data:image/png;base64,", -1).length - 1);
    JsonNode exact = JSON.readTree(ran.out()).at("/attributions/0/centre/value");
    assertTrue(html.contains(String.format(Locale.ROOT, "<td>%.3f (", exact.asDouble())), html);
  }

  @ParameterizedTest
  @ValueSource(strings = {"34", "8-0", "0-201"})
  void objectsThatCannotBeAreRefused(String objects) {
    assertRefused(evaluate(DEMO, "--objects", objects), "objects");
  }

  @Test
  void classesThatAreNotCreaturesAreRefused() {
    assertRefused(evaluate(other), "expected classes of creatures, such as Kigarex, found disc");
  }

  @Test
  void noSampleIsRefused() {
    assertRefused(evaluate(DEMO, "--sample", 0), "expected a sample of at least 1, found 0");
  }

  @Test
  void classesThatHaveTooLittleInCommonAreRefused() throws IOException {
    Path two = folder.resolve("two");
    Ran drawn = Ran.of("creatures", "--out", two, "--classes", 2, "--training", 2, "--test", 1);
    assertEquals(0, drawn.code(), drawn.err());
    Path bundle = fit(folder.resolve("tiny.onnx"), two, folder.resolve("ofTwo"));
    assertRefused(
        evaluate(bundle), "expected a picture whose class shares two parts with one class");
  }

  @Test
  void whatElseIsAskedForIsRefused() {
    assertRefused(
        evaluate(DEMO, "--data", photos),
        "expected one of --data, --drift and --creatures, found --data and --creatures");
    assertRefused(
        evaluate(DEMO, "--drift", photos),
        "expected one of --data, --drift and --creatures, found --drift and --creatures");
    assertRefused(
        evaluate(DEMO, "--suite"), "expected --suite with --data, found it with --creatures");
    Path nowhere = folder.resolve("nowhere").resolve("page.html");
    assertRefused(
        evaluate(DEMO, "--sample", 3, "--objects", "0-1", "--html", nowhere),
        "expected to write " + nowhere);
  }

  private static Ran evaluate(Path bundle, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("evaluate", "--bundle", bundle));
    arguments.add("--creatures");
    arguments.addAll(List.of(more));
    return Ran.of(arguments.toArray());
  }

  private static void assertRefused(Ran ran, String part) {
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains(part), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
    assertEquals("", ran.out());
  }
}
