package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A linear probe as a bundle keeps it, to compare explanations with: a graph of one matrix product.
 * What serves the bundle does not read it.
 */
public final class ProbeGraph {

  /** Its file name in the bundle's folder. */
  public static final String FILE = "probe.onnx";

  /** Input: float {@code [N, D]}, the mean of the feature map over its cells. */
  public static final String FEATURES = "features";

  /** Output: float {@code [N, C]}. */
  public static final String LOGITS = "logits";

  private static final String PRODUCT = "Gemm";

  private ProbeGraph() {}

  /** Builds the graph. */
  public static ModelProto of(Probe probe) {
    GraphBuilder graph = new GraphBuilder("probe");
    graph.input(FEATURES, DataType.FLOAT, FusedGraph.BATCH, probe.channels());
    String logits = append(graph, FEATURES, probe);
    graph.output(LOGITS, logits, DataType.FLOAT, FusedGraph.BATCH, probe.classes());
    return graph.build(new TreeMap<>());
  }

  /** Adds the product to a graph and gives the logits. */
  static String append(GraphBuilder graph, String features, Probe probe) {
    String weights = graph.constant(probe.weights(), probe.classes(), probe.channels());
    String biases = graph.constant(probe.biases(), probe.classes());
    return graph.node(PRODUCT, Map.of("transB", 1), features, weights, biases);
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @return empty if the bytes are no such graph
   */
  public static Optional<Probe> read(byte[] bytes) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
    List<NodeProto> products =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals(PRODUCT) && node.getInputCount() == 3)
            .toList();
    if (products.size() != 1) {
      return Optional.empty();
    }
    Map<String, TensorProto> constants = new TreeMap<>();
    model.getGraph().getInitializerList().forEach(one -> constants.put(one.getName(), one));
    TensorProto weights = constants.get(products.get(0).getInput(1));
    TensorProto biases = constants.get(products.get(0).getInput(2));
    if (weights == null || biases == null || weights.getDimsCount() != 2) {
      return Optional.empty();
    }
    int classes = (int) weights.getDims(0);
    int channels = (int) weights.getDims(1);
    try {
      return Optional.of(new Probe(channels, classes, floats(weights), floats(biases)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A float constant's values, as {@link GraphBuilder} writes them. */
  static float[] floats(TensorProto tensor) {
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
