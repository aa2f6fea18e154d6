package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A preset is so many options at once, and the least of all sources. */
class PresetTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    TinyData.write(folder.resolve("data"));
    Files.write(folder.resolve("tiny.onnx"), TinyData.backbone().model().toByteArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torchvision | RGB |   1 | 0.485,0.456,0.406      | 0.229,0.224,0.225 | crop   | 36",
        "timm        | RGB |   1 | 0.5,0.5,0.5            | 0.5,0.5,0.5       | crop   | 35",
        "keras       | BGR | 255 | 103.939,116.779,123.68 | 1,1,1             | squash |  0",
        "CLIP        | RGB |   1 | 0.48145466,0.4578275,0.40821073 "
            + "| 0.26862954,0.26130258,0.27577711 | crop | 32"
      })
  void itIsTheSameAsItsOptions(
      String preset,
      String order,
      String range,
      String mean,
      String std,
      String resize,
      int shorterSide)
      throws IOException {
    Path asked = fit(Map.of(), preset, "--preset", preset);
    String share = shorterSide == 0 ? "1" : Double.toString(32.0 / (shorterSide + 0.5));
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--channel-order", order, "--range", range, "--mean", mean));
    options.addAll(List.of("--std", std, "--resize", resize));
    options.addAll(List.of("--crop-share", shorterSide == 32 ? "1" : share));
    Path spelt = fit(Map.of(), preset + "-spelt", options.toArray());
    assertEquals(graph(spelt), graph(asked));
    JsonNode manifest = JSON.readTree(asked.resolve("model.json").toFile());
    String name = manifest.at("/provenance/preset").asText();
    assertEquals(preset.toLowerCase(Locale.ROOT), name);
    assertTrue(Files.readString(asked.resolve("report.html")).contains(name));
    JsonNode other = JSON.readTree(spelt.resolve("model.json").toFile());
    assertTrue(other.at("/provenance/preset").isMissingNode());
    JsonNode preparation = manifest.at("/preparation");
    assertEquals(resize, preparation.get("rule").asText());
    assertEquals(shorterSide, preparation.get("shorterSide").asInt());
  }

  @Test
  void everythingElseGoesBeforeIt() throws IOException {
    Path file = folder.resolve("file.properties");
    Files.writeString(file, "infodisent.fit.preset = keras\ninfodisent.fit.mean = 1,2,3\n");
    Map<String, String> told =
        settings(Map.of("INFODISENT_FIT_STD", "4,5,6"), "--config", file, "--channel-order", "RGB");
    assertEquals("keras " + file, told.get("preset"));
    assertEquals("1,2,3 " + file, told.get("mean"));
    assertEquals("4,5,6 environment", told.get("std"));
    assertEquals("RGB flag", told.get("channel-order"));
    assertEquals("255 preset keras", told.get("range"));
    assertEquals("squash preset keras", told.get("resize"));
    assertEquals("0 default", told.get("seed"));
  }

  @Test
  void aFlagsPresetGoesBeforeTheFilesPreset() throws IOException {
    Path file = folder.resolve("other.properties");
    Files.writeString(file, "infodisent.fit.preset = keras\n");
    Map<String, String> told = settings(Map.of(), "--config", file, "--preset", "timm");
    assertEquals("0.9 preset timm", told.get("crop-share"));
    assertEquals("timm flag", told.get("preset"));
  }

  @Test
  void anUnknownOneIsRefused() {
    Ran flag = run(Map.of(), "refused", "--preset", "caffe");
    assertEquals(2, flag.code());
    assertTrue(flag.err().startsWith("Invalid value for option '--preset'"), flag.err());
    Ran environment = run(Map.of("INFODISENT_FIT_PRESET", "caffe"), "refused");
    assertEquals(2, environment.code());
    assertTrue(environment.err().startsWith("Invalid value for option '--preset'"));
  }

  /** Without the metadata, which tell of the preset. */
  private static GraphProto graph(Path bundle) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(bundle.resolve("model.onnx"))).getGraph();
  }

  private static Path fit(Map<String, String> environment, String name, Object... options) {
    Ran ran = run(environment, name, options);
    assertEquals(0, ran.code(), ran.err());
    return folder.resolve(name);
  }

  private static Map<String, String> settings(Map<String, String> environment, Object... options)
      throws IOException {
    // A bad backbone ends the run after the settings are told.
    Path none = folder.resolve("none.onnx");
    List<Object> all = new ArrayList<>(List.of("fit", "--backbone", none, "--json"));
    all.addAll(List.of("--data", folder.resolve("data"), "--out", folder.resolve("never")));
    all.addAll(Arrays.asList(options));
    Ran ran = Ran.of(environment, all.toArray());
    assertEquals(2, ran.code(), ran.err());
    Map<String, String> told = new TreeMap<>();
    String first = ran.out().lines().findFirst().orElseThrow();
    for (JsonNode one : JSON.readTree(first).get("settings")) {
      told.put(
          one.get("name").asText(), one.get("value").asText() + " " + one.get("source").asText());
    }
    return told;
  }

  private static Ran run(Map<String, String> environment, String name, Object... options) {
    List<Object> all =
        new ArrayList<>(List.of("fit", "--backbone", folder.resolve("tiny.onnx"), "--epochs", 1));
    all.addAll(List.of("--data", folder.resolve("data"), "--out", folder.resolve(name)));
    all.addAll(Arrays.asList(options));
    return Ran.of(environment, all.toArray());
  }
}
