package ai.infodisent.trainer;

import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FeatureMap;
import ai.infodisent.trainer.onnx.GraphBuilder;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A classifier of one convolution, whose cells are patches of pixels: small enough to be computed
 * by hand.
 *
 * @param filters {@code [D, 3, patch, patch]}, row-major
 * @param channels D
 * @param patch side of a cell, in pixels
 * @param height of the input, in pixels
 * @param width of the input, in pixels
 * @param opset the operator set it is written in
 */
public record TinyBackbone(
    float[] filters, int channels, int patch, int height, int width, int opset) {

  /** The feature map's name, one that the head uses too. */
  public static final String MAP = "maps";

  /** The classifier, as an exporter may have written it. */
  public ModelProto model() {
    return model("N");
  }

  /**
   * The classifier.
   *
   * @param batch the input's first dimension: a number, or a name
   */
  public ModelProto model(Object batch) {
    GraphBuilder graph =
        new GraphBuilder(
            "tiny", List.of(OperatorSetIdProto.newBuilder().setVersion(opset).build()));
    String image = graph.input("image", DataType.FLOAT, batch, 3, height, width);
    String map =
        graph.node(
            "Conv",
            Map.of("kernel_shape", sides(), "strides", sides()),
            image,
            graph.constant(filters, channels, 3, patch, patch));
    graph.output(MAP, map, DataType.FLOAT, batch, channels, rows(), columns());
    String pooled = graph.node("Flatten", graph.node("GlobalAveragePool", MAP));
    String weights = graph.constant(new float[2 * channels], channels, 2);
    String bias = graph.constant(new float[2], 2);
    graph.output("logits", graph.node("Gemm", pooled, weights, bias), DataType.FLOAT, batch, 2);
    return graph.build(new TreeMap<>());
  }

  /** The backbone, as it is read. */
  public Backbone backbone() {
    return new Backbone(
        model(),
        "0".repeat(64),
        new Backbone.Input("image", true, height, width, false),
        new FeatureMap(MAP, channels, rows(), columns(), true, "as made"));
  }

  public int rows() {
    return height / patch;
  }

  public int columns() {
    return width / patch;
  }

  /** What the convolution makes of one picture, {@code [D][cells]}. */
  public double[][] features(byte[] rgb) {
    double[][] features = new double[channels][rows() * columns()];
    for (int d = 0; d < channels; d++) {
      for (int y = 0; y < rows() * patch; y++) {
        for (int x = 0; x < columns() * patch; x++) {
          for (int colour = 0; colour < 3; colour++) {
            int filter = ((d * 3 + colour) * patch + y % patch) * patch + x % patch;
            int pixel = rgb[(y * width + x) * 3 + colour] & 255;
            features[d][y / patch * columns() + x / patch] += filters[filter] * (double) pixel;
          }
        }
      }
    }
    return features;
  }

  private long[] sides() {
    return new long[] {patch, patch};
  }
}
