package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.TreeMap;

/** How far a matrix is from orthogonal, as a graph: on a large one the product is work. */
public final class OrthogonalityGraph {

  /** Input: float {@code [D, D]}. */
  public static final String MATRIX = "matrix";

  /** Output: float scalar, the largest entry of {@code |U U^T - I|}. */
  public static final String DEVIATION = "deviation";

  private OrthogonalityGraph() {}

  /** Builds the graph for D channels. */
  public static ModelProto of(int channels) {
    GraphBuilder graph = new GraphBuilder("orthogonality");
    graph.input(MATRIX, DataType.FLOAT, channels, channels);
    String square = graph.product(MATRIX, false, MATRIX, true);
    String identity = graph.node("EyeLike", Map.of(), square);
    String deviation = graph.node("Abs", graph.node("Sub", square, identity));
    graph.output(DEVIATION, graph.reduce("ReduceMax", false, deviation, 0, 1), DataType.FLOAT);
    return graph.build(new TreeMap<>());
  }
}
