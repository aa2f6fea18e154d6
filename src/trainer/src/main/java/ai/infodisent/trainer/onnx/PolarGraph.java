package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.TreeMap;

/**
 * Steps of Newton and Schulz towards the orthogonal matrix that is nearest to one whose singular
 * values are below the root of 3: {@code X <- 1.5 X - 0.5 X X^T X}.
 */
public final class PolarGraph {

  /** Input: float {@code [D, D]}. */
  public static final String MATRIX = "matrix";

  /** Output: float {@code [D, D]}, {@value #STEPS} steps nearer. */
  public static final String NEARER = "nearer";

  /** Output: float scalar, the largest entry of |X X^T - I| before the last step. */
  public static final String DEVIATION = "deviation";

  private static final int STEPS = 4;

  private PolarGraph() {}

  /** Builds the graph for D channels. */
  public static ModelProto of(int channels) {
    GraphBuilder graph = new GraphBuilder("polar");
    String matrix = graph.input(MATRIX, DataType.FLOAT, channels, channels);
    String deviation = "";
    for (int step = 0; step < STEPS; step++) {
      String square = graph.product(matrix, false, matrix, true);
      String identity = graph.node("EyeLike", Map.of(), square);
      String apart = graph.node("Abs", graph.node("Sub", square, identity));
      deviation = graph.reduce("ReduceMax", false, apart, 0, 1);
      matrix =
          graph.node(
              "Sub",
              graph.node("Mul", matrix, graph.constant(1.5f)),
              graph.node("Mul", graph.product(square, false, matrix, false), graph.constant(0.5f)));
    }
    graph.output(NEARER, matrix, DataType.FLOAT, channels, channels);
    graph.output(DEVIATION, deviation, DataType.FLOAT);
    return graph.build(new TreeMap<>());
  }
}
