package ai.infodisent.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTest {

  @TempDir static Path folder;

  private static Bundle tiny;

  private static int bundles;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of())).read();
  }

  @Test
  void aGraphAgreesWithItself() throws OrtException, IOException {
    Agreement found = compare(tiny, tiny);
    assertEquals(0, found.largest());
    assertTrue(found.pictures() >= 10, "found " + found);
  }

  @Test
  void numbersMayDifferALittleAndNoMore() throws OrtException, IOException {
    // All is linear in the mixing, but for the scores.
    Agreement found = compare(tiny, scaled("Conv", 1, 1 + 1e-6f));
    assertTrue(found.largest() > 0 && found.largest() < 1e-4, "found " + found);
    assertDisagrees(tiny, scaled("Conv", 1, 1.01f), "logit of class 0 ");
  }

  @Test
  void weightsMayNotDifferAtAll() throws IOException {
    assertDisagrees(tiny, scaled("Gemm", 1, 1 + 1e-6f), "weight of class 0, channel ");
  }

  @Test
  void numbersThatAreNoneAgreeWithNothing() throws IOException {
    Bundle none = scaled("Conv", 1, Float.NaN);
    assertDisagrees(tiny, none, "logit of class 0 ");
    assertDisagrees(none, none, "logit of class 0 NaN, found NaN");
  }

  @Test
  void anotherRankingIsRefusedUnlessLogitsTie() throws OrtException, IOException {
    Consumer<ModelProto.Builder> smallestFirst =
        nodes("TopK", node -> node.addAttribute(attribute("largest", 0)));
    assertDisagrees(tiny, changed(tiny, smallestFirst), "class of rank 0 ");
    Bundle black = scaled("Conv", 1, 0);
    compare(black, changed(black, smallestFirst));
  }

  @Test
  void aClassMayNotBeRankedTwice() throws IOException {
    Bundle black = scaled("Conv", 1, 0);
    // 0 times every index.
    Consumer<ModelProto.Builder> always =
        output("classes", (graph, value) -> node(graph, "Sub", value, value));
    assertDisagrees(black, changed(black, always), "class of rank 1 ");
  }

  @Test
  void anotherCellIsRefusedUnlessStrengthsTie() throws OrtException, IOException {
    Consumer<ModelProto.Builder> smallest = nodes("ArgMax", node -> node.setOpType("ArgMin"));
    assertDisagrees(tiny, changed(tiny, smallest), "cell of channel 0+ ");
    Bundle black = scaled("Conv", 1, 0);
    Consumer<ModelProto.Builder> last =
        nodes("ArgMax", node -> node.addAttribute(attribute("select_last_index", 1)));
    compare(black, changed(black, last));
    compare(tiny, changed(tiny, last));
  }

  @Test
  void cellsThatAreNoneAreRefused() throws IOException {
    Bundle black = scaled("Conv", 1, 0);
    Consumer<ModelProto.Builder> outside =
        output("cells", (graph, value) -> node(graph, "Sub", value, one(graph)));
    assertDisagrees(black, changed(black, outside), "cell of channel 0+ 0, found -1");
  }

  @Test
  void componentsAndMapsAreCompared() throws IOException {
    for (String name : new String[] {"components", "maps"}) {
      Consumer<ModelProto.Builder> twice =
          output(name, (graph, value) -> node(graph, "Add", value, value));
      String what = name.equals("maps") ? "map of channel 0 at cell 0 " : "component of channel 0";
      assertDisagrees(tiny, changed(tiny, twice), what);
    }
  }

  private static Agreement compare(Bundle expected, Bundle found) throws OrtException, IOException {
    SessionSettings settings = new SessionSettings(1);
    try (ExplainedModel one = ExplainedModel.open(expected, settings);
        ExplainedModel other = ExplainedModel.open(found, settings)) {
      return Agreement.of(one, other);
    }
  }

  private static void assertDisagrees(Bundle expected, Bundle found, String part) {
    TrainerException refused = assertThrows(TrainerException.class, () -> compare(expected, found));
    assertTrue(refused.getMessage().contains("to agree with model.onnx"), refused.getMessage());
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  private static Bundle changed(Bundle bundle, Consumer<ModelProto.Builder> change)
      throws IOException {
    return Copied.changed(bundle, folder.resolve("changed" + bundles++), change);
  }

  /** The tiny bundle with one constant multiplied: an input of the last node of an operator. */
  private static Bundle scaled(String operator, int input, float factor) throws IOException {
    return changed(
        tiny,
        model -> {
          GraphProto.Builder graph = model.getGraphBuilder();
          String name = "";
          for (NodeProto node : graph.getNodeList()) {
            name = node.getOpType().equals(operator) ? node.getInput(input) : name;
          }
          for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals(name)) {
              tensor.setRawData(scaled(tensor.getRawData(), factor));
            }
          }
        });
  }

  private static ByteString scaled(ByteString raw, float factor) {
    ByteBuffer bytes = ByteBuffer.wrap(raw.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int i = 0; i < floats.capacity(); i++) {
      floats.put(i, floats.get(i) * factor);
    }
    return ByteString.copyFrom(bytes);
  }

  private static Consumer<ModelProto.Builder> nodes(
      String operator, UnaryOperator<NodeProto.Builder> change) {
    return model -> {
      for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
        if (node.getOpType().equals(operator)) {
          change.apply(node);
        }
      }
    };
  }

  private interface Rewiring {
    String of(GraphProto.Builder graph, String value);
  }

  /** What becomes an output becomes it changed. */
  private static Consumer<ModelProto.Builder> output(String name, Rewiring rewiring) {
    return model -> {
      GraphProto.Builder graph = model.getGraphBuilder();
      int at = 0;
      while (!graph.getNode(at).getOutputList().contains(name)) {
        at++;
      }
      NodeProto identity = graph.getNode(at);
      graph.removeNode(at);
      String value = rewiring.of(graph, identity.getInput(0));
      graph.addNode(identity.toBuilder().setInput(0, value));
    };
  }

  private static String node(GraphProto.Builder graph, String operator, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(List.of(inputs))
            .addOutput("changed"));
    return "changed";
  }

  private static String one(GraphProto.Builder graph) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("one")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addInt64Data(1));
    return "one";
  }

  private static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }
}
