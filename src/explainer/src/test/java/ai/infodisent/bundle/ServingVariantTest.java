package ai.infodisent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.ServingManifest.Part;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.image.Preparation;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingVariantTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Processor PROCESSOR = new Processor("x86_64", List.of("avx", "avx2"));

  private static final ServingManifest MANIFEST =
      new ServingManifest(
          ServingManifest.FORMAT,
          Target.CPU,
          0,
          PROCESSOR,
          "1.29.0",
          "0123456789ab",
          new Part("model.onnx", 10),
          new Part("model.onnx.data", 20),
          8L);

  private static final Manifest MODEL =
      new Manifest(
          Manifest.FORMAT,
          "0123456789ab",
          new Manifest.Model(Bundle.MODEL, 10, "ab".repeat(32)),
          List.of("hat"),
          Preparation.squash(12, 8),
          5,
          new Manifest.Cells(2, 3),
          Manifest.Pooling.SIGNED_MAX,
          Manifest.Scores.SOFTMAX,
          List.of(0f),
          false,
          new TreeMap<>());

  @TempDir Path bundle;

  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectories(bundle.resolve(Bundle.SERVING).resolve("cpu-x"));
    JSON.writeValue(folder.resolve(ServingVariant.MANIFEST).toFile(), MANIFEST);
    Files.write(folder.resolve("model.onnx"), new byte[10]);
    Files.write(folder.resolve("model.onnx.data"), new byte[20]);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    ServingVariant read = ServingVariant.read(folder);
    assertEquals(MANIFEST, read.manifest());
    assertEquals("cpu-x", read.name());
    assertEquals(folder.resolve("model.onnx"), read.graph());
  }

  @Test
  void theManifestsWordsAreThoseOfTheFormat() {
    ObjectNode tree = JSON.valueToTree(MANIFEST);
    assertEquals("cpu", tree.get("target").asText());
    assertEquals("x86_64", tree.get("processor").get("architecture").asText());
    assertEquals(
        List.of(
            "format",
            "target",
            "batch",
            "processor",
            "onnxRuntime",
            "version",
            "graph",
            "weights",
            "headWeights"),
        tree.properties().stream().map(Map.Entry::getKey).toList());
  }

  @Test
  void aGraphMayHoldItsWeightsAndCudaNamesNoProcessor() throws IOException {
    Part graph = MANIFEST.graph();
    ServingManifest cuda =
        new ServingManifest(1, Target.CUDA, 8, null, "1.29.0", "0123456789ab", graph, null, null);
    JSON.writeValue(folder.resolve(ServingVariant.MANIFEST).toFile(), cuda);
    Files.delete(folder.resolve("model.onnx.data"));
    assertEquals(cuda, ServingVariant.read(folder).manifest());
    String text = Files.readString(folder.resolve(ServingVariant.MANIFEST));
    assertTrue(text.contains("\"cuda\"") && !text.contains("null"), text);
  }

  @Test
  void foldersAreFoundByNameWithoutFilesAndWhatIsBeingWritten() throws IOException {
    Path serving = bundle.resolve(Bundle.SERVING);
    Files.createDirectory(serving.resolve("another"));
    Files.createDirectory(serving.resolve(".cpu-x-123"));
    Files.writeString(serving.resolve("README"), "text");
    Bundle read = new Bundle(bundle, MODEL);
    assertEquals(List.of(serving.resolve("another"), folder), read.servingVariants());
  }

  @Test
  void mostBundlesHaveNone() throws IOException {
    assertEquals(List.of(), new Bundle(folder, MODEL).servingVariants());
    Files.writeString(folder.resolve(Bundle.SERVING), "a file");
    assertEquals(List.of(), new Bundle(folder, MODEL).servingVariants());
  }

  @Test
  void missingFilesAndFilesOfAnotherLengthAreRefused() throws IOException {
    Files.write(folder.resolve("model.onnx.data"), new byte[19]);
    assertRefused("to have 20 bytes, as serving.json says, found 19");
    Files.delete(folder.resolve("model.onnx.data"));
    assertRefused("model.onnx.data, found nothing there");
    Files.write(folder.resolve("model.onnx"), new byte[11]);
    assertRefused("to have 10 bytes, as serving.json says, found 11");
    Files.delete(folder.resolve(ServingVariant.MANIFEST));
    assertRefused("serving.json, found nothing there");
  }

  @Test
  void textThatIsNoJsonIsRefused() throws IOException {
    for (String text : List.of("", "no json", "{\"format\": 1", "[]", "null", "7")) {
      Files.writeString(folder.resolve(ServingVariant.MANIFEST), text);
      assertRefused("expected a readable " + folder.resolve(ServingVariant.MANIFEST));
    }
  }

  @Test
  void aManifestThatContradictsItselfIsRefused() throws IOException {
    assertRefused(tree -> tree.put("format", 2), "expected format 1, found 2");
    assertRefused(tree -> tree.remove("format"), "null");
    assertRefused(tree -> tree.remove("target"), "expected a target, found null");
    assertRefused(tree -> tree.put("target", "tpu"), "tpu");
    assertRefused(tree -> tree.put("batch", -1), "expected a batch of at least 1, or 0 for any");
    assertRefused(tree -> tree.remove("processor"), "expected the processor of target cpu");
    assertRefused(
        tree -> tree.withObject("processor").remove("features"),
        "expected a list of processor features, found null");
    assertRefused(
        tree -> tree.withObject("processor").put("architecture", ""), "expected an architecture");
    assertRefused(tree -> tree.put("onnxRuntime", " "), "expected a version of ONNX Runtime");
    assertRefused(tree -> tree.remove("version"), "expected the version of a graph, found null");
    assertRefused(tree -> tree.remove("graph"), "expected a graph file, found null");
    assertRefused(
        tree -> tree.withObject("graph").put("file", "../../model.onnx"),
        "expected a file name without a folder");
    assertRefused(
        tree -> tree.withObject("weights").put("bytes", 0), "expected a file of at least one byte");
    assertRefused(tree -> tree.put("headWeights", 20), "expected W within the weights' file");
    assertRefused(tree -> tree.put("headWeights", -1), "expected W within the weights' file");
    assertRefused(tree -> tree.remove("weights"), "expected W within the weights' file");
    assertRefused(tree -> tree.put("colour", "blue"), "colour");
  }

  @Test
  void aVariantFitsItsGraphItsRuntimeAndItsProcessorOnly() {
    Optional<Processor> here = Optional.of(PROCESSOR);
    ServingVariant variant = new ServingVariant(folder, MANIFEST);
    assertEquals(Optional.empty(), variant.misfit(MODEL, Target.CPU, "1.29.0", here));
    assertEquals(
        Optional.of("expected target cuda, found cpu"),
        variant.misfit(MODEL, Target.CUDA, "1.29.0", here));
    assertEquals(
        Optional.of("expected ONNX Runtime 1.30.0, found 1.29.0"),
        variant.misfit(MODEL, Target.CPU, "1.30.0", here));
    assertEquals(
        Optional.of("expected processor unknown, found x86_64 [avx, avx2]"),
        variant.misfit(MODEL, Target.CPU, "1.29.0", Optional.empty()));
    for (List<String> features : List.of(List.of("avx"), List.of("avx", "avx2", "avx512f"))) {
      Optional<Processor> other = Optional.of(new Processor("x86_64", features));
      assertEquals(
          Optional.of("expected processor x86_64 " + features + ", found x86_64 [avx, avx2]"),
          variant.misfit(MODEL, Target.CPU, "1.29.0", other));
    }
    assertEquals(
        Optional.of("expected the graph's version 0123456789ab, found ba9876543210"),
        with(0, "ba9876543210").misfit(MODEL, Target.CPU, "1.29.0", here));
    assertEquals(
        Optional.empty(), with(1, "0123456789ab").misfit(MODEL, Target.CPU, "1.29.0", here));
    assertEquals(
        Optional.of("expected one picture a run, found 8"),
        with(8, "0123456789ab").misfit(MODEL, Target.CPU, "1.29.0", here));
  }

  private ServingVariant with(int batch, String version) {
    return new ServingVariant(
        folder,
        new ServingManifest(
            ServingManifest.FORMAT,
            Target.CPU,
            batch,
            PROCESSOR,
            "1.29.0",
            version,
            MANIFEST.graph(),
            MANIFEST.weights(),
            MANIFEST.headWeights()));
  }

  private void assertRefused(Consumer<ObjectNode> change, String part) throws IOException {
    ObjectNode tree = JSON.valueToTree(MANIFEST);
    change.accept(tree);
    JSON.writeValue(folder.resolve(ServingVariant.MANIFEST).toFile(), tree);
    assertRefused(part);
  }

  private void assertRefused(String part) {
    BundleException refused =
        assertThrows(BundleException.class, () -> ServingVariant.read(folder));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }
}
