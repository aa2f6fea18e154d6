package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/**
 * Adam (Kingma and Ba, arXiv 1412.6980) as nodes of a graph: beta 0.9 and 0.999, epsilon 1e-8. The
 * bias corrections {@code 1 / (1 - beta^t)} are inputs of the graph, as they change with every
 * step.
 */
final class Adam {

  /** Input: float scalar, {@code 1 / (1 - 0.9^t)} for step t, from 1. */
  static final String MEAN_CORRECTION = "meanCorrection";

  /** Input: float scalar, {@code 1 / (1 - 0.999^t)} for step t, from 1. */
  static final String SQUARE_CORRECTION = "squareCorrection";

  private static final float MEAN_DECAY = 0.9f;
  private static final float SQUARE_DECAY = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final GraphBuilder graph;

  /** Adds the corrections to a graph's inputs. */
  Adam(GraphBuilder graph) {
    this.graph = graph;
    graph.input(MEAN_CORRECTION, DataType.FLOAT);
    graph.input(SQUARE_CORRECTION, DataType.FLOAT);
  }

  /**
   * One update's values.
   *
   * @param mean the gradients' running mean after it
   * @param square the squared gradients' running mean after it
   * @param change what is to be subtracted
   */
  record Update(String mean, String square, String change) {}

  /** Adds the nodes of one update. */
  Update update(String gradient, String mean, String square, String rate) {
    String nextMean = blend(mean, gradient, MEAN_DECAY);
    String nextSquare = blend(square, graph.node("Mul", gradient, gradient), SQUARE_DECAY);
    String deviation =
        graph.node(
            "Add",
            graph.node("Sqrt", graph.node("Mul", nextSquare, SQUARE_CORRECTION)),
            graph.constant(EPSILON));
    String step = graph.node("Mul", nextMean, graph.node("Mul", MEAN_CORRECTION, rate));
    return new Update(nextMean, nextSquare, graph.node("Div", step, deviation));
  }

  private String blend(String old, String fresh, float decay) {
    return graph.node(
        "Add",
        graph.node("Mul", old, graph.constant(decay)),
        graph.node("Mul", fresh, graph.constant(1 - decay)));
  }

  /** The corrections' value at a step, from 1. */
  static float meanCorrection(int step) {
    return (float) (1 / (1 - Math.pow(MEAN_DECAY, step)));
  }

  /** The corrections' value at a step, from 1. */
  static float squareCorrection(int step) {
    return (float) (1 / (1 - Math.pow(SQUARE_DECAY, step)));
  }
}
