package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Optional;
import java.util.TreeMap;

/** A bundle's graph that also says how long the feature vector of each cell is. */
public final class NormedGraph {

  /** Output: float {@code [N, R, Q]}, {@code ||f||} over the channels of the feature map. */
  public static final String NORMS = "featureNorms";

  private static final String PREFIX = "norms/";

  private NormedGraph() {}

  /**
   * Adds the norms.
   *
   * @param model a bundle's graph, perhaps with a probe
   * @return empty if the tensor that enters the mixing cannot be found
   */
  public static Optional<ModelProto> of(ModelProto model) {
    return MixedFeatures.of(model.getGraph())
        .map(mixed -> MixedFeatures.with(model, tail(model, mixed)));
  }

  private static ModelProto tail(ModelProto model, MixedFeatures mixed) {
    GraphBuilder graph = new GraphBuilder("norms", model.getOpsetImportList(), PREFIX);
    String squares = graph.node("Mul", mixed.name(), mixed.name());
    String norms = graph.node("Sqrt", graph.reduce("ReduceSum", false, squares, 1));
    graph.output(NORMS, norms, DataType.FLOAT, mixed.batch(), mixed.rows(), mixed.columns());
    return graph.build(new TreeMap<>());
  }
}
