package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.trainer.TinyBackbone;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ComponentSwitchesTest {

  private static final int CHANNELS = 3;

  @Test
  void switchingTwiceIsSwitchingOnce() {
    ModelProto model = fused();
    ModelProto twice =
        ComponentSwitches.off(
            ComponentSwitches.off(model, names("0+", "1-"), CHANNELS), names("2+", "0-"), CHANNELS);
    assertEquals(ComponentSwitches.off(model, names("0+", "2+", "0-", "1-"), CHANNELS), twice);
  }

  @Test
  void aSignCostsOneNodeHoweverManyOfItAreOff() {
    ModelProto model = fused();
    int nodes = model.getGraph().getNodeCount();
    ModelProto one = ComponentSwitches.off(model, names("0+", "1+", "2+"), CHANNELS);
    assertEquals(nodes + 1, one.getGraph().getNodeCount());
    ModelProto both = ComponentSwitches.off(one, names("0-"), CHANNELS);
    assertEquals(nodes + 2, both.getGraph().getNodeCount());
  }

  @Test
  void allThatPoolingGivesIsFoundWhereverItIsNegated() {
    // The minus component as another version may make it: at most 0, and added rather than taken.
    ModelProto model =
        changed(
            graph -> {
              NodeProto difference = first(graph, "Sub");
              NodeProto joined = first(graph, "Concat");
              graph.setNode(
                  graph.getNodeList().indexOf(difference),
                  difference.toBuilder().setOpType("Add").setInput(1, joined.getInput(1)));
            });
    ModelProto off = ComponentSwitches.off(model, names("1-"), CHANNELS);
    assertTrue(
        off.getGraph().getNodeList().stream().anyMatch(node -> node.getOpType().equals("Mul")));
  }

  @Test
  void logitsThatSeeMoreThanThePooledValuesAreRefused() {
    ModelProto model =
        changed(
            graph -> {
              NodeProto difference = first(graph, "Sub");
              NodeProto pool = first(graph, "Relu");
              graph.setNode(
                  graph.getNodeList().indexOf(difference),
                  difference.toBuilder().setInput(0, pool.getInput(0)));
            });
    assertRefused(model, "found logits of something else");
  }

  @Test
  void aGraphWithoutComponentsIsRefused() {
    assertRefused(
        changed(graph -> graph.removeNode(graph.getNodeList().indexOf(first(graph, "Concat")))),
        "found no two components joined");
    assertRefused(
        new TinyBackbone(new float[CHANNELS * 3 * 4], CHANNELS, 2, 4, 4, 13).model(),
        "found no two components joined");
  }

  private static void assertRefused(ModelProto model, String part) {
    TrainerException refused =
        assertThrows(
            TrainerException.class, () -> ComponentSwitches.off(model, names("0+"), CHANNELS));
    assertTrue(
        refused.getMessage().startsWith("expected a graph whose logits and components are made of"),
        refused.getMessage());
    assertTrue(refused.getMessage().endsWith(part), refused.getMessage());
  }

  private static List<ComponentName> names(String... names) {
    return Arrays.stream(names).map(ComponentName::of).toList();
  }

  private static ModelProto fused() {
    Random random = new Random(1);
    float[] filters = new float[CHANNELS * 3 * 4];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = random.nextFloat() - 0.5f;
    }
    TinyBackbone backbone = new TinyBackbone(filters, CHANNELS, 2, 4, 4, 13);
    Head head =
        new Head(
            CHANNELS, 2, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new float[] {1, 2, 0, 0, 1, 1});
    PixelScaling scaling =
        new PixelScaling(PixelScaling.Order.RGB, 255, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    return FusedGraph.of(backbone.backbone(), scaling, head, new TreeMap<>());
  }

  private static ModelProto changed(Consumer<GraphProto.Builder> change) {
    ModelProto.Builder model = fused().toBuilder();
    change.accept(model.getGraphBuilder());
    return model.build();
  }

  /** The first node of an operator. */
  private static NodeProto first(GraphProto.Builder graph, String operator) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals(operator))
        .findFirst()
        .orElseThrow();
  }
}
