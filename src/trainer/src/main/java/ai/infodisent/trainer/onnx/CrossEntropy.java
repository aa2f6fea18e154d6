package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;

/**
 * Softmax cross-entropy with label smoothing, as nodes: {@code loss = mean over n of -sum over c of
 * target log softmax(logits)}, whose gradient is {@code (softmax(logits) - target) / N}.
 *
 * @param loss scalar, the mean over the batch
 * @param hits int64 scalar, how many pictures have their own class on top
 * @param gradient {@code [C, N]}, of the loss by the logits
 */
record CrossEntropy(String loss, String hits, String gradient) {

  /**
   * Adds the nodes.
   *
   * @param logits {@code [C, N]}
   * @param labels int64 {@code [N]}
   * @param smoothing the share of a target that is spread over all classes, at least 0 and below 1
   */
  static CrossEntropy append(
      GraphBuilder graph, String logits, String labels, int classes, float smoothing) {
    float off = smoothing / classes;
    String values = graph.constant(new float[] {off, off + 1 - smoothing}, 2);
    String depth = graph.constant(new long[] {classes});
    String target = graph.node("OneHot", Map.of("axis", 0), labels, depth, values);
    String logSoftmax = graph.node("LogSoftmax", Map.of("axis", 0), logits);
    String perPicture = graph.reduce("ReduceSum", false, graph.node("Mul", target, logSoftmax), 0);
    String loss = graph.node("Neg", graph.reduce("ReduceMean", false, perPicture, 0));
    String guess = graph.argument("ArgMax", 0, false, logits);
    String equal = graph.cast(graph.node("Equal", guess, labels), DataType.INT64);
    String hits = graph.reduce("ReduceSum", false, equal, 0);
    String count = graph.cast(graph.node("Size", labels), DataType.FLOAT);
    String gradient =
        graph.node("Div", graph.node("Sub", graph.node("Exp", logSoftmax), target), count);
    return new CrossEntropy(loss, hits, gradient);
  }
}
