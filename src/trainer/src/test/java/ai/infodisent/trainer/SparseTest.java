package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.SessionSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sparse head is a bundle like any other, only smaller. */
class SparseTest {

  private static final int PER_CLASS = 1;

  @TempDir static Path folder;

  private static Path data;
  private static Path bundle;

  @BeforeAll
  static void fit() throws Exception {
    data = folder.resolve("data");
    TinyData.write(data);
    Path backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    bundle = folder.resolve("sparse");
    Ran ran =
        Ran.of(
            "fit",
            "--backbone",
            backbone,
            "--data",
            data,
            "--out",
            bundle,
            "--epochs",
            10,
            "--head",
            "sparse",
            "--per-class",
            PER_CLASS);
    assertEquals(0, ran.code(), ran.err());
  }

  @Test
  void theGraphHasOnlyChannelsThatAClassUses() throws Exception {
    Manifest manifest = Bundle.read(bundle).manifest();
    int classes = TinyData.LABELS.size();
    assertTrue(manifest.channels() <= classes * PER_CLASS, "found " + manifest.channels());
    try (ExplainedModel model =
        ExplainedModel.open(Bundle.read(bundle), SessionSettings.ofThisMachine())) {
      model.run(List.of(new Pixels(32, 32, new byte[32 * 32 * 3])), true);
      for (int c = 0; c < classes; c++) {
        int used = 0;
        for (int k = 0; k < manifest.channels(); k++) {
          used += model.weight(c, k) > 0 ? 1 : 0;
        }
        assertTrue(used <= PER_CLASS, "found " + used);
      }
    }
    Gallery gallery = Bundle.read(bundle).gallery();
    assertEquals(2 * manifest.channels(), gallery.prototypes().size());
  }

  @Test
  void provenanceTellsTheHead() throws Exception {
    Manifest manifest = Bundle.read(bundle).manifest();
    assertEquals("sparse", manifest.provenance().get("head"));
    assertEquals("1", manifest.provenance().get("perClass"));
  }

  @Test
  void anExplanationIsAsSmallAsAsked() throws Exception {
    Ran ran =
        Ran.of("evaluate", "--bundle", bundle, "--data", data.resolve("validation"), "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JsonMapper.builder().build().readTree(ran.out());
    assertTrue(found.get("localSize").asDouble() <= 2 * PER_CLASS, ran.out());
    assertTrue(found.get("largestSumError").asDouble() < 1e-4, ran.out());
  }
}
