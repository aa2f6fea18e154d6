package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.infodisent.model.Device;
import ai.infodisent.model.DeviceException;
import ai.infodisent.model.Execution;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fits compute with. */
class MachineTest {

  @TempDir static Path folder;

  private static Path data;
  private static Path backbone;

  @BeforeAll
  static void write() throws IOException {
    data = folder.resolve("data");
    TinyData.write(data);
    backbone = folder.resolve("backbone.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
  }

  @Test
  void whatIsComputedOnIsTold() {
    Ran ran = fit("told", "cpu");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("computing on CPU: as configured"), ran.err());
  }

  @Test
  void withoutCudaTheProcessorIsTakenAndTheReasonTold() throws OrtException {
    assumeTrue(!cuda(), "skipped: there is a CUDA device");
    Ran ran = fit("instead", "auto");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().matches("(?s).*computing on CPU: .*CUDA.*"), ran.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "cuda:7"})
  void whoAsksForCudaAloneIsRefusedWhereThereIsNone(String device) throws OrtException {
    assumeTrue(!cuda(), "skipped: there is a CUDA device");
    Path out = folder.resolve("none");
    Ran ran = fit("none", device);
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("expected a CUDA device to run on, found: "), ran.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void soIsWhoEvaluatesThere() throws OrtException {
    assumeTrue(!cuda(), "skipped: there is a CUDA device");
    assertEquals(0, fit("evaluated", "cpu").code());
    Path bundle = folder.resolve("evaluated");
    Ran ran = Ran.of("evaluate", "--bundle", bundle, "--data", data, "--device", "cuda");
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("expected a CUDA device to run on, found: "), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
  }

  @Test
  void whatIsNoDeviceIsRefused() {
    Ran ran = fit("quantum", "quantum");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("expected auto, cpu, cuda or cuda:N, found quantum"), ran.err());
  }

  /** Losses to a thousandth, accuracies to a picture in a hundred: sums are in another order. */
  @Test
  @Tag("cuda")
  void theSameSeedComesToTheSameOnCudaButForRounding() throws IOException, OrtException {
    if (!cuda()) {
      // The build's log names what was skipped, not why.
      String reason = "Skipped: no CUDA device that this build of ONNX Runtime can use";
      System.out.println(reason);
      abort(reason);
    }
    List<JsonNode> ofCpu = epochs(fit("on-cpu", "cpu", "--json"));
    List<JsonNode> ofCuda = epochs(fit("on-cuda", "cuda", "--json"));
    assertEquals(ofCpu.size(), ofCuda.size());
    for (int epoch = 0; epoch < ofCpu.size(); epoch++) {
      double expected = ofCpu.get(epoch).get("loss").asDouble();
      assertEquals(expected, ofCuda.get(epoch).get("loss").asDouble(), 1e-3 * expected);
    }
  }

  private static List<JsonNode> epochs(Ran ran) throws IOException {
    assertEquals(0, ran.code(), ran.err());
    JsonMapper mapper = new JsonMapper();
    return ran.out()
        .lines()
        .map(line -> assertReadable(mapper, line))
        .filter(line -> line.path("event").asText().equals("epoch"))
        .toList();
  }

  private static JsonNode assertReadable(JsonMapper mapper, String line) {
    try {
      return mapper.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("expected JSON, found " + line, e);
    }
  }

  @Test
  void aFolderWithoutOnnxRuntimeIsRefusedBeforeAnythingElse()
      throws IOException, InterruptedException {
    Map<String, String> environment = Map.of("INFODISENT_ORT_LIBRARIES", folder.toString());
    try (Started started = Started.in(environment, "--help")) {
      assertEquals(2, started.code());
      assertTrue(
          started.said().contains("expected infodisent.ort.libraries to be a folder with "),
          started.said());
      assertFalse(started.said().contains("Usage"), started.said());
    }
  }

  private static boolean cuda() throws OrtException {
    try {
      return Execution.on(Device.CUDA).device().isCuda();
    } catch (DeviceException e) {
      return false;
    }
  }

  private static Ran fit(String out, String device, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "fit",
                "--backbone",
                backbone,
                "--data",
                data,
                "--out",
                folder.resolve(out),
                "--epochs",
                3,
                "--batch",
                8,
                "--threads",
                1,
                "--device",
                device));
    arguments.addAll(List.of(more));
    return Ran.of(arguments.toArray());
  }
}
