package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnClassifierTest {

  private static final int CLASSES = 3;
  private static final float[] WEIGHTS = random(Exported.CHANNELS * CLASSES, 1);
  private static final float[] BIASES = random(CLASSES, 2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {11, 13, 17, 20})
  void ofAGlobalPoolAndALinearLayerItIsThatLayer(int opset) throws IOException, OrtException {
    assertFound(Exported.of(opset).model(OwnClassifierTest::linear));
  }

  @Test
  void whatTurnsLogitsIntoScoresIsLeftOut() throws IOException, OrtException {
    assertFound(
        Exported.of(17).model((g, map) -> g.node("Softmax", Map.of("axis", 1), linear(g, map))));
  }

  @Test
  void aConvolutionOfOneCellBeforeThePoolIsLinearToo() throws IOException, OrtException {
    assertFound(
        Exported.of(17)
            .model(
                (g, map) ->
                    g.node(
                        "Flatten",
                        g.node(
                            "GlobalAveragePool",
                            g.node(
                                "Conv",
                                Map.of("kernel_shape", new long[] {1, 1}),
                                map,
                                g.constant(transposed(), CLASSES, Exported.CHANNELS, 1, 1),
                                g.constant(BIASES, CLASSES))))),
        Optional.of("map"));
  }

  @Test
  void ofAMapWithItsChannelsLastItIsFound() throws IOException, OrtException {
    assertFound(
        Exported.of(17)
            .input("N", 8, 12, 3)
            .channelsLast((g, map) -> layer(g, g.reduce("ReduceMean", false, map, 1, 2))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "Tanh"})
  void anythingElseBetweenPoolAndLayerIsRefused(String operator) throws IOException {
    assertRefused(
        Exported.of(17)
            .model(
                (g, map) ->
                    layer(
                        g, g.node(operator, g.node("Flatten", g.node("GlobalAveragePool", map))))),
        "found logits that are another function of it");
  }

  @Test
  void outputsThatAreNoLogitsAreLookedOver() throws IOException, OrtException {
    ModelProto model = Exported.of(17).model(OwnClassifierTest::linear);
    ModelProto.Builder labelled = model.toBuilder();
    labelled
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder()
                .setOpType("ArgMax")
                .addAttribute(attribute("axis", AttributeType.INT).setI(1))
                .addInput(model.getGraph().getOutput(0).getName())
                .addOutput("top"))
        .addNode(
            NodeProto.newBuilder()
                .setDomain("ai.onnx.ml")
                .setOpType("LabelEncoder")
                .addAttribute(attribute("keys_int64s", AttributeType.INTS).addInts(0))
                .addAttribute(
                    attribute("values_strings", AttributeType.STRINGS)
                        .addStrings(ByteString.copyFromUtf8("hat")))
                .addInput("top")
                .addOutput("label"))
        .addOutput(
            0,
            ValueInfoProto.newBuilder()
                .setName("label")
                .setType(
                    TypeProto.newBuilder()
                        .setTensorType(
                            TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.STRING.getNumber()))));
    assertFound(labelled.build(), Optional.of("map"));
  }

  @Test
  void aMaximumIsNoMean() throws IOException {
    assertRefused(
        Exported.of(17)
            .model((g, map) -> layer(g, g.node("Flatten", g.node("GlobalMaxPool", map)))),
        "found logits that are another function of it");
  }

  @ParameterizedTest
  @CsvSource({"densenet, 5", "swin, 5"})
  void ofRealExportersNetworksItIsFound(String name, int classes) throws OrtException {
    assertEquals(classes, OwnClassifier.of(real(name)).get(0).classes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"convnext", "maxvit", "vit", "deit"})
  void networksThatEndOtherwiseAreRefused(String name) {
    TrainerException refused =
        assertThrows(TrainerException.class, () -> OwnClassifier.of(real(name)));
    assertTrue(
        refused.getMessage().startsWith("expected a classifier that is linear in the mean"),
        refused.getMessage());
  }

  private static Backbone real(String name) {
    return BackboneReader.read(
        Path.of("src/test/resources/backbones").resolve(name + ".onnx"), 0, Optional.empty());
  }

  private void assertFound(ModelProto model) throws IOException, OrtException {
    assertFound(model, Optional.empty());
  }

  private void assertFound(ModelProto model, Optional<String> map)
      throws IOException, OrtException {
    Probe found = OwnClassifier.of(Exported.read(folder, model, 0, map)).get(0);
    assertEquals(Exported.CHANNELS, found.channels());
    assertArrayEquals(transposed(), found.weights(), 1e-6f);
    assertArrayEquals(BIASES, found.biases(), 1e-6f);
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private void assertRefused(ModelProto model, String reason) throws IOException {
    Backbone backbone = Exported.read(folder, model, 0, Optional.of("map"));
    TrainerException refused =
        assertThrows(TrainerException.class, () -> OwnClassifier.of(backbone));
    assertEquals(
        "expected a classifier that is linear in the mean of the feature map map, as a lossless"
            + " head keeps it, "
            + reason
            + "; a dense or sparse head fits any network",
        refused.getMessage());
  }

  private static String linear(GraphBuilder graph, String map) {
    return layer(graph, graph.node("Flatten", graph.node("GlobalAveragePool", map)));
  }

  private static String layer(GraphBuilder graph, String pooled) {
    return graph.node(
        "Gemm",
        pooled,
        graph.constant(WEIGHTS, Exported.CHANNELS, CLASSES),
        graph.constant(BIASES, CLASSES));
  }

  /** {@code [C, D]}. */
  private static float[] transposed() {
    float[] transposed = new float[WEIGHTS.length];
    for (int i = 0; i < transposed.length; i++) {
      transposed[i % CLASSES * Exported.CHANNELS + i / CLASSES] = WEIGHTS[i];
    }
    return transposed;
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
