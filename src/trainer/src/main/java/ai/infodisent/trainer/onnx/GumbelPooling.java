package ai.infodisent.trainer.onnx;

import java.util.Map;

/**
 * Gumbel-softmax pooling (Jang et al., arXiv 1611.01144; Maddison et al., arXiv 1611.00712) of
 * scaled channels z over their cells, as nodes, forward and backward:
 *
 * <pre>
 *   y    = softmax over cells of ((z + g) / t),  g = -log(-log u), u uniform between 0 and 1
 *   plus = relu(sum over cells of y z),          d plus / d z = y (1 + (z - plus) / t) or 0
 * </pre>
 *
 * and minus the same of -z, with noise of its own. Every cell takes part, each in proportion to how
 * likely it is the largest; the lower the temperature t, the fewer.
 *
 * @param pooled float {@code [D, N]}, plus - minus
 * @param slope float {@code [D, N, cells]}, of what is pooled by each scaled cell
 */
record GumbelPooling(String pooled, String slope) {

  /** Noise is finite between these. */
  private static final float LEAST = 1e-6f;

  private static final float MOST = 1 - 1e-6f;

  /** Seeds are floats, which hold integers up to this. */
  private static final int SEEDS = 1 << 24;

  /**
   * Adds the nodes.
   *
   * @param values float {@code [D, N, cells]}, scaled
   * @param temperature scalar above 0
   * @param seed of the noise, which differs from run to run of one session
   */
  static GumbelPooling append(GraphBuilder graph, String values, String temperature, int seed) {
    Side plus = side(graph, values, temperature, 2 * seed);
    Side minus = side(graph, graph.node("Neg", values), temperature, 2 * seed + 1);
    return new GumbelPooling(
        graph.node("Sub", plus.value(), minus.value()),
        graph.node("Add", plus.slope(), minus.slope()));
  }

  /** One sign's component; turning the sign of a cell turns that of its slope twice. */
  private record Side(String value, String slope) {}

  private static Side side(GraphBuilder graph, String values, String temperature, int seed) {
    String uniform =
        graph.node(
            "RandomUniformLike",
            Map.of("low", LEAST, "high", MOST, "seed", (float) Math.floorMod(seed, SEEDS)),
            values);
    String exponential = graph.node("Neg", graph.node("Log", uniform));
    String noisy = graph.node("Sub", values, graph.node("Log", exponential));
    String shares = graph.node("Softmax", Map.of("axis", 2), graph.node("Div", noisy, temperature));
    String mean = graph.reduce("ReduceSum", true, graph.node("Mul", shares, values), 2);
    String open = graph.node("Sign", graph.node("Relu", mean));
    String slope =
        graph.node(
            "Mul",
            graph.node("Mul", shares, open),
            graph.node(
                "Add",
                graph.node("Div", graph.node("Sub", values, mean), temperature),
                graph.constant(1f)));
    return new Side(graph.reduce("ReduceSum", false, graph.node("Relu", mean), 2), slope);
  }
}
