package ai.infodisent.trainer.creatures;

import ai.infodisent.trainer.onnx.GraphBuilder;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import java.util.TreeMap;

/**
 * The demo's backbone: an ordinary convolutional network of plain ONNX operators, whose filters are
 * a {@link PatchDictionary}.
 *
 * <pre>
 * image, float [N, 3, 128, 128], RGB 0..1
 *   local contrast normalisation
 *   convolution with the words (whitening folded in), minus the threshold
 *   max pooling to cells, relu                          feature map [N, words, cells, cells]
 *   global average pooling, flatten                     features, float [N, words]
 * </pre>
 *
 * <p>It ends as a classifier without its last layer does, so that its feature map is found as in
 * anyone's network.
 */
public final class DictionaryBackbone {

  /** The input. */
  public static final String IMAGE = "image";

  /** The output. */
  public static final String FEATURES = "features";

  private DictionaryBackbone() {}

  /** Learns the demo's backbone from the training pictures: no labels, no gradients. */
  public static ModelProto learn(CreatureDataSet pictures, long seed) {
    return learn(pictures, DictionarySettings.demo(seed));
  }

  static ModelProto learn(CreatureDataSet pictures, DictionarySettings settings) {
    return graph(PatchDictionary.learn(pictures, settings), settings);
  }

  static ModelProto graph(PatchDictionary dictionary, DictionarySettings settings) {
    int words = dictionary.count();
    int side = dictionary.side();
    float[] bias = dictionary.offsets();
    for (int word = 0; word < words; word++) {
      bias[word] -= (float) settings.threshold();
    }
    long before = settings.padding()[0];
    long after = settings.padding()[1];
    GraphBuilder graph = new GraphBuilder("creatures");
    String image = graph.input(IMAGE, DataType.FLOAT, "N", 3, Scene.SIDE, Scene.SIDE);
    String normalised = settings.contrast().append(graph, image);
    String answers =
        graph.node(
            "Conv",
            Map.of(
                "kernel_shape", square(side),
                "pads", new long[] {before, before, after, after},
                "strides", square(settings.stride())),
            normalised,
            graph.constant(dictionary.filters(), words, 3, side, side),
            graph.constant(bias, words));
    String pooled =
        graph.node(
            "MaxPool",
            Map.of("kernel_shape", square(settings.pool()), "strides", square(settings.pool())),
            answers);
    String map = graph.node("Relu", pooled);
    String features = graph.node("Flatten", graph.node("GlobalAveragePool", map));
    graph.output(FEATURES, features, DataType.FLOAT, "N", words);
    return graph.build(new TreeMap<>());
  }

  private static long[] square(long side) {
    return new long[] {side, side};
  }
}
