package ai.infodisent.trainer.onnx;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.model.FusedTensors;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.SortedMap;

/**
 * The graph that is served: pixels, backbone, mixing, signed pooling and the linear layer in one,
 * with everything an explanation needs as its outputs ({@link FusedTensors}).
 */
public final class FusedGraph {

  /** The name of the input's first dimension in graphs that take any number of pictures. */
  public static final String BATCH = "N";

  private FusedGraph() {}

  /**
   * Fuses a backbone and a head. The head is written in the backbone's own operator set.
   *
   * @param metadata becomes the model's metadata, provenance above all
   */
  public static ModelProto of(
      Backbone backbone, PixelScaling scaling, Head head, SortedMap<String, String> metadata) {
    FeatureMap map = backbone.featureMap();
    Backbone.Input input = backbone.input();
    Object n = backbone.batchDimension();
    int channels = head.channels();
    int classes = head.classes();
    int cells = map.cells();
    GraphBuilder graph = new GraphBuilder("infodisent", backbone.model().getOpsetImportList());
    String image =
        graph.input(FusedTensors.IMAGE, DataType.UINT8, n, input.height(), input.width(), 3);
    String pixels = scaling.append(graph, image, input.channelsFirst());
    String features = backbone.append(graph, pixels);

    String mixing = graph.constant(head.mixing(), channels, head.features(), 1, 1);
    String mixed = graph.node("Conv", Map.of("kernel_shape", new long[] {1, 1}), features, mixing);
    String negated = graph.node("Neg", mixed);
    String plus = part(graph, head.pooling(), mixed);
    String minus = part(graph, head.pooling(), negated);
    String components =
        graph.reshape(graph.concat(1, plus, graph.node("Neg", minus)), 0, 2, channels);

    String weights = graph.constant(head.weights(), classes, channels);
    String pooled = graph.reshape(graph.node("Sub", plus, minus), 0, channels);
    String bias = graph.constant(head.biases(), classes);
    String logits = graph.node("Gemm", Map.of("transB", 1), pooled, weights, bias);
    String scores = graph.node("Softmax", Map.of("axis", 1), logits);

    String plusCell = graph.argument("ArgMax", 2, false, graph.reshape(mixed, 0, channels, cells));
    String minusCell =
        graph.argument("ArgMax", 2, false, graph.reshape(negated, 0, channels, cells));
    String winners = graph.reshape(graph.concat(1, plusCell, minusCell), 0, 2, channels);

    graph.output(FusedTensors.LOGITS, logits, DataType.FLOAT, n, classes);
    graph.output(FusedTensors.SCORES, scores, DataType.FLOAT, n, classes);
    graph.output(
        FusedTensors.CLASSES, graph.largest(logits, classes, 1), DataType.INT64, n, classes);
    graph.output(FusedTensors.COMPONENTS, components, DataType.FLOAT, n, 2, channels);
    graph.output(FusedTensors.CELLS, winners, DataType.INT64, n, 2, channels);
    graph.output(FusedTensors.MAPS, mixed, DataType.FLOAT, n, channels, map.rows(), map.columns());
    graph.output(FusedTensors.WEIGHTS, weights, DataType.FLOAT, classes, channels);
    return graph.build(metadata);
  }

  /** What is left of a channel's positive cells, {@code [N, K, 1, 1]}, at least 0. */
  private static String part(GraphBuilder graph, Manifest.Pooling pooling, String mixed) {
    return switch (pooling) {
      case SIGNED_MAX -> graph.node("Relu", graph.node("GlobalMaxPool", mixed));
      case SIGNED_MEAN -> graph.node("GlobalAveragePool", graph.node("Relu", mixed));
    };
  }
}
