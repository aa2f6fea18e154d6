package ai.infodisent.trainer.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Processor;
import ai.infodisent.bundle.ServingManifest;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On Linux, where processors tell their features. */
@EnabledOnOs(OS.LINUX)
class ExportTest {

  @TempDir Path folder;

  private TinyBundle tiny;
  private Bundle demo;

  @BeforeEach
  void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("tiny"), new Gallery(List.of()));
    demo = Bundle.read(Copied.demo(folder.resolve("demo")));
  }

  @Test
  void whatIsWrittenTellsWhatItIsFor() throws Exception {
    byte[] own = Files.readAllBytes(demo.model());
    Export.Summary made = new Export(Target.CPU, 0, 1).of(demo);
    ServingVariant variant = made.variant();
    ServingManifest manifest = variant.manifest();
    assertEquals(ServingVariant.read(variant.directory()).manifest(), manifest);
    assertEquals(demo.directory().resolve(Bundle.SERVING), variant.directory().getParent());
    assertTrue(variant.name().matches("cpu-\\w+(-\\w+)?-[0-9a-f]{4}"), variant.name());
    assertEquals(Target.CPU, manifest.target());
    assertEquals(0, manifest.batch());
    assertEquals(Processor.ofThisMachine().orElseThrow(), manifest.processor());
    assertEquals(OnnxRuntime.environment().getVersion(), manifest.onnxRuntime());
    assertEquals(demo.manifest().version(), manifest.version());
    assertEquals(manifest.graph().bytes() + manifest.weights().bytes(), made.bytes());
    assertTrue(manifest.weights().bytes() > 10 * manifest.graph().bytes(), "found " + manifest);
    assertTrue(made.opening() > 0 && made.ownOpening() > 0, "found " + made);
    assertTrue(made.agreement().largest() <= Agreement.TOLERANCE, "found " + made);
    assertArrayEquals(own, Files.readAllBytes(demo.model()));
    assertEquals(
        List.of("model.onnx", "model.onnx.data", "serving.json"), names(variant.directory()));
  }

  @Test
  void whatIsServedIsWhatPlainJavaComputes() throws Exception {
    for (Target target : Target.values()) {
      ServingVariant variant = new Export(target, 0, 1).of(tiny.read()).variant();
      try (ExplainedModel model =
          ExplainedModel.open(tiny.read(), variant, new SessionSettings(1))) {
        assertPlain(model);
      }
    }
  }

  private void assertPlain(ExplainedModel model) throws OrtException {
    List<Pixels> pictures = List.of(TinyBundle.picture(1), TinyBundle.picture(2));
    Inference inference = model.run(pictures, true);
    for (int n = 0; n < 2; n++) {
      PlainHead.Outcome plain = tiny.plain(pictures.get(n));
      for (int c = 0; c < 3; c++) {
        assertEquals(plain.logits()[c], inference.logit(n, c), 1e-4);
        assertEquals(plain.ranking()[c], inference.classOfRank(n, c));
      }
      for (int k = 0; k < 5; k++) {
        for (int sign = 0; sign < 2; sign++) {
          assertEquals(plain.components()[sign][k], inference.component(n, sign, k), 1e-4);
          assertEquals(plain.winners()[sign][k], inference.winner(n, sign, k));
        }
        for (int c = 0; c < 3; c++) {
          assertEquals(tiny.head().weights()[c][k], model.weight(c, k));
        }
      }
    }
  }

  @Test
  void aGraphOfFewWeightsHoldsThem() throws Exception {
    ServingVariant variant = new Export(Target.CUDA, 0, 1).of(tiny.read()).variant();
    assertNull(variant.manifest().weights());
    assertEquals(List.of("model.onnx", "serving.json"), names(variant.directory()));
  }

  @Test
  void aBatchCanBeFixed() throws Exception {
    ServingVariant any = new Export(Target.CPU, 0, 1).of(tiny.read()).variant();
    for (int batch : new int[] {1, 8}) {
      Export.Summary made = new Export(Target.CPU, batch, 1).of(tiny.read());
      assertEquals(any.name() + "-batch" + batch, made.variant().name());
      assertEquals(batch, made.variant().manifest().batch());
      assertTrue(made.agreement().pictures() >= 10, "found " + made);
      ValueInfoProto image = graph(made.variant()).getGraph().getInput(0);
      assertEquals(batch, image.getType().getTensorType().getShape().getDim(0).getDimValue());
    }
  }

  @Test
  void aGraphThatTakesOnePictureARunStaysSo() throws Exception {
    Bundle read = tiny.read();
    Bundle one =
        Copied.changed(
            read,
            folder.resolve("one"),
            model -> {
              for (ValueInfoProto.Builder value : values(model)) {
                if (value.getType().getTensorType().getShape().getDim(0).hasDimParam()) {
                  value
                      .getTypeBuilder()
                      .getTensorTypeBuilder()
                      .getShapeBuilder()
                      .getDimBuilder(0)
                      .setDimValue(1);
                }
              }
            });
    Bundle single = new Bundle(one.directory(), Copied.single(read.manifest()));
    for (int batch : new int[] {0, 1}) {
      ServingVariant variant = new Export(Target.CPU, batch, 1).of(single).variant();
      assertTrue(variant.name().endsWith("-batch1"), variant.name());
      assertEquals(1, variant.manifest().batch());
    }
    TrainerException refused =
        assertThrows(TrainerException.class, () -> new Export(Target.CPU, 8, 1).of(single));
    assertEquals(
        "expected --batch 1, as the graph of "
            + single.directory()
            + " takes one picture a run, found 8",
        refused.getMessage());
  }

  @Test
  void nothingOfTheProcessorIsInAVariantForCuda() throws Exception {
    ServingVariant cpu = new Export(Target.CPU, 0, 1).of(demo).variant();
    Export.Summary made = new Export(Target.CUDA, 0, 1).of(demo);
    ServingVariant cuda = made.variant();
    assertEquals("cuda", cuda.name());
    assertNull(cuda.manifest().processor());
    assertNotEquals(List.of(), foreign(cpu));
    assertEquals(List.of(), foreign(cuda));
    // It was loaded here, on the processor, and agrees.
    assertTrue(made.agreement().largest() <= Agreement.TOLERANCE, "found " + made);
    assertTrue(Files.size(cuda.graph()) < 20_000, "found " + Files.size(cuda.graph()));
  }

  @Test
  void weightsThatAreMappedAreNotInTheGraph() throws Exception {
    ServingVariant variant = new Export(Target.CPU, 0, 1).of(demo).variant();
    List<TensorProto> large =
        graph(variant).getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b) > 1000)
            .toList();
    assertFalse(large.isEmpty());
    for (TensorProto tensor : large) {
      assertEquals(TensorProto.DataLocation.EXTERNAL, tensor.getDataLocation(), tensor.getName());
    }
  }

  @Test
  void exportingAgainReplaces() throws Exception {
    Export export = new Export(Target.CPU, 0, 1);
    Path variant = export.of(tiny.read()).variant().directory();
    Files.writeString(variant.resolve("left"), "over");
    Files.writeString(variant.resolve(ServingVariant.MANIFEST), "damaged");
    assertEquals(variant, export.of(tiny.read()).variant().directory());
    assertEquals(List.of("model.onnx", "model.onnx.data", "serving.json"), names(variant));
    assertEquals(List.of(variant.getFileName().toString()), names(variant.getParent()));
    assertEquals(1, ServingVariant.read(variant).manifest().format());
  }

  @Test
  void whatCannotBeMadeLeavesNothingAndTakesNothingAway() throws Exception {
    Bundle read = tiny.read();
    // Its batch has a name that the trainer does not write, so that it cannot be fixed.
    Bundle other =
        Copied.changed(
            read,
            folder.resolve("other"),
            model -> {
              for (ValueInfoProto.Builder value : values(model)) {
                if (value.getType().getTensorType().getShape().getDim(0).hasDimParam()) {
                  value
                      .getTypeBuilder()
                      .getTensorTypeBuilder()
                      .getShapeBuilder()
                      .getDimBuilder(0)
                      .setDimParam("M");
                }
              }
            });
    BundleException refused =
        assertThrows(BundleException.class, () -> new Export(Target.CPU, 8, 1).of(other));
    assertTrue(
        refused.getMessage().contains("to take 8 pictures a run, as serving.json says, found any"),
        refused.getMessage());
    assertEquals(List.of("model.onnx"), names(other.directory()));

    Path made = new Export(Target.CPU, 0, 1).of(other).variant().directory();
    List<String> before = names(made);
    Files.write(other.model(), new byte[100]);
    TrainerException damaged =
        assertThrows(TrainerException.class, () -> new Export(Target.CPU, 0, 1).of(other));
    assertTrue(
        damaged.getMessage().contains("to be a graph ONNX Runtime can optimise, found: "),
        damaged.getMessage());
    assertEquals(before, names(made));
    assertEquals(List.of(made.getFileName().toString()), names(made.getParent()));
  }

  @Test
  void aBundleThatCannotBeWrittenIntoIsRefused() throws Exception {
    // Nobody can write into /proc, whoever runs this.
    Files.createSymbolicLink(tiny.folder().resolve(Bundle.SERVING), Path.of("/proc"));
    assertNotWritten();
    Files.delete(tiny.folder().resolve(Bundle.SERVING));
    Files.writeString(tiny.folder().resolve(Bundle.SERVING), "a file");
    assertNotWritten();
    assertEquals("a file", Files.readString(tiny.folder().resolve(Bundle.SERVING)));
  }

  @Test
  void aBatchBelowNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Export(Target.CPU, -1, 1));
  }

  private void assertNotWritten() throws IOException {
    List<String> before = names(tiny.folder());
    TrainerException refused =
        assertThrows(TrainerException.class, () -> new Export(Target.CPU, 0, 1).of(tiny.read()));
    assertTrue(refused.getMessage().startsWith("expected to write in "), refused.getMessage());
    assertEquals(before, names(tiny.folder()));
  }

  /** Operators that only ONNX Runtime's own provider for processors has. */
  private static List<String> foreign(ServingVariant variant) throws IOException {
    return graph(variant).getGraph().getNodeList().stream()
        .filter(node -> !node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx"))
        .map(NodeProto::getDomain)
        .distinct()
        .toList();
  }

  private static ModelProto graph(ServingVariant variant) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(variant.graph()));
  }

  private static List<ValueInfoProto.Builder> values(ModelProto.Builder model) {
    List<ValueInfoProto.Builder> values = new ArrayList<>();
    values.addAll(model.getGraphBuilder().getInputBuilderList());
    values.addAll(model.getGraphBuilder().getOutputBuilderList());
    return values;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
