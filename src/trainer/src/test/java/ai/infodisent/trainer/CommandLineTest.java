package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.export.Copied;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, on a tiny data set and a tiny backbone. */
class CommandLineTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  private static Path data;
  private static Path backbone;
  private static Path bundle;
  private static Ran fitted;

  @BeforeAll
  static void fitOnce() throws IOException {
    data = folder.resolve("data");
    TinyData.write(data);
    backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    bundle = folder.resolve("bundles").resolve("one");
    fitted = fit(data, bundle);
    assertEquals(0, fitted.code(), fitted.err());
  }

  @Test
  void fitSaysWhichMapItTookAndWhatCameOfIt() {
    assertTrue(
        fitted.err().contains("feature map: maps, 8 channels of 4 x 4 cells (the input of Global"),
        fitted.err());
    assertTrue(fitted.err().contains("epoch 30: loss "), fitted.err());
    assertTrue(fitted.out().contains("a linear probe: "), fitted.out());
    assertTrue(fitted.out().contains("of 25 validation pictures"), fitted.out());
  }

  @Test
  void aBundleHoldsGraphManifestProbeGalleryAndReportAndNothingElse() throws IOException {
    List<String> files = new ArrayList<>(contents(bundle).keySet());
    files.removeIf(name -> name.matches("prototypes/[0-9a-f]{20}\\.jpg"));
    assertEquals(
        List.of(
            "activations.json",
            "model.json",
            "model.onnx",
            "probe.onnx",
            "prototypes/gallery.json",
            "report.html"),
        files);
    assertEquals(List.of("one"), children(bundle.getParent()));
    JsonNode manifest = JSON.readTree(bundle.resolve("model.json").toFile());
    assertEquals(JSON.valueToTree(TinyData.LABELS), manifest.get("labels"));
    assertEquals("25", manifest.get("provenance").get("trainingPictures").asText());
    assertEquals("3", manifest.get("provenance").get("seed").asText());
  }

  @Test
  void evaluateTellsTheAccuracyThatTheManifestTells() throws IOException {
    Ran ran =
        Ran.of("evaluate", "--bundle", bundle, "--data", data.resolve("validation"), "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JSON.readTree(ran.out());
    JsonNode provenance = JSON.readTree(bundle.resolve("model.json").toFile()).get("provenance");
    assertEquals(provenance.get("accuracy").asDouble(), found.get("accuracy").asDouble(), 1e-4);
    assertTrue(found.get("accuracy").asDouble() > 0.5, ran.out());
    assertEquals(25, found.get("images").asInt());
    assertTrue(found.get("localSize").asDouble() > 0);
    assertTrue(found.get("globalSize").asInt() <= 8);
    assertTrue(found.get("largestSumError").asDouble() < 1e-4, ran.out());
  }

  @Test
  void evaluateCanBeReadByPeopleToo() {
    Ran ran = Ran.of("evaluate", "--bundle", bundle, "--data", data.resolve("validation"));
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().startsWith("accuracy  "), ran.out());
  }

  @Test
  void explainTellsASumThatIsTheLogit() throws IOException {
    Path picture = data.resolve("validation/disc/1.jpg");
    Ran ran = Ran.of("explain", "--bundle", bundle, picture, "--json", "--top-prototypes", 2);
    assertEquals(0, ran.code(), ran.err());
    JsonNode classes = JSON.readTree(ran.out()).get("classes");
    assertEquals(3, classes.size());
    double score = 1;
    for (JsonNode found : classes) {
      double sum =
          found.get("listed").asDouble()
              + found.get("rest").asDouble()
              + found.get("bias").asDouble();
      assertEquals(found.get("logit").asDouble(), sum, 1e-3);
      assertEquals(2, found.get("prototypes").size());
      assertTrue(found.get("score").asDouble() <= score);
      score = found.get("score").asDouble();
      for (JsonNode component : found.get("prototypes")) {
        assertFalse(component.has("map"));
        for (JsonNode example : component.get("examples")) {
          assertTrue(Files.exists(Path.of(example.get("image").asText())), example.toString());
        }
      }
    }
  }

  @Test
  void explainBringsMapsAndFurtherClassesWhenAskedFor() throws IOException {
    Path picture = data.resolve("validation/ring/0.png");
    Ran ran =
        Ran.of(
            "explain",
            "--bundle",
            bundle,
            "--json",
            "--maps",
            "--top-classes",
            1,
            "--class",
            "lone",
            "--class",
            "disc",
            "--class",
            "square",
            "--class",
            "ring",
            picture);
    assertEquals(0, ran.code(), ran.err());
    JsonNode classes = JSON.readTree(ran.out()).get("classes");
    assertEquals(4, classes.size());
    assertEquals(4, classes.get(0).get("prototypes").get(0).get("map").size());
  }

  @Test
  void explainCanBeReadByPeopleToo() {
    Ran ran = Ran.of("explain", "--bundle", bundle, data.resolve("validation/disc/1.jpg"));
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("all other prototypes"), ran.out());
    assertTrue(ran.out().contains("seen in: "), ran.out());
  }

  @Test
  void explainDrawsWhatItTells() throws Exception {
    Path drawing = folder.resolve("why.svg");
    Path picture = data.resolve("validation/disc/1.jpg");
    Ran ran = Ran.of("explain", "--bundle", bundle, "--json", "--svg", drawing, picture);
    assertEquals(0, ran.code(), ran.err());
    String drawn = Files.readString(drawing);
    assertTrue(
        drawn.contains(Base64.getEncoder().encodeToString(Files.readAllBytes(picture))),
        "as it is");
    for (JsonNode found : JSON.readTree(ran.out()).get("classes")) {
      assertTrue(drawn.contains("Why " + found.get("label").asText() + "?"), drawn);
      for (JsonNode prototype : found.get("prototypes")) {
        String name = prototype.get("channel").asText() + prototype.get("sign").asText();
        assertTrue(drawn.contains(">" + name + "</text>"), name);
      }
    }
    assertFalse(drawn.contains(bundle.toString()), "training pictures are in it, too");
  }

  @Test
  void theSameSeedGivesTheSameBytesWhereverTheyLie() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    TinyData.write(elsewhere.resolve("pictures"));
    Path again = elsewhere.resolve("again");
    assertEquals(0, fit(elsewhere.resolve("pictures"), again).code());
    Map<String, byte[]> one = contents(bundle);
    Map<String, byte[]> two = contents(again);
    assertEquals(one.keySet(), two.keySet());
    one.forEach((name, bytes) -> assertArrayEquals(bytes, two.get(name), name));
  }

  @Test
  void anotherSeedGivesAnotherHead() throws IOException {
    Path other = folder.resolve("other");
    assertEquals(0, fit(data, other, "--seed", 4).code());
    assertFalse(
        Arrays.equals(
            Files.readAllBytes(bundle.resolve("model.onnx")),
            Files.readAllBytes(other.resolve("model.onnx"))));
  }

  @Test
  void anEpochCanBeChosenOnPicturesHeldOut() throws IOException {
    Path chosen = folder.resolve("chosen");
    Ran ran = fit(data, chosen, "--hold-out", 0.25);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains(", held out "), ran.err());
    assertFalse(fitted.err().contains(", held out "), fitted.err());
    assertEquals(0, Ran.of("explain", "--bundle", chosen, picture()).code());
  }

  @Test
  void aBackboneThatTakesOnePictureAtATimeIsFittedOnToo() throws IOException {
    Path one = folder.resolve("one.onnx");
    Files.write(one, TinyData.backbone().model(1).toByteArray());
    Path single = folder.resolve("single");
    Ran ran = run("fit", "--backbone", one, "--data", data, "--out", single, "--epochs", 2);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(JSON.readTree(single.resolve("model.json").toFile()).get("fixedBatch").asBoolean());
    assertEquals(0, Ran.of("explain", "--bundle", single, picture()).code());
  }

  @Test
  void aCorruptPictureIsNamedAndSkipped() throws IOException {
    Path torn = folder.resolve("torn");
    TinyData.write(torn);
    byte[] whole = Files.readAllBytes(torn.resolve("train/disc/0.png"));
    Files.write(torn.resolve("train/disc/0.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(torn.resolve("validation/ring/1.jpg"), "no picture");
    Path out = folder.resolve("of-torn");
    Ran ran = run("fit", "--backbone", backbone, "--data", torn, "--out", out, "--epochs", 2);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("skipped " + torn.resolve("train/disc/0.png")), ran.err());
    assertTrue(ran.err().contains("skipped " + torn.resolve("validation/ring/1.jpg")), ran.err());
    Ran evaluated =
        Ran.of("evaluate", "--bundle", out, "--data", torn.resolve("validation"), "--json");
    assertEquals(24, JSON.readTree(evaluated.out()).get("images").asInt());
    assertEquals(1, JSON.readTree(evaluated.out()).get("skipped").asInt());
  }

  @Test
  void cropSeesTheCentre() throws IOException {
    Path cropped = folder.resolve("cropped");
    Ran ran =
        run(
            "fit",
            "--backbone",
            backbone,
            "--data",
            data,
            "--out",
            cropped,
            "--epochs",
            1,
            "--resize",
            "crop");
    assertEquals(0, ran.code(), ran.err());
    JsonNode preparation = JSON.readTree(cropped.resolve("model.json").toFile()).get("preparation");
    assertEquals("crop", preparation.get("rule").asText());
    assertEquals(36, preparation.get("shorterSide").asInt());
  }

  @Test
  void exportTellsWhatItMadeAndTheBundleGoesOnAsBefore() throws IOException {
    Path served = Copied.of(bundle, folder.resolve("served"));
    Ran ran = Ran.of("export", "--optimise", "--bundle", served, "--target", "cuda");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(
        ran.out().startsWith("variant    " + served.resolve("serving").resolve("cuda")), ran.out());
    assertTrue(
        ran.out().contains(" ms, a first run included (the bundle's own graph: "), ran.out());
    assertTrue(ran.err().startsWith("settings:"), ran.err());
    assertEquals(List.of("cuda"), children(served.resolve("serving")));
    Ran own = Ran.of("explain", "--bundle", bundle, picture(), "--json");
    Ran again = Ran.of("explain", "--bundle", served, picture(), "--json");
    assertEquals(
        JSON.readTree(own.out()).get("classes").get(0).get("score"),
        JSON.readTree(again.out()).get("classes").get(0).get("score"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void evaluateMeasuresTheBundlesOwnGraph() throws IOException {
    Path served = Copied.of(bundle, folder.resolve("measured"));
    // Evaluation takes many pictures a run, which this variant does not.
    Ran exported = Ran.of("export", "--optimise", "--bundle", served, "--batch", 1);
    assertEquals(0, exported.code(), exported.err());
    Path pictures = data.resolve("validation");
    Ran own = Ran.of("evaluate", "--bundle", bundle, "--data", pictures, "--json");
    Ran again = Ran.of("evaluate", "--bundle", served, "--data", pictures, "--json");
    assertEquals(0, again.code(), again.err());
    assertEquals(own.out(), again.out());
    Ran explained = Ran.of("explain", "--bundle", served, picture());
    assertEquals(0, explained.code(), explained.err());
  }

  @Test
  void helpAndVersionAreTold() {
    assertTrue(Ran.of("--help").out().contains("fit"));
    String fit = Ran.of("fit", "--help").out();
    assertTrue(fit.contains("--feature-map"), fit);
    assertFalse(fit.contains("Optional"), fit);
    assertTrue(Ran.of("--version").out().startsWith("infodisent-trainer "));
  }

  private static Path picture() {
    return data.resolve("validation/disc/1.jpg");
  }

  private static Ran fit(Path data, Path out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "fit",
                "--backbone",
                backbone,
                "--data",
                data,
                "--out",
                out,
                "--epochs",
                30,
                "--batch",
                8,
                "--weights-rate",
                0.05,
                "--mixing-rate",
                0.01));
    if (more.length == 0) {
      arguments.addAll(List.of("--seed", 3));
    }
    arguments.addAll(List.of(more));
    return run(arguments.toArray());
  }

  private static Ran run(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--threads", 1));
    return Ran.of(all.toArray());
  }

  private static List<String> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return contents;
  }
}
