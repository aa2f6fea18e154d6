package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each part of the head is worth, by one command. */
class AblateTest {

  private static final int KINDS = 8;

  @TempDir static Path folder;

  private static Path data;
  private static Path backbone;
  private static Path out;
  private static Ran ran;

  @BeforeAll
  static void ablate() throws IOException {
    data = folder.resolve("data");
    TinyData.write(data);
    backbone = folder.resolve("backbone.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    out = folder.resolve("ablation");
    ran = run(out);
  }

  @Test
  void aTableTellsOfEveryKindOfHeadAndTheProbe() throws IOException {
    assertEquals(0, ran.code(), ran.err());
    List<String> lines = Files.readAllLines(out.resolve("ablation.md"));
    assertEquals(2 + KINDS + 1, lines.size());
    assertTrue(lines.get(2).startsWith("| learned | maximum | at least 0 | "), lines.get(2));
    assertTrue(lines.get(2 + KINDS - 1).startsWith("| identity | Gumbel-softmax | any sign | "));
    assertTrue(lines.get(2 + KINDS).startsWith("| a linear probe | "), lines.get(2 + KINDS));
    for (String line : lines) {
      assertEquals(6, line.chars().filter(c -> c == '|').count(), line);
    }
    assertTrue(ran.out().contains(String.join("\n", lines)), ran.out());
  }

  /** The first kind of head is the one that fit fits. */
  @Test
  void theUsualHeadIsAsAccurateAsTheOneOfAFitFromItsSeed() throws IOException {
    JsonNode rows = new JsonMapper().readTree(out.resolve("ablation.json").toFile()).get("rows");
    assertEquals(KINDS, rows.size());
    JsonNode accuracies = rows.get(0).get("accuracies");
    assertEquals(2, accuracies.size());
    Path bundle = folder.resolve("bundle");
    Ran fitted =
        Ran.of(
            "fit",
            "--backbone",
            backbone,
            "--data",
            data,
            "--out",
            bundle,
            "--epochs",
            3,
            "--seed",
            4,
            "--threads",
            1,
            "--json");
    assertEquals(0, fitted.code(), fitted.err());
    String last = fitted.out().lines().reduce((one, other) -> other).orElseThrow();
    JsonNode result = new JsonMapper().readTree(last);
    assertEquals(result.get("accuracy").asDouble(), accuracies.get(1).asDouble(), 1e-9);
  }

  @Test
  void theSameSeedsGiveTheSameNumbers() throws IOException {
    Path other = folder.resolve("other");
    assertEquals(0, run(other).code());
    JsonNode one = new JsonMapper().readTree(out.resolve("ablation.json").toFile());
    JsonNode two = new JsonMapper().readTree(other.resolve("ablation.json").toFile());
    assertEquals(one.findValues("accuracies"), two.findValues("accuracies"));
    assertEquals(one.get("probeAccuracies"), two.get("probeAccuracies"));
  }

  @Test
  void whatIsThereAlreadyIsNotReplaced() throws IOException {
    byte[] before = Files.readAllBytes(out.resolve("ablation.md"));
    Ran again = run(out);
    assertEquals(2, again.code());
    assertArrayEquals(before, Files.readAllBytes(out.resolve("ablation.md")));
  }

  @Test
  void noRepeatsAreNoAblation() {
    Path none = folder.resolve("none");
    Ran refused =
        Ran.of("ablate", "--backbone", backbone, "--data", data, "--out", none, "--repeats", 0);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("expected at least 1 repeat, found 0"), refused.err());
    assertFalse(Files.exists(none));
  }

  private static Ran run(Path out) {
    return Ran.of(
        "ablate",
        "--backbone",
        backbone,
        "--data",
        data,
        "--out",
        out,
        "--epochs",
        3,
        "--seed",
        3,
        "--repeats",
        2,
        "--threads",
        1);
  }
}
