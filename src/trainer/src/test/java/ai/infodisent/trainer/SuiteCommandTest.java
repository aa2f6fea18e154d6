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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations are measured from the command line. */
class SuiteCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;

  private static Path bundle;
  private static Path validation;

  @BeforeAll
  static void fitOnce() throws IOException {
    Path data = folder.resolve("data");
    TinyData.write(data);
    validation = data.resolve("validation");
    Path backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    bundle = folder.resolve("bundle");
    Ran fitted = Ran.of("fit", "--backbone", backbone, "--data", data, "--out", bundle, "--quiet");
    assertEquals(0, fitted.code(), fitted.err());
  }

  @Test
  void aFittedBundleIsMeasuredBesideTheProbeThatItsManifestTellsOf() throws IOException {
    Ran ran =
        Ran.of(
            "evaluate",
            "--bundle",
            bundle,
            "--data",
            validation,
            "--suite",
            "--sample",
            3,
            "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JSON.readTree(ran.out());
    JsonNode provenance = JSON.readTree(bundle.resolve("model.json").toFile()).get("provenance");
    assertEquals(
        provenance.get("accuracy").asDouble(), found.get("accuracy").get("value").asDouble(), 1e-4);
    assertEquals(
        provenance.get("probeAccuracy").asDouble(),
        found.get("probeAccuracy").get("value").asDouble(),
        1e-4);
    assertEquals(25, found.get("images").asInt());
    assertEquals(3, found.get("sample").asInt());
    assertEquals(
        List.of("exact", "soft", "CAM", "random"),
        StreamSupport.stream(found.get("attributions").spliterator(), false)
            .map(one -> one.get("name").asText())
            .toList());
    assertTrue(found.get("largestSumError").asDouble() < 1e-4, ran.out());
  }

  @Test
  void peopleAreToldInATableAndOnAPage() throws IOException {
    Path page = folder.resolve("evaluation.html");
    Ran ran =
        Ran.of(
            "evaluate",
            "--bundle",
            bundle,
            "--data",
            validation,
            "--suite",
            "--sample",
            3,
            "--html",
            page);
    assertEquals(0, ran.code(), ran.err());
    for (String row : List.of("accuracy of a linear probe", "deletion, exact", "  less CAM")) {
      assertTrue(ran.out().lines().anyMatch(line -> line.startsWith(row)), ran.out());
    }
    assertTrue(Files.readString(page).contains("Evaluation of bundle"));
  }

  @Test
  void bundlesAreComparedOnTheSamePicturesAndEqualOnesAreEqual() throws IOException {
    Path twin = Copied.of(bundle, folder.resolve("twin"));
    Ran ran = Ran.of("compare", bundle, twin, "--data", validation, "--sample", 3, "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JSON.readTree(ran.out()).get("bundles");
    assertEquals(List.of("bundle", "twin"), found.findValuesAsText("bundle"));
    assertEquals(found.get(0).get("attributions"), found.get(1).get("attributions"));
    Ran own =
        Ran.of(
            "evaluate",
            "--bundle",
            bundle,
            "--data",
            validation,
            "--suite",
            "--sample",
            3,
            "--json");
    assertEquals(JSON.readTree(own.out()), found.get(0));
  }

  @Test
  void aComparisonsPageShowsTheSamePicturesOfAllBundles() throws IOException {
    Path other = folder.resolve("dim");
    Ran fitted =
        Ran.of(
            "fit",
            "--backbone",
            folder.resolve("tiny.onnx"),
            "--data",
            folder.resolve("data"),
            "--out",
            other,
            "--epochs",
            1,
            "--quiet");
    assertEquals(0, fitted.code(), fitted.err());
    Path page = folder.resolve("comparison.html");
    Ran ran =
        Ran.of(
            "compare",
            bundle,
            other,
            "--data",
            validation,
            "--sample",
            5,
            "--html",
            page,
            "--json");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(2, JSON.readTree(ran.out()).get("bundles").size());
    String html = Files.readString(page);
    assertTrue(html.contains("Comparison of bundle, dim"), html);
    assertEquals(3, html.split("<article", -1).length - 1);
    assertEquals(3, html.split("<h4>bundle</h4>", -1).length - 1);
    assertEquals(3, html.split("<h4>dim</h4>", -1).length - 1);
  }

  @Test
  void whatOneBundleDoesNotHaveIsLeftOutOfItsColumn() throws IOException {
    Path without = Copied.of(bundle, folder.resolve("without"));
    Files.delete(without.resolve("probe.onnx"));
    Ran ran = Ran.of("compare", without, bundle, "--data", validation, "--sample", 2);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("without has no probe.onnx"), ran.err());
    String cam =
        ran.out()
            .lines()
            .filter(line -> line.startsWith("deletion, CAM"))
            .findFirst()
            .orElseThrow();
    assertTrue(cam.matches("deletion, CAM +- +[0-9.]+ \\([0-9.]+ to [0-9.]+\\)"), cam);
  }

  @Test
  void whatCannotBeMeasuredIsToldInASentence() throws IOException {
    Path torn = Copied.of(bundle, folder.resolve("torn"));
    Files.writeString(torn.resolve("probe.onnx"), "torn");
    assertSentence(
        Ran.of("evaluate", "--bundle", torn, "--data", validation, "--suite"),
        "to be a linear probe, found something else");
    assertSentence(
        Ran.of("evaluate", "--bundle", bundle, "--data", validation, "--html", "page.html"),
        "expected --suite or --creatures with --html");
    assertSentence(
        Ran.of("evaluate", "--bundle", bundle, "--data", validation, "--suite", "--sample", 0),
        "expected a sample of at least 1, found 0");
    Path nowhere = folder.resolve("nowhere");
    assertSentence(
        Ran.of("compare", bundle, nowhere, "--data", validation),
        "expected a bundle, a folder with model.json and model.onnx, at " + nowhere);
    assertSentence(Ran.of("compare", bundle, "--data", validation), "BUNDLE");
    Path nothing = nowhere.resolve("page.html");
    assertSentence(
        Ran.of("compare", bundle, bundle, "--data", validation, "--sample", 1, "--html", nothing),
        "expected to write " + nothing);
    assertSentence(
        Ran.of(
            "evaluate",
            "--bundle",
            bundle,
            "--data",
            validation,
            "--suite",
            "--sample",
            1,
            "--html",
            nowhere.resolve("page.html")),
        "expected to write " + nowhere.resolve("page.html"));
  }

  private static void assertSentence(Ran ran, String part) {
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains(part), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
    assertEquals("", ran.out());
  }
}
