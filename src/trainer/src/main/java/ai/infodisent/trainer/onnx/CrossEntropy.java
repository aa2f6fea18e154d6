package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;

/**
 * Softmax cross-entropy with label smoothing, as nodes: {@code loss = mean over n of -sum over c of
 * target log softmax(logits)}, whose gradient is {@code (softmax(logits) - target) / N}.
 *
 * @param loss scalar, the mean over the batch
 * @param hits int64 scalar, how many pictures have a class on top that is among their targets
 * @param gradient {@code [C, N]}, of the loss by the logits
 */
record CrossEntropy(String loss, String hits, String gradient) {

  /**
   * Adds the nodes.
   *
   * @param logits {@code [C, N]}
   * @param targets {@code [N, C]}, each row a distribution over the classes
   * @param smoothing the share of a target that is spread over all classes, at least 0 and below 1
   */
  static CrossEntropy append(
      GraphBuilder graph, String logits, String targets, int classes, float smoothing) {
    String told = graph.transpose(targets, 1, 0);
    String target = smoothing == 0 ? told : smoothed(graph, told, classes, smoothing);
    String logSoftmax = graph.node("LogSoftmax", Map.of("axis", 0), logits);
    String perPicture = graph.reduce("ReduceSum", false, graph.node("Mul", target, logSoftmax), 0);
    String loss = graph.node("Neg", graph.reduce("ReduceMean", false, perPicture, 0));
    String guess = graph.argument("ArgMax", 0, true, logits);
    String share = graph.node("GatherElements", Map.of("axis", 0), told, guess);
    String hit = graph.cast(graph.node("Greater", share, graph.constant(0f)), DataType.INT64);
    String hits = graph.reduce("ReduceSum", false, hit, 0, 1);
    String count = graph.cast(graph.node("Size", perPicture), DataType.FLOAT);
    String gradient =
        graph.node("Div", graph.node("Sub", graph.node("Exp", logSoftmax), target), count);
    return new CrossEntropy(loss, hits, gradient);
  }

  private static String smoothed(GraphBuilder graph, String targets, int classes, float smoothing) {
    String kept = graph.node("Mul", targets, graph.constant(1 - smoothing));
    return graph.node("Add", kept, graph.constant(smoothing / classes));
  }
}
