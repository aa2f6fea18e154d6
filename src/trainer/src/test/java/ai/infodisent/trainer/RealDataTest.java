package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real photographs on a real backbone; skipped where there are none. */
class RealDataTest {

  private static final int PICTURES = 4;

  @TempDir Path folder;

  @Test
  void photographsOfClothingOnSqueezeNet() throws IOException {
    Path photographs = given("infodisent.data", "clothing");
    Path model = given("infodisent.models", "squeezenet_tensor_input.onnx");
    for (String split : List.of("train", "validation")) {
      for (Path label : children(photographs.resolve(split), Integer.MAX_VALUE)) {
        Path few = Files.createDirectories(folder.resolve(split).resolve(label.getFileName()));
        for (Path picture : children(label, PICTURES)) {
          Files.copy(picture, few.resolve(picture.getFileName()));
        }
      }
    }
    Path bundle = folder.resolve("bundle");
    Ran fitted =
        Ran.of(
            "fit",
            "--backbone",
            model,
            "--data",
            folder,
            "--out",
            bundle,
            "--channel-order",
            "BGR",
            "--range",
            255,
            "--epochs",
            1);
    assertEquals(0, fitted.code(), fitted.err());
    assertTrue(
        fitted.err().contains("feature map: fire9_concat, 512 channels of 14 x 14 cells"),
        fitted.err());
    Path validation = folder.resolve("validation");
    Ran evaluated = Ran.of("evaluate", "--bundle", bundle, "--data", validation, "--json");
    assertEquals(0, evaluated.code(), evaluated.err());
    JsonNode found = JsonMapper.builder().build().readTree(evaluated.out());
    assertTrue(found.get("largestSumError").asDouble() < 1e-3, evaluated.out());
    Ran suite =
        Ran.of(
            "evaluate",
            "--bundle",
            bundle,
            "--data",
            validation,
            "--suite",
            "--sample",
            2,
            "--json");
    assertEquals(0, suite.code(), suite.err());
    assertTrue(suite.out().contains("\"name\":\"CAM\""), suite.out());
    Path picture = children(children(validation, 1).get(0), 1).get(0);
    assertEquals(0, Ran.of("explain", "--bundle", bundle, picture).code());
    try (Stream<Path> files = Files.list(bundle.resolve("prototypes"))) {
      long bytes = files.mapToLong(file -> file.toFile().length()).sum();
      assertTrue(bytes < 6_000_000, "found a gallery of " + bytes + " bytes");
    }
  }

  private static Path given(String property, String name) {
    String value = System.getProperty(property, "");
    if (value.isBlank()) {
      String reason = "Skipped: no " + name + ", as -D" + property + "=DIR is not given";
      // The build's log names what was skipped, not why.
      System.out.println(reason);
      abort(reason);
    }
    Path path = Path.of(value).resolve(name);
    assertTrue(Files.exists(path), "expected -D" + property + " to hold " + name);
    return path;
  }

  private static List<Path> children(Path folder, int most) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().limit(most).toList();
    }
  }
}
