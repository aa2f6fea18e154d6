package ai.infodisent.trainer.onnx;

import static ai.infodisent.trainer.onnx.Exported.classifier;
import static ai.infodisent.trainer.onnx.Exported.fuse;
import static ai.infodisent.trainer.onnx.Exported.logits;
import static ai.infodisent.trainer.onnx.Exported.ordinary;
import static ai.infodisent.trainer.onnx.Exported.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneTest {

  @TempDir Path folder;

  @Test
  void aChannelThatComesLastIsBroughtFirst() throws IOException {
    ModelProto first = ordinary(13, "N", 3, 8, 12);
    ModelProto last =
        Exported.of(13)
            .input("N", 8, 12, 3)
            .channelsLast((g, map) -> g.reduce("ReduceMean", false, map, 1, 2));
    assertArrayEquals(logits(Exported.read(folder, first)), logits(Exported.read(folder, last)), 0);
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
}
