package ai.infodisent.trainer.onnx;

import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.Graphs;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Classifiers as exporters write them: a convolution named "map", and a tail of one's own. */
final class Exported {

  /** The channels of every map. */
  static final int CHANNELS = 5;

  private static final PixelScaling SCALING =
      new PixelScaling(PixelScaling.Order.RGB, 1, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  private final GraphBuilder graph;
  private Object[] input = {"N", 3, 8, 12};

  private Exported(int opset) {
    this.graph =
        new GraphBuilder(
            "exported",
            List.of(
                OperatorSetIdProto.newBuilder().setVersion(opset).build(),
                OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(2).build()));
  }

  static Exported of(int opset) {
    return new Exported(opset);
  }

  /** Input dimensions other than N x 3 x 8 x 12. */
  Exported input(Object... dimensions) {
    this.input = dimensions;
    return this;
  }

  /** What follows the map: nodes that give the classifier's features. */
  @FunctionalInterface
  interface Tail {
    String append(GraphBuilder graph, String map);
  }

  /** A convolution with stride 4, an activation named "map", the tail. */
  ModelProto model(Tail tail) {
    String image = graph.input("image", DataType.FLOAT, input);
    graph.output("map", graph.node("Relu", convolution(image, 3)), DataType.FLOAT, "N");
    return finish(tail.append(graph, "map"));
  }

  /** The same with the channel last, as TensorFlow's exporters write it. */
  ModelProto channelsLast(Tail tail) {
    String image = graph.input("image", DataType.FLOAT, input);
    String turned = graph.node("Relu", convolution(graph.transpose(image, 0, 3, 1, 2), 3));
    graph.output("map", graph.transpose(turned, 0, 2, 3, 1), DataType.FLOAT, "N");
    return finish(tail.append(graph, "map"));
  }

  private String convolution(String value, int channels) {
    float[] filters = new float[CHANNELS * channels * 16];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (i * 7 % 11 - 5) / 50f;
    }
    return graph.node(
        "Conv",
        Map.of("kernel_shape", new long[] {4, 4}, "strides", new long[] {4, 4}),
        value,
        graph.constant(filters, CHANNELS, channels, 4, 4));
  }

  private ModelProto finish(String last) {
    ModelProto model = graph.build(new TreeMap<>());
    return model.toBuilder()
        .setGraph(
            model.getGraph().toBuilder()
                .clearOutput()
                .addOutput(
                    ValueInfoProto.newBuilder()
                        .setName(last)
                        .setType(
                            TypeProto.newBuilder()
                                .setTensorType(
                                    TypeProto.Tensor.newBuilder()
                                        .setElemType(DataType.FLOAT.getNumber())))))
        .build();
  }

  /** Reads a model by way of a file. */
  static Backbone read(Path folder, ModelProto model) throws IOException {
    return read(folder, model, 0, Optional.empty());
  }

  static Backbone read(Path folder, ModelProto model, int size, Optional<String> map)
      throws IOException {
    Path file = folder.resolve("exported.onnx");
    Files.write(file, model.toByteArray());
    return BackboneReader.read(file, size, map);
  }

  /** A classifier with a global pool. */
  static ModelProto ordinary(int opset, Object... input) {
    return Exported.of(opset).input(input).model(Exported::classifier);
  }

  /** A global pool and a linear layer. */
  static String classifier(GraphBuilder graph, String map) {
    String pooled = graph.node("Flatten", graph.node("GlobalAveragePool", map));
    String weights = graph.constant(new float[Exported.CHANNELS * 2], Exported.CHANNELS, 2);
    return graph.node("Gemm", pooled, weights, graph.constant(new float[2], 2));
  }

  /** What a backbone and a fixed head make of two fixed pictures, fused. */
  static float[] logits(Backbone backbone) {
    return run(fuse(backbone));
  }

  static ModelProto fuse(Backbone backbone) {
    int channels = Exported.CHANNELS;
    float[] identity = new float[channels * channels];
    float[] weights = new float[2 * channels];
    for (int k = 0; k < channels; k++) {
      identity[k * channels + k] = 1;
      weights[k] = 1 + k;
    }
    Head head = new Head(channels, 2, identity, weights);
    return FusedGraph.of(backbone, SCALING, head, new TreeMap<>());
  }

  static float[] run(ModelProto fused) {
    byte[] pixels = new byte[2 * 8 * 12 * 3];
    new Random(1).nextBytes(pixels);
    try {
      return Graphs.run(fused, Map.of(FusedTensors.IMAGE, Graphs.bytes(pixels, 2, 8, 12, 3)))
          .floats()
          .get(FusedTensors.LOGITS);
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
