package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from, and how a run tells of itself. */
class SettingsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  private static Path file;

  @BeforeAll
  static void write() throws IOException {
    TinyData.write(folder.resolve("data"));
    Path backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    file =
        settings(
            "all.properties",
            "infodisent.fit.backbone = " + backbone.toString().replace("\\", "/"),
            "infodisent.fit.data = " + folder.resolve("data").toString().replace("\\", "/"),
            "infodisent.fit.epochs = 1 ",
            "infodisent.fit.batch = 5",
            "infodisent.fit.threads = 1",
            "infodisent.demo.epochs = 3");
  }

  @Test
  void flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    Ran ran =
        Ran.of(
            Map.of("INFODISENT_FIT_BATCH", "6", "INFODISENT_FIT_EPOCHS", "2"),
            "fit",
            "--config",
            file,
            "--out",
            folder.resolve("first"),
            "--epochs",
            3,
            "--json");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("", ran.err());
    List<JsonNode> events = events(ran);
    assertEquals("settings", events.get(0).get("event").asText());
    Set<String> told = new HashSet<>();
    for (JsonNode one : events.get(0).get("settings")) {
      told.add(
          one.get("name").asText()
              + "="
              + one.get("value").asText()
              + " "
              + one.get("source").asText());
    }
    assertTrue(
        told.containsAll(
            Set.of("epochs=3 flag", "batch=6 environment", "threads=1 " + file, "seed=0 default")),
        told.toString());
    assertEquals(3, events.stream().filter(one -> isEvent(one, "epoch")).count());
    JsonNode manifest = JSON.readTree(folder.resolve("first/model.json").toFile());
    assertEquals("6", manifest.get("provenance").get("batch").asText());
  }

  @Test
  void jsonTellsPhasesEpochsAndTheResultAndNothingElse() throws IOException {
    Path out = folder.resolve("second");
    Ran ran = Ran.of("fit", "--config", file, "--out", out, "--json");
    assertEquals(0, ran.code(), ran.err());
    List<JsonNode> events = events(ran);
    JsonNode result = events.get(events.size() - 1);
    assertTrue(isEvent(result, "result"), ran.out());
    assertEquals(out.toString(), result.get("bundle").asText());
    JsonNode provenance = JSON.readTree(out.resolve("model.json").toFile()).get("provenance");
    assertEquals(provenance.get("accuracy").asDouble(), result.get("accuracy").asDouble(), 1e-4);
    assertEquals(25, result.get("images").asInt());
    long started = events.stream().filter(one -> isEvent(one, "phase")).count();
    assertEquals(started, events.stream().filter(one -> isEvent(one, "phaseEnd")).count());
    assertTrue(started >= 4, ran.out());
    JsonNode epoch = events.stream().filter(one -> isEvent(one, "epoch")).findFirst().orElseThrow();
    assertEquals(1, epoch.get("epoch").asInt());
    assertTrue(epoch.get("validationAccuracy").asDouble() <= 1);
    assertFalse(epoch.has("heldOutAccuracy"));
  }

  @Test
  void quietTellsTheResultAlone() {
    Ran ran = Ran.of("fit", "--config", file, "--out", folder.resolve("third"), "--quiet");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("", ran.err());
    assertTrue(ran.out().startsWith("bundle  "), ran.out());
  }

  @Test
  void peopleReadWhereSettingsComeFromAndHowFastAStageWas() {
    Ran ran = Ran.of("fit", "--config", file, "--out", folder.resolve("fourth"));
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().startsWith("settings:"), ran.err());
    assertTrue(ran.err().contains("batch          5 (" + file + ")"), ran.err());
    assertTrue(ran.err().contains("resize         squash (default)"), ran.err());
    assertTrue(ran.err().contains(" pictures a second"), ran.err());
  }

  @Test
  void toResumeIsASettingThatAFlagDoesNotTurnAround() {
    Map<String, String> environment = Map.of("INFODISENT_FIT_RESUME", "true");
    Ran told = Ran.of(environment, "fit", "--config", file, "--out", folder.resolve("fifth"));
    assertEquals(0, told.code(), told.err());
    assertTrue(told.err().contains("resume         true (environment)"), told.err());
    Ran both =
        Ran.of(environment, "fit", "--config", file, "--out", folder.resolve("sixth"), "--resume");
    assertEquals(0, both.code(), both.err());
    assertTrue(both.err().contains("resume         true (flag)"), both.err());
    Ran neither = Ran.of("fit", "--config", file, "--out", folder.resolve("seventh"));
    assertTrue(neither.err().contains("resume         false (default)"), neither.err());
  }

  @Test
  void aKeyThatIsUnknownIsNamedWithTheNearest() throws IOException {
    Path wrong = settings("wrong.properties", "infodisent.fit.epoch = 3");
    assertRefused(
        "expected a known setting in "
            + wrong
            + ", like infodisent.fit.epochs, found infodisent.fit.epoch",
        "--config",
        wrong);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path nowhere = folder.resolve("nowhere.properties");
    assertRefused("expected settings, KEY = VALUE, in " + nowhere, "--config", nowhere);
    Path torn = settings("torn.properties", "infodisent.fit.epochs = \\u12");
    assertRefused("expected settings, KEY = VALUE, in " + torn, "--config", torn);
  }

  @Test
  void aValueThatIsNoneIsRefusedWhereverItComesFrom() throws IOException {
    Path many = settings("many.properties", "infodisent.fit.epochs = many");
    assertRefused("'--epochs': 'many' is not an int", "--config", many);
    Ran ran = Ran.of(Map.of("INFODISENT_FIT_EPOCHS", "many"), "fit", "--config", file);
    assertEquals(2, ran.code());
    assertEquals(1, ran.err().lines().count(), ran.err());
  }

  @Test
  void quietAndJsonAreNotForTheSameRun() {
    assertRefused("expected --quiet or --json", "--config", file, "--quiet", "--json");
  }

  @Property(tries = 200)
  void aDistanceIsThatOfItsLettersAtMost(
      @ForAll @AlphaChars @StringLength(max = 12) String one,
      @ForAll @AlphaChars @StringLength(max = 12) String other) {
    int distance = Settings.distance(one, other);
    assertEquals(distance, Settings.distance(other, one));
    assertEquals(one.equals(other), distance == 0);
    assertTrue(distance >= Math.abs(one.length() - other.length()));
    assertTrue(distance <= Math.max(one.length(), other.length()));
  }

  private static void assertRefused(String part, Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("fit", "--out", folder.resolve("refused")));
    all.addAll(List.of(arguments));
    Ran ran = Ran.of(all.toArray());
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains(part), ran.err());
    assertEquals(1, ran.err().lines().count(), ran.err());
    assertEquals("", ran.out());
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  private static boolean isEvent(JsonNode one, String event) {
    return one.get("event").asText().equals(event);
  }

  private static List<JsonNode> events(Ran ran) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : ran.out().split("\n")) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static Path settings(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
