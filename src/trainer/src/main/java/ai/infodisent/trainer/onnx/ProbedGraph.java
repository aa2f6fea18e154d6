package ai.infodisent.trainer.onnx;

import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bundle's graph that also says what a linear probe makes of the same feature map, and where it
 * sees it: class activation maps (CAM) of "global average pool, then linear". One run gives both.
 */
public final class ProbedGraph {

  /** Output: float {@code [N, C]}. */
  public static final String LOGITS = "probeLogits";

  /** Output: float {@code [N, C]}, the softmax of the logits. */
  public static final String SCORES = "probeScores";

  /**
   * Output: float {@code [N, C, R, Q]}: what each cell adds to a logit, {@code sum over d of W0[c,
   * d] f[d]} over the number of cells; their sum and the bias are the logit.
   */
  public static final String MAPS = "probeMaps";

  private static final String PREFIX = "probe/";

  private ProbedGraph() {}

  /**
   * Adds a probe to a bundle's graph, on the tensor that enters the mixing.
   *
   * @return empty if that tensor cannot be found
   * @throws TrainerException if the probe is of another feature map or of other classes
   */
  public static Optional<ModelProto> of(ModelProto fused, Probe probe) {
    GraphProto graph = fused.getGraph();
    List<Dimension> logits = MixedFeatures.output(graph, FusedTensors.LOGITS);
    Optional<MixedFeatures> mixed = MixedFeatures.of(graph);
    if (mixed.isEmpty() || logits.size() != 2) {
      return Optional.empty();
    }
    int channels = mixed.get().channels();
    int classes = (int) logits.get(1).getDimValue();
    if (probe.channels() != channels || probe.classes() != classes) {
      throw new TrainerException(
          String.format(
              "expected %s to be of %d channels and %d classes, as the graph is, found %d and %d",
              ProbeGraph.FILE, channels, classes, probe.channels(), probe.classes()));
    }
    ModelProto tail =
        tail(new GraphBuilder("probe", fused.getOpsetImportList(), PREFIX), probe, mixed.get());
    return Optional.of(MixedFeatures.with(fused, tail));
  }

  private static ModelProto tail(GraphBuilder graph, Probe probe, MixedFeatures mixed) {
    Object n = mixed.batch();
    String features = mixed.name();
    long rows = mixed.rows();
    long columns = mixed.columns();
    int classes = probe.classes();
    String pooled = graph.reshape(graph.node("GlobalAveragePool", features), 0, probe.channels());
    String logits = ProbeGraph.append(graph, pooled, probe);
    graph.output(LOGITS, logits, DataType.FLOAT, n, classes);
    graph.output(
        SCORES, graph.node("Softmax", Map.of("axis", 1), logits), DataType.FLOAT, n, classes);
    float[] shares = new float[probe.weights().length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = probe.weights()[i] / (rows * columns);
    }
    String kernel = graph.constant(shares, classes, probe.channels(), 1, 1);
    String activations =
        graph.node("Conv", Map.of("kernel_shape", new long[] {1, 1}), features, kernel);
    graph.output(MAPS, activations, DataType.FLOAT, n, classes, rows, columns);
    return graph.build(new TreeMap<>());
  }
}
