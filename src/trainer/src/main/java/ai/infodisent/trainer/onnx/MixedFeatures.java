package ai.infodisent.trainer.onnx;

import ai.infodisent.model.FusedTensors;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Optional;

/**
 * The feature map in a bundle's graph, the tensor that enters the mixing.
 *
 * @param name of the tensor, float {@code [N, D, R, Q]}
 * @param channels D
 * @param batch N: a number, or a name
 * @param rows R
 * @param columns Q
 */
record MixedFeatures(String name, int channels, Object batch, long rows, long columns) {

  /** Finds it; empty where the graph was made otherwise. */
  static Optional<MixedFeatures> of(GraphProto graph) {
    List<Dimension> maps = output(graph, FusedTensors.MAPS);
    Optional<NodeProto> mixing = mixing(graph);
    if (mixing.isEmpty() || maps.size() != 4) {
      return Optional.empty();
    }
    TensorProto kernel = constant(graph, mixing.get().getInput(1)).orElseThrow();
    Dimension batch = maps.get(0);
    return Optional.of(
        new MixedFeatures(
            mixing.get().getInput(0),
            (int) kernel.getDims(1),
            batch.hasDimValue() ? (Object) batch.getDimValue() : batch.getDimParam(),
            maps.get(2).getDimValue(),
            maps.get(3).getDimValue()));
  }

  /** A graph with what another adds to it. */
  static ModelProto with(ModelProto model, ModelProto tail) {
    GraphProto more = tail.getGraph();
    return model.toBuilder()
        .setGraph(
            model.getGraph().toBuilder()
                .addAllNode(more.getNodeList())
                .addAllInitializer(more.getInitializerList())
                .addAllOutput(more.getOutputList()))
        .build();
  }

  /** The shape of an output; none where there is no such output. */
  static List<Dimension> output(GraphProto graph, String name) {
    return graph.getOutputList().stream()
        .filter(value -> value.getName().equals(name))
        .map(ValueInfoProto::getType)
        .map(type -> type.getTensorType().getShape().getDimList())
        .findFirst()
        .orElse(List.of());
  }

  /** The convolution of 1 x 1 cells, of constant weights, that the maps come from. */
  private static Optional<NodeProto> mixing(GraphProto graph) {
    Optional<NodeProto> found = producer(graph, FusedTensors.MAPS);
    while (found.isPresent() && found.get().getOpType().equals("Identity")) {
      found = producer(graph, found.get().getInput(0));
    }
    return found.filter(
        node ->
            node.getOpType().equals("Conv")
                && constant(graph, node.getInput(1))
                    .filter(one -> one.getDimsCount() == 4)
                    .filter(one -> one.getDims(2) == 1 && one.getDims(3) == 1)
                    .isPresent());
  }

  private static Optional<NodeProto> producer(GraphProto graph, String value) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOutputList().contains(value))
        .findFirst();
  }

  private static Optional<TensorProto> constant(GraphProto graph, String name) {
    return graph.getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst();
  }
}
