package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.TreeMap;

/**
 * The head's forward pass on features, for measuring and for finding prototypes. Its values have
 * the channel first, {@code [K, N, ...]}: then mixing all pictures of a batch is one matrix
 * product, and each channel's cells of one picture lie side by side. U and W are inputs, so that
 * one session serves every epoch.
 */
public final class HeadGraph {

  /** Input: float16 {@code [N, cells, D]}, the feature maps of N pictures. */
  public static final String FEATURES = "features";

  /** Input: float {@code [K, D]}, U. */
  public static final String MIXING = "mixing";

  /** Input: float {@code [C, K]}, W of the scaled features. */
  public static final String WEIGHTS = "weights";

  /** Output: float {@code [C, N]}. */
  public static final String LOGITS = "logits";

  /** Output: float {@code [K, N]}, at least 0: each channel's largest value. */
  public static final String PLUS = "plus";

  /** Output: float {@code [K, N]}, at least 0: each channel's smallest value, negated. */
  public static final String MINUS = "minus";

  /** Output: int64 {@code [K, N, 1]}, the cell of the largest value; ties: the first. */
  public static final String PLUS_CELL = "plusCell";

  /** Output: int64 {@code [K, N, 1]}, the cell of the smallest value; ties: the first. */
  public static final String MINUS_CELL = "minusCell";

  private HeadGraph() {}

  /**
   * The head's sizes.
   *
   * @param features D, the channels of the feature map
   * @param channels K, those of the mixed feature map; D while training
   * @param cells of the feature map
   * @param classes C
   * @param scale what features are multiplied by before training sees them, above 0
   */
  public record Shape(int features, int channels, int cells, int classes, float scale) {

    public Shape {
      if (channels < 1
          || channels > features
          || cells < 1
          || classes < 1
          || !(scale > 0)
          || Float.isInfinite(scale)) {
        throw new IllegalArgumentException(
            "expected at least one channel, as many features, a cell, a class and a scale above 0, found "
                + channels
                + " of "
                + features
                + ", "
                + cells
                + ", "
                + classes
                + " and "
                + scale);
      }
    }

    /** With U square, {@code [D, D]}. */
    public Shape(int channels, int cells, int classes, float scale) {
      this(channels, channels, cells, classes, scale);
    }

    /** That of a head on the same features. */
    public Shape of(Head head) {
      return new Shape(features, head.channels(), cells, classes, scale);
    }
  }

  /** Builds the graph. */
  public static ModelProto of(Shape shape) {
    GraphBuilder graph = new GraphBuilder("head");
    Forward forward = append(graph, shape);
    graph.output(LOGITS, forward.logits(), DataType.FLOAT, shape.classes(), "N");
    graph.output(PLUS, forward.plus(), DataType.FLOAT, shape.channels(), "N");
    graph.output(MINUS, forward.minus(), DataType.FLOAT, shape.channels(), "N");
    graph.output(PLUS_CELL, forward.plusCell(), DataType.INT64, shape.channels(), "N", 1);
    graph.output(MINUS_CELL, forward.minusCell(), DataType.INT64, shape.channels(), "N", 1);
    return graph.build(new TreeMap<>());
  }

  /**
   * The forward pass's values.
   *
   * @param features float {@code [N * cells, D]}
   * @param mixed float {@code [K, N, cells]}
   * @param plus see {@link #PLUS}
   * @param minus see {@link #MINUS}
   * @param plusCell see {@link #PLUS_CELL}
   * @param minusCell see {@link #MINUS_CELL}
   * @param pooled float {@code [K, N]}, scaled
   * @param logits float {@code [C, N]}
   */
  record Forward(
      String features,
      String mixed,
      String plus,
      String minus,
      String plusCell,
      String minusCell,
      String pooled,
      String logits) {}

  /** Adds inputs and nodes of the forward pass. */
  static Forward append(GraphBuilder graph, Shape shape) {
    int channels = shape.channels();
    graph.input(FEATURES, DataType.FLOAT16, "N", shape.cells(), shape.features());
    graph.input(MIXING, DataType.FLOAT, channels, shape.features());
    graph.input(WEIGHTS, DataType.FLOAT, shape.classes(), channels);
    String features = graph.cast(graph.reshape(FEATURES, -1, shape.features()), DataType.FLOAT);
    String mixed =
        graph.reshape(graph.product(MIXING, false, features, true), channels, -1, shape.cells());
    String plus = graph.node("Relu", graph.reduce("ReduceMax", false, mixed, 2));
    String minus =
        graph.node("Relu", graph.node("Neg", graph.reduce("ReduceMin", false, mixed, 2)));
    // Relu and max are positively homogeneous: scaling what is pooled scales the features.
    String pooled =
        graph.node("Mul", graph.node("Sub", plus, minus), graph.constant(shape.scale()));
    return new Forward(
        features,
        mixed,
        plus,
        minus,
        graph.argument("ArgMax", 2, true, mixed),
        graph.argument("ArgMin", 2, true, mixed),
        pooled,
        graph.product(WEIGHTS, false, pooled, false));
  }
}
