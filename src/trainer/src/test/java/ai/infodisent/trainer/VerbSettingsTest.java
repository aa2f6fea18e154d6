package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.export.Copied;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that look into bundles take settings from where those that fit take them. */
class VerbSettingsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  private static Path bundle;
  private static Path picture;
  private static Path file;

  @BeforeAll
  static void fitOnce() throws IOException {
    Path data = folder.resolve("data");
    TinyData.write(data);
    picture = data.resolve("validation/disc/1.jpg");
    Path backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    bundle = folder.resolve("bundle");
    Ran fitted = Ran.of("fit", "--backbone", backbone, "--data", data, "--out", bundle, "--quiet");
    assertEquals(0, fitted.code(), fitted.err());
    file =
        settings(
            "all.properties",
            "infodisent.evaluate.bundle = " + text(bundle),
            "infodisent.evaluate.data = " + text(data.resolve("validation")),
            "infodisent.explain.bundle = " + text(bundle),
            "infodisent.explain.top-classes = 1",
            "infodisent.explain.class = lone");
  }

  @Test
  void evaluateTakesTheBundleFromTheFileAndPrintsWhatItPrintsWithFlags() throws IOException {
    Ran ran = Ran.of("evaluate", "--config", file, "--json");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(25, JSON.readTree(ran.out()).get("images").asInt());
    assertTrue(ran.err().startsWith("settings:"), ran.err());
    assertTrue(ran.err().contains("bundle         " + bundle + " (" + file + ")"), ran.err());
    assertTrue(ran.err().contains("crop           none (default)"), ran.err());
    Path validation = folder.resolve("data/validation");
    Ran flags = Ran.of("evaluate", "--bundle", bundle, "--data", validation, "--json", "--quiet");
    assertEquals(flags.out(), ran.out());
    assertEquals("", flags.err());
  }

  @Test
  void theEnvironmentGoesBeforeTheFileAndAFlagBeforeBoth() throws IOException {
    Map<String, String> two = Map.of("INFODISENT_EXPLAIN_TOP_CLASSES", "2");
    Ran flag = Ran.of(two, "explain", "--config", file, "--json", "--top-classes", 4, picture);
    assertEquals(4, JSON.readTree(flag.out()).get("classes").size(), flag.err());
    assertTrue(flag.err().contains("top-classes    4 (flag)"), flag.err());
    Ran environment =
        Ran.of(two, "explain", "--config", file, "--json", "--class", "ring", picture);
    assertTrue(environment.err().contains("top-classes    2 (environment)"), environment.err());
    Ran own = Ran.of("explain", "--config", file, "--json", picture);
    assertTrue(own.err().contains("top-classes    1 (" + file + ")"), own.err());
    List<String> labels = JSON.readTree(own.out()).get("classes").findValuesAsText("label");
    assertTrue(labels.contains("lone"), labels.toString());
  }

  @Test
  void explainPrintsTheSameQuietOrNot() {
    Ran told = Ran.of("explain", "--config", file, picture);
    Ran quiet = Ran.of("explain", "--config", file, "--quiet", picture);
    assertEquals(0, quiet.code(), quiet.err());
    assertEquals("", quiet.err());
    assertEquals(told.out(), quiet.out());
    assertTrue(told.out().startsWith(picture.toString()), told.out());
  }

  @Test
  void aSwitchThatTheEnvironmentTurnsOnIsNotTurnedOffByItsFlag() throws IOException {
    Map<String, String> maps = Map.of("INFODISENT_EXPLAIN_MAPS", "true");
    for (Ran ran :
        List.of(
            Ran.of(maps, "explain", "--config", file, "--json", picture),
            Ran.of(maps, "explain", "--config", file, "--json", "--maps", picture))) {
      assertEquals(0, ran.code(), ran.err());
      assertFalse(JSON.readTree(ran.out()).findValues("map").isEmpty(), ran.out());
    }
    Ran without = Ran.of("explain", "--config", file, "--json", picture);
    assertTrue(JSON.readTree(without.out()).findValues("map").isEmpty());
  }

  @Test
  void exportTakesTheEnvironmentAndTellsProgramsWhatItMade() throws IOException {
    Path served = Copied.of(bundle, folder.resolve("served"));
    Map<String, String> environment =
        Map.of(
            "INFODISENT_EXPORT_BUNDLE", served.toString(),
            "INFODISENT_EXPORT_OPTIMISE", "true",
            "INFODISENT_EXPORT_TARGET", "cuda");
    Ran ran = Ran.of(environment, "export", "--json");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("optimise       true (environment)"), ran.err());
    JsonNode found = JSON.readTree(ran.out());
    Path variant = Path.of(found.get("variant").asText());
    assertTrue(variant.startsWith(served.resolve("serving")), variant.toString());
    long bytes = 0;
    try (var files = Files.newDirectoryStream(variant)) {
      for (Path one : files) {
        bytes += one.getFileName().toString().equals("serving.json") ? 0 : Files.size(one);
      }
    }
    assertTrue(found.get("bytes").asLong() >= bytes, ran.out());
    assertTrue(found.get("openingSeconds").asDouble() > 0);
    assertTrue(found.get("ownOpeningSeconds").asDouble() < 60, ran.out());
    assertTrue(found.get("largestDifference").asDouble() < 1e-3);
    assertTrue(found.get("pictures").asInt() > 0);
  }

  @Test
  void aKeyThatIsUnknownIsRefusedWithTheNearest() throws IOException {
    Path wrong = settings("wrong.properties", "infodisent.evaluate.bundel = x");
    for (String verb : List.of("evaluate", "explain", "export")) {
      Ran ran = Ran.of(verb, "--config", wrong);
      assertEquals(2, ran.code());
      assertTrue(
          ran.err().contains("like infodisent.evaluate.bundle, found infodisent.evaluate.bundel"),
          ran.err());
      assertEquals("", ran.out());
    }
  }

  @Test
  void aValueThatIsNoneIsRefusedWhereverItComesFrom() throws IOException {
    Path many = settings("many.properties", "infodisent.explain.top-classes = many");
    Ran ran = Ran.of("explain", "--bundle", bundle, "--config", many, picture);
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("'--top-classes': 'many' is not an int"), ran.err());
    assertEquals(1, ran.err().lines().count(), ran.err());
    Ran crop = Ran.of(Map.of("INFODISENT_EVALUATE_CROP", "half"), "evaluate", "--config", file);
    assertEquals(2, crop.code());
    assertTrue(crop.err().contains("'--crop'"), crop.err());
  }

  private static String text(Path path) {
    return path.toString().replace("\\", "/");
  }

  private static Path settings(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
