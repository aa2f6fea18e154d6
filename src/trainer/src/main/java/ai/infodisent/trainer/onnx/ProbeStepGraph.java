package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.TreeMap;

/**
 * One step of a linear probe's training: softmax regression on globally averaged features, which
 * tells what accuracy a head without explanations would have.
 */
public final class ProbeStepGraph {

  /** Input: float {@code [N, D]}, averaged features, each channel divided by its deviation. */
  public static final String FEATURES = "features";

  /** Input: float {@code [N, C]}, each row a distribution over the classes. */
  public static final String TARGETS = "targets";

  /** Input: float scalar, the learning rate. */
  public static final String RATE = "rate";

  /** Output: float scalar, the batch's mean loss before the step. */
  public static final String LOSS = "loss";

  /** Output: int64 scalar, how many of the batch were right before the step. */
  public static final String HITS = "hits";

  /**
   * What goes in as it is named and comes out as {@link TrainingStepGraph#next}: weights {@code [C,
   * D]} and biases {@code [C, 1]}, and Adam's running means, of the same shapes.
   */
  public static final List<String> STATE =
      List.of("weights", "biases", "weightsMean", "weightsSquare", "biasesMean", "biasesSquare");

  private ProbeStepGraph() {}

  /**
   * Builds the graph.
   *
   * @param decay the weight decay
   */
  public static ModelProto of(int channels, int classes, float decay) {
    GraphBuilder graph = new GraphBuilder("probe");
    graph.input(FEATURES, DataType.FLOAT, "N", channels);
    graph.input(TARGETS, DataType.FLOAT, "N", classes);
    graph.input(RATE, DataType.FLOAT);
    for (String state : STATE) {
      graph.input(state, DataType.FLOAT, classes, isOfWeights(state) ? channels : 1);
    }
    Adam adam = new Adam(graph);
    String weights = STATE.get(0);
    String biases = STATE.get(1);
    String logits = graph.node("Add", graph.product(weights, false, FEATURES, true), biases);
    CrossEntropy error = CrossEntropy.append(graph, logits, TARGETS, classes, 0);
    String weightsGradient =
        graph.node(
            "Add",
            graph.product(error.gradient(), false, FEATURES, false),
            graph.node("Mul", weights, graph.constant(decay)));
    String biasesGradient = graph.reduce("ReduceSum", true, error.gradient(), 1);
    Adam.Update w = adam.update(weightsGradient, STATE.get(2), STATE.get(3), RATE);
    Adam.Update b = adam.update(biasesGradient, STATE.get(4), STATE.get(5), RATE);
    List<String> next =
        List.of(
            graph.node("Sub", weights, w.change()),
            graph.node("Sub", biases, b.change()),
            w.mean(),
            w.square(),
            b.mean(),
            b.square());
    graph.output(LOSS, error.loss(), DataType.FLOAT);
    graph.output(HITS, error.hits(), DataType.INT64);
    for (int i = 0; i < STATE.size(); i++) {
      graph.output(
          TrainingStepGraph.next(STATE.get(i)),
          next.get(i),
          DataType.FLOAT,
          classes,
          isOfWeights(STATE.get(i)) ? channels : 1);
    }
    return graph.build(new TreeMap<>());
  }

  /** Whether a value of the state has the weights' shape rather than the biases'. */
  public static boolean isOfWeights(String state) {
    return state.startsWith("weights");
  }
}
