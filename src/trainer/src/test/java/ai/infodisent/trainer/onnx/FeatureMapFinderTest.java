package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureMapFinderTest {

  private static final int CHANNELS = Exported.CHANNELS;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {7, 11, 13, 17, 18, 20})
  void globalAveragePoolThenGemm(int opset) throws IOException {
    assertFound(Exported.of(opset).model((g, map) -> gemm(g, pool(g, map))), true);
  }

  @ParameterizedTest
  @CsvSource({
    "13, 2, 3, true",
    "13, -1, -2, true",
    "13, 2, 3, false",
    "18, 2, 3, true",
    "18, -1, -2, false",
    "18, -2, -1, true"
  })
  void aMeanOverRowsAndColumns(int opset, long first, long second, boolean keep)
      throws IOException {
    ModelProto model =
        Exported.of(opset).model((g, map) -> gemm(g, mean(g, map, keep, first, second)));
    assertFound(model, true);
  }

  @ParameterizedTest
  @CsvSource({"13, 1, 2, true", "18, 1, 2, false", "18, -3, -2, false"})
  void aMeanOverRowsAndColumnsWithTheChannelLast(int opset, long first, long second, boolean keep)
      throws IOException {
    ModelProto model =
        Exported.of(opset)
            .input("N", 8, 12, 3)
            .channelsLast((g, map) -> gemm(g, mean(g, map, keep, first, second)));
    assertFound(model, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void axesMayComeFromAConstantNode(boolean asInts) throws IOException {
    ModelProto model =
        Exported.of(18)
            .input("N", 8, 12, 3)
            .channelsLast(
                (g, map) -> {
                  AttributeProto.Builder value = AttributeProto.newBuilder();
                  if (asInts) {
                    value.setName("value_ints").setType(AttributeProto.AttributeType.INTS);
                    value.addInts(1).addInts(2);
                  } else {
                    value.setName("value").setType(AttributeProto.AttributeType.TENSOR);
                    value.setT(
                        TensorProto.newBuilder()
                            .setDataType(TensorProto.DataType.INT64.getNumber())
                            .addDims(2)
                            .addInt64Data(1)
                            .addInt64Data(2));
                  }
                  NodeProto.Builder node =
                      NodeProto.newBuilder()
                          .setOpType("Constant")
                          .addOutput("axes")
                          .addAttribute(value);
                  g.append(GraphProto.newBuilder().addNode(node).build(), List.of());
                  return gemm(g, g.node("ReduceMean", Map.of("keepdims", 0), map, "axes"));
                });
    assertFound(model, false);
  }

  @Test
  void anAveragePoolOfTheMapsOwnSize() throws IOException {
    ModelProto model =
        Exported.of(13)
            .model(
                (g, map) ->
                    gemm(g, g.node("AveragePool", Map.of("kernel_shape", new long[] {2, 3}), map)));
    assertFound(model, true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMapFlattenedAsItIsWithoutAPool(boolean byReshape) throws IOException {
    ModelProto model =
        Exported.of(13)
            .model(
                (g, map) -> {
                  String flat = byReshape ? g.reshape(map, 0, -1) : g.node("Flatten", map);
                  String weights = g.constant(new float[CHANNELS * 6 * 2], CHANNELS * 6, 2);
                  return g.node("MatMul", flat, weights);
                });
    assertFound(model, true);
  }

  @Test
  void aSqueezeAndExcitationBlockBeforeTheMapIsNotTaken() throws IOException {
    ModelProto model =
        Exported.of(13)
            .model(
                (g, map) -> {
                  String gate = g.node("Sigmoid", pool(g, map));
                  String excited = g.node("Mul", map, gate);
                  g.output("excited", excited, TensorProto.DataType.FLOAT, "N");
                  return gemm(g, pool(g, "excited"));
                });
    FeatureMap found = Exported.read(folder, model).featureMap();
    assertEquals("excited", found.tensor());
  }

  @Test
  void aNameThatIsAskedForIsTakenInstead() throws IOException {
    ModelProto model = Exported.of(13).model((g, map) -> gemm(g, pool(g, g.node("Neg", map))));
    FeatureMap found = Exported.read(folder, model, 0, Optional.of("map")).featureMap();
    assertEquals(new FeatureMap("map", CHANNELS, 2, 3, true, "as asked"), found);
  }

  @Test
  void aNameThatIsNoValueIsRefused() {
    assertRefused(
        "nowhere", "expected --feature-map to name a value of the backbone, found \"nowhere\"");
  }

  @Test
  void aValueThatIsNoMapIsRefused() {
    assertRefused(
        "flat", "expected feature map \"flat\" to be float [N, D, rows, columns], found [1, 5]");
  }

  @Test
  void aNetworkWithoutAMapIsRefusedInOneSentence() {
    ModelProto model = Exported.of(13).model((g, map) -> g.node("Sigmoid", g.node("Relu", map)));
    TrainerException refused =
        assertThrows(TrainerException.class, () -> Exported.read(folder, model));
    assertTrue(refused.getMessage().startsWith("expected a classifier with a global pool"));
    assertTrue(refused.getMessage().contains("--feature-map"));
    assertEquals(1, refused.getMessage().lines().count());
  }

  @Test
  void whereTwoMapsArePooledBothAreListed() {
    ModelProto model =
        Exported.of(13)
            .model(
                (g, map) -> {
                  g.output("other", g.node("Neg", map), TensorProto.DataType.FLOAT, "N");
                  return gemm(g, g.node("Add", pool(g, map), pool(g, "other")));
                });
    TrainerException refused =
        assertThrows(TrainerException.class, () -> Exported.read(folder, model));
    String message = refused.getMessage();
    assertTrue(message.contains("found no choice to be sure of; name one with --feature-map: "));
    assertTrue(message.contains("map, 5 channels of 2 x 3 cells (the input of GlobalAveragePool"));
    assertTrue(message.contains("; other, 5 channels of 2 x 3 cells (the input of"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void aMapOfOneCellIsNone() {
    ModelProto model = Exported.of(13).input("N", 3, 4, 4).model((g, map) -> gemm(g, pool(g, map)));
    assertThrows(TrainerException.class, () -> Exported.read(folder, model));
  }

  @Test
  void sayingWhyNamesTheNode() throws IOException {
    ModelProto model = Exported.of(13).model((g, map) -> gemm(g, pool(g, map)));
    String reason = Exported.read(folder, model).featureMap().reason();
    assertTrue(reason.startsWith("the input of GlobalAveragePool \""), reason);
  }

  private void assertFound(ModelProto model, boolean channelsFirst) throws IOException {
    FeatureMap found = Exported.read(folder, model).featureMap();
    assertEquals("map", found.tensor());
    assertEquals(
        "5 2 3 " + channelsFirst,
        String.join(
            " ",
            Stream.of(found.channels(), found.rows(), found.columns(), found.channelsFirst())
                .map(Object::toString)
                .toList()));
  }

  private void assertRefused(String map, String message) {
    ModelProto model =
        Exported.of(13)
            .model(
                (g, value) -> {
                  g.output("flat", g.node("Flatten", pool(g, value)), TensorProto.DataType.FLOAT);
                  return gemm(g, "flat");
                });
    TrainerException refused =
        assertThrows(
            TrainerException.class, () -> Exported.read(folder, model, 0, Optional.of(map)));
    assertEquals(message, refused.getMessage());
  }

  private static String pool(GraphBuilder graph, String map) {
    return graph.node("GlobalAveragePool", map);
  }

  private static String mean(GraphBuilder graph, String map, boolean keep, long... axes) {
    return graph.reduce("ReduceMean", keep, map, axes);
  }

  private static String gemm(GraphBuilder graph, String pooled) {
    String weights = graph.constant(new float[CHANNELS * 2], CHANNELS, 2);
    String bias = graph.constant(new float[2], 2);
    return graph.node("Gemm", graph.node("Flatten", pooled), weights, bias);
  }
}
