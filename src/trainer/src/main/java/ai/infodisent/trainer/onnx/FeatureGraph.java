package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.TreeMap;

/** The graph that extracts features: pixels, backbone, and what training needs of its map. */
public final class FeatureGraph {

  /** Input: uint8 {@code [N, H, W, 3]}, RGB at network size. */
  public static final String IMAGE = "image";

  /** Output: float16 {@code [N, cells, D]}, the feature map, a cell's channels side by side. */
  public static final String FEATURES = "features";

  /** Output: float {@code [N, D]}, the feature map's mean over the cells. */
  public static final String MEANS = "means";

  /** Output: float {@code [N, D]}, the mean over the cells of the feature map's squares. */
  public static final String SQUARES = "squares";

  /** Output: float {@code [N, D]}, the least of the feature map over the cells. */
  public static final String MINIMA = "minima";

  /** Output: float {@code [N, D]}, the largest of the feature map over the cells. */
  public static final String MAXIMA = "maxima";

  private FeatureGraph() {}

  /** Builds the graph. */
  public static ModelProto of(Backbone backbone, PixelScaling scaling) {
    Backbone.Input input = backbone.input();
    FeatureMap map = backbone.featureMap();
    Object n = backbone.batchDimension();
    GraphBuilder graph = new GraphBuilder("features", backbone.model().getOpsetImportList());
    String image = graph.input(IMAGE, DataType.UINT8, n, input.height(), input.width(), 3);
    String pixels = scaling.append(graph, image, input.channelsFirst());
    String features = graph.reshape(backbone.append(graph, pixels), 0, map.channels(), map.cells());
    String squares = graph.node("Mul", features, features);
    graph.output(
        FEATURES,
        graph.transpose(graph.cast(features, DataType.FLOAT16), 0, 2, 1),
        DataType.FLOAT16,
        n,
        map.cells(),
        map.channels());
    graph.output(
        MEANS, graph.reduce("ReduceMean", false, features, 2), DataType.FLOAT, n, map.channels());
    graph.output(
        SQUARES, graph.reduce("ReduceMean", false, squares, 2), DataType.FLOAT, n, map.channels());
    graph.output(
        MINIMA, graph.reduce("ReduceMin", false, features, 2), DataType.FLOAT, n, map.channels());
    graph.output(
        MAXIMA, graph.reduce("ReduceMax", false, features, 2), DataType.FLOAT, n, map.channels());
    return graph.build(new TreeMap<>());
  }
}
