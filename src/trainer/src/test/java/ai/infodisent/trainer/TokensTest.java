package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transformer's cells are is told by the bundle. */
class TokensTest {

  private static final Path FOLDER = Path.of("src/test/resources/backbones");

  @TempDir Path folder;

  @Test
  void aTransformersBundleAndReportTellWhatItsCellsAre() throws IOException {
    assertEquals("patch", tokens(fit("vit.onnx", "--tokens=patch")).asText());
    Path minus = fit("vit.onnx", "--tokens=patch-minus-class");
    assertEquals("patch-minus-class", tokens(minus).asText());
    assertTrue(Files.readString(minus.resolve("report.html")).contains("patch-minus-class"));
  }

  @Test
  void aConvolutionalNetworksBundleTellsNothingOfTokens() throws IOException {
    assertTrue(tokens(fit("densenet.onnx", "--tokens=patch")).isMissingNode());
  }

  @Test
  void aRuleThatIsNoneIsRefused() {
    Ran ran = Ran.of("fit", "--tokens=class", "--backbone", FOLDER.resolve("vit.onnx"));
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("expected patch or patch-minus-class, found class"), ran.err());
  }

  private Path fit(String backbone, String tokens) throws IOException {
    TinyData.write(folder.resolve("data"));
    Path out = folder.resolve(backbone + tokens);
    Ran ran =
        Ran.of(
            "fit",
            "--backbone",
            FOLDER.resolve(backbone),
            "--data",
            folder.resolve("data"),
            "--out",
            out,
            "--epochs",
            1,
            tokens);
    assertEquals(0, ran.code(), ran.err());
    return out;
  }

  private static JsonNode tokens(Path bundle) throws IOException {
    JsonNode manifest =
        JsonMapper.builder().build().readTree(bundle.resolve("model.json").toFile());
    return manifest.at("/provenance/tokens");
  }
}
