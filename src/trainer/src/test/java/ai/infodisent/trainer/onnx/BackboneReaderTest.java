package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneReaderTest {

  private static final PixelScaling SCALING =
      new PixelScaling(PixelScaling.Order.RGB, 1, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  @TempDir Path folder;

  @Test
  void theInputsSizeAndLayoutAreRead() throws IOException {
    assertEquals(
        new Backbone.Input("image", true, 8, 12, false),
        Exported.read(folder, ordinary(13, "N", 3, 8, 12)).input());
    ModelProto last =
        Exported.of(13)
            .input(1, 8, 12, 3)
            .channelsLast((g, map) -> g.reduce("ReduceMean", false, map, 1, 2));
    assertEquals(
        new Backbone.Input("image", false, 8, 12, true), Exported.read(folder, last).input());
  }

  @Test
  void whatAModelLeavesOpenIsAskedFor() throws IOException {
    ModelProto model = ordinary(13, "N", 3, "H", "W");
    Backbone read = Exported.read(folder, model, 16, Optional.empty());
    assertEquals(new Backbone.Input("image", true, 16, 16, false), read.input());
    assertEquals(4, read.featureMap().rows());
    assertRefused(model, 0, "expected --size, as input image of ", "takes pictures of any size");
  }

  @Test
  void aSizeThatContradictsTheModelIsRefused() throws IOException {
    ModelProto model = ordinary(13, "N", 3, 8, 8);
    assertEquals(8, Exported.read(folder, model, 8, Optional.empty()).input().height());
    assertRefused(model, 16, "expected --size 8, the side of input image of ", ", found 16");
  }

  @Test
  void aBatchOfEightIsRefused() {
    assertRefused(ordinary(13, 8, 3, 8, 12), 0, "any number of pictures, or one", "found 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void picturesThatAreNotRgbAreRefused(int colours) {
    ModelProto model = new Grey(colours).model();
    assertRefused(model, 0, "to be float [N, 3, H, W] or [N, H, W, 3], found");
  }

  @Test
  void weightsMayBeListedAmongTheInputs() throws IOException {
    ModelProto model = ordinary(7, "N", 3, 8, 12);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (TensorProto weight : graph.getInitializerList()) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      weight.getDimsList().forEach(size -> shape.addDimBuilder().setDimValue(size));
      graph.addInput(
          ValueInfoProto.newBuilder()
              .setName(weight.getName())
              .setType(
                  TypeProto.newBuilder()
                      .setTensorType(
                          TypeProto.Tensor.newBuilder()
                              .setElemType(weight.getDataType())
                              .setShape(shape))));
    }
    ModelProto old = model.toBuilder().setIrVersion(3).setGraph(graph).build();
    Backbone read = Exported.read(folder, old);
    assertEquals("image", read.input().tensor());
    assertArrayEquals(logits(Exported.read(folder, model)), logits(read), 0);
  }

  @Test
  void weightsMayLieInAFileBesideTheModel() throws IOException {
    ModelProto model = ordinary(13, "N", 3, 8, 12);
    ModelProto outside = outside(model);
    Backbone read = Exported.read(folder, outside);
    assertArrayEquals(logits(Exported.read(folder, model)), logits(read), 0);
  }

  @Test
  void aMissingFileOfWeightsIsNamed() throws IOException {
    ModelProto model = outside(ordinary(13, "N", 3, 8, 12));
    Files.delete(folder.resolve("weights.bin"));
    assertRefused(model, 0, "expected the weight ", "weights.bin");
  }

  @Test
  void aFileOfWeightsThatEndsEarlyIsNamed() throws IOException {
    ModelProto model = outside(ordinary(13, "N", 3, 8, 12));
    Files.write(folder.resolve("weights.bin"), new byte[7]);
    assertRefused(model, 0, "expected the weight ", "the file ends early");
  }

  @Test
  void operatorSetsBeforeTheSeventhAreRefused() {
    ModelProto model = ordinary(6, "N", 3, 8, 12);
    assertRefused(model, 0, "to be of operator set 7 or newer, found 6");
    ModelProto none = model.toBuilder().clearOpsetImport().build();
    assertRefused(none, 0, "to be of operator set 7 or newer, found 0");
  }

  @Test
  void twoInputsAreRefused() {
    GraphBuilder graph = new GraphBuilder("two");
    graph.input("one", TensorProto.DataType.FLOAT, "N", 3, 8, 8);
    graph.input("two", TensorProto.DataType.FLOAT, "N", 3, 8, 8);
    graph.output("sum", graph.node("Add", "one", "two"), TensorProto.DataType.FLOAT, "N");
    assertRefused(graph.build(new TreeMap<>()), 0, "to have one input", "found [one, two]");
  }

  @Test
  void anInputOfBytesIsRefused() {
    GraphBuilder graph = new GraphBuilder("bytes");
    graph.input("image", TensorProto.DataType.UINT8, "N", 3, 8, 8);
    graph.output(
        "out", graph.cast("image", TensorProto.DataType.FLOAT), TensorProto.DataType.FLOAT, "N");
    assertRefused(
        graph.build(new TreeMap<>()), 0, "to be float [N, 3, H, W]", "found type 2 [any, 3, 8, 8]");
  }

  @Test
  void noFileATextFileAndATruncatedModelAreRefused() throws IOException {
    Path file = folder.resolve("model.onnx");
    assertSentence(file, "expected an ONNX model at ");
    Files.writeString(file, "This is no model, only a text of some words.\n");
    assertSentence(file, "to be an ONNX model");
    Files.write(file, new byte[0]);
    assertSentence(file, "to be an ONNX model");
    byte[] whole = ordinary(13, "N", 3, 8, 12).toByteArray();
    for (int length = 1; length < whole.length; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertSentence(file, "expected ");
    }
  }

  @Test
  void aNetworkThatCannotRunIsRefused() {
    ModelProto model =
        Exported.of(13)
            .model((g, map) -> classifier(g, g.node("Add", map, g.constant(new float[7], 7))));
    assertRefused(model, 0, "to run in ONNX Runtime, found: ");
  }

  @Test
  void operatorsBehindTheMapAreLeftOut() throws IOException {
    ModelProto model = ordinary(13, "N", 3, 8, 12);
    NodeProto foreign =
        NodeProto.newBuilder()
            .setDomain("ai.onnx.ml")
            .setOpType("ArrayFeatureExtractor")
            .addInput(model.getGraph().getOutput(0).getName())
            .addInput("which")
            .addOutput("chosen")
            .build();
    TensorProto which =
        TensorProto.newBuilder()
            .setName("which")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(0)
            .build();
    ModelProto longer =
        model.toBuilder()
            .setGraph(model.getGraph().toBuilder().addNode(foreign).addInitializer(which))
            .build();
    ModelProto fused = fuse(Exported.read(folder, longer));
    assertTrue(
        fused.getGraph().getNodeList().stream().allMatch(node -> node.getDomain().isEmpty()));
    assertFalse(fused.toString().contains("which"));
    assertArrayEquals(logits(Exported.read(folder, model)), run(fused), 0);
  }

  @Test
  void namesOfTheHeadsMayBeTheBackbonesToo() throws IOException {
    ModelProto plain = ordinary(13, "N", 3, 8, 12);
    GraphProto.Builder graph = plain.getGraph().toBuilder();
    Map<String, String> names =
        Map.of(
            "image",
            "logits",
            graph.getNode(0).getOutput(0),
            "image",
            graph.getNode(1).getOutput(0),
            "infodisent/Conv_0",
            "map",
            "maps",
            graph.getInitializer(0).getName(),
            "weights");
    int nodes = 0;
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      // A node may be called what a value is called; nodes have different names.
      node.setName(nodes++ == 0 ? "logits" : "scores" + nodes);
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        node.setOutput(i, names.getOrDefault(node.getOutput(i), node.getOutput(i)));
      }
    }
    graph.getInputBuilder(0).setName("logits");
    graph.getInitializerBuilder(0).setName("weights");
    Backbone read = Exported.read(folder, plain.toBuilder().setGraph(graph).build());
    assertEquals("maps", read.featureMap().tensor());
    assertArrayEquals(logits(Exported.read(folder, plain)), logits(read), 0);
  }

  @Test
  void functionsOfTheModelsOwnComeAlong() throws IOException {
    ModelProto plain = Exported.of(17).model((g, map) -> classifier(g, g.node("Neg", map)));
    ModelProto calling =
        Exported.of(17)
            .model(
                (g, map) -> {
                  NodeProto call = node("Turn", "turned", map).toBuilder().setDomain("own").build();
                  g.append(GraphProto.newBuilder().addNode(call).build(), List.of());
                  return classifier(g, "turned");
                });
    FunctionProto function =
        FunctionProto.newBuilder()
            .setName("Turn")
            .setDomain("own")
            .addInput("x")
            .addOutput("y")
            .addNode(node("Neg", "y", "x"))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .build();
    ModelProto model =
        calling.toBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1))
            .addFunctions(function)
            .build();
    Backbone read = Exported.read(folder, model);
    assertEquals("turned", read.featureMap().tensor());
    assertArrayEquals(logits(Exported.read(folder, plain)), logits(read), 0);
  }

  @Test
  void branchesThatReadValuesFromOutsideStillDo() throws IOException {
    ModelProto plain = Exported.of(13).model((g, map) -> classifier(g, g.node("Neg", map)));
    ModelProto branching =
        Exported.of(13)
            .model(
                (g, map) -> {
                  GraphProto inner = branch("Neg", map);
                  GraphProto other = branch("Abs", map);
                  NodeProto node =
                      NodeProto.newBuilder()
                          .setOpType("If")
                          .addInput("condition")
                          .addOutput("chosen")
                          .addAttribute(graphAttribute("then_branch", inner))
                          .addAttribute(graphAttribute("else_branch", other))
                          .build();
                  TensorProto condition =
                      TensorProto.newBuilder()
                          .setName("condition")
                          .setDataType(TensorProto.DataType.BOOL.getNumber())
                          .addInt32Data(1)
                          .build();
                  g.append(
                      GraphProto.newBuilder().addNode(node).addInitializer(condition).build(),
                      List.of());
                  return classifier(g, "chosen");
                });
    Backbone read = Exported.read(folder, branching);
    assertEquals("chosen", read.featureMap().tensor());
    assertArrayEquals(logits(Exported.read(folder, plain)), logits(read), 0);
  }

  @Test
  void loopsThatReadValuesFromOutsideStillDo() throws IOException {
    ModelProto plain =
        Exported.of(13)
            .model(
                (g, map) -> {
                  String twice = g.node("Add", map, g.node("Neg", map));
                  return classifier(g, g.node("Add", twice, g.node("Neg", map)));
                });
    ModelProto looping = Exported.of(13).model((g, map) -> classifier(g, loop(g, map)));
    Backbone read = Exported.read(folder, looping);
    assertEquals("looped", read.featureMap().tensor());
    assertArrayEquals(logits(Exported.read(folder, plain)), logits(read), 1e-6f);
  }

  /** Two rounds that each add the outer map's negative to the map they are given. */
  private static String loop(GraphBuilder graph, String map) {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(scalar("round", TensorProto.DataType.INT64))
            .addInput(scalar("goOn", TensorProto.DataType.BOOL))
            .addInput(anyFloat("state"))
            .addNode(node("Neg", "negative", map))
            .addNode(node("Add", "sum", "state", "negative"))
            .addNode(node("Identity", "stillGoOn", "goOn"))
            .addOutput(scalar("stillGoOn", TensorProto.DataType.BOOL))
            .addOutput(anyFloat("sum"))
            .build();
    NodeProto node =
        NodeProto.newBuilder()
            .setOpType("Loop")
            .addInput(graph.constant(new long[] {2}))
            .addInput("")
            .addInput(map)
            .addOutput("looped")
            .addAttribute(graphAttribute("body", body))
            .build();
    graph.append(GraphProto.newBuilder().addNode(node).build(), List.of());
    return "looped";
  }

  private static GraphProto branch(String operator, String outer) {
    return GraphProto.newBuilder()
        .setName("branch" + operator)
        .addNode(node(operator, "logits" + operator, outer))
        .addOutput(anyFloat("logits" + operator))
        .build();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static AttributeProto graphAttribute(String name, GraphProto graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static ValueInfoProto scalar(String name, TensorProto.DataType type) {
    return value(
        name,
        TypeProto.Tensor.newBuilder()
            .setElemType(type.getNumber())
            .setShape(TensorShapeProto.getDefaultInstance()));
  }

  private static ValueInfoProto anyFloat(String name) {
    return value(
        name, TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()));
  }

  private static ValueInfoProto value(String name, TypeProto.Tensor.Builder type) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** A network for pictures of some other number of colours. */
  private record Grey(int colours) {

    ModelProto model() {
      GraphBuilder graph = new GraphBuilder("grey");
      String image = graph.input("image", TensorProto.DataType.FLOAT, "N", colours, 8, 8);
      String weights = graph.constant(new float[5 * colours], 5, colours, 1, 1);
      String pooled = graph.node("GlobalAveragePool", graph.node("Conv", image, weights));
      graph.output("out", pooled, TensorProto.DataType.FLOAT, "N", 5, 1, 1);
      return graph.build(new TreeMap<>());
    }
  }

  private ModelProto outside(ModelProto model) throws IOException {
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
        tensor
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", "weights.bin"))
            .addExternalData(entry("offset", Integer.toString(weights.size())))
            .addExternalData(entry("length", Integer.toString(tensor.getRawData().size())));
        weights.write(tensor.getRawData().toByteArray());
        tensor.clearRawData();
      }
    }
    Files.write(folder.resolve("weights.bin"), weights.toByteArray());
    return model.toBuilder().setGraph(graph).build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static ModelProto ordinary(int opset, Object... input) {
    return Exported.of(opset).input(input).model(BackboneReaderTest::classifier);
  }

  private static String classifier(GraphBuilder graph, String map) {
    String pooled = graph.node("Flatten", graph.node("GlobalAveragePool", map));
    String weights = graph.constant(new float[Exported.CHANNELS * 2], Exported.CHANNELS, 2);
    return graph.node("Gemm", pooled, weights, graph.constant(new float[2], 2));
  }

  private static float[] logits(Backbone backbone) {
    return run(fuse(backbone));
  }

  private static ModelProto fuse(Backbone backbone) {
    int channels = Exported.CHANNELS;
    float[] identity = new float[channels * channels];
    float[] weights = new float[2 * channels];
    for (int k = 0; k < channels; k++) {
      identity[k * channels + k] = 1;
      weights[k] = 1 + k;
    }
    Head head = new Head(channels, 2, identity, weights);
    return FusedGraph.of(backbone, SCALING, head, new TreeMap<>());
  }

  private static float[] run(ModelProto fused) {
    byte[] pixels = new byte[2 * 8 * 12 * 3];
    new Random(1).nextBytes(pixels);
    try {
      return Graphs.run(fused, Map.of(FusedTensors.IMAGE, Graphs.bytes(pixels, 2, 8, 12, 3)))
          .floats()
          .get(FusedTensors.LOGITS);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRefused(ModelProto model, int size, String... parts) {
    TrainerException refused =
        assertThrows(
            TrainerException.class, () -> Exported.read(folder, model, size, Optional.empty()));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }

  private static void assertSentence(Path file, String part) {
    TrainerException refused =
        assertThrows(TrainerException.class, () -> BackboneReader.read(file, 0, Optional.empty()));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }
}
