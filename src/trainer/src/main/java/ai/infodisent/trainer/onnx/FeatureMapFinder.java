package ai.infodisent.trainer.onnx;

import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the final feature map of a classifier: the input of its global pool, whichever way the
 * exporter wrote that. A node is taken for that pool if it turns a map of several cells into one
 * value a channel, or, as in networks without a global pool, flattens the map as it is. Shapes,
 * which exporters may leave out, are found by running the network once on a black picture. The last
 * such node in the graph's order counts: pools before it, as squeeze-and-excitation blocks have
 * them, feed back into a map.
 */
final class FeatureMapFinder {

  private static final Set<String> POOLS =
      Set.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "AveragePool", "MaxPool");

  private static final Set<String> REDUCTIONS =
      Set.of("ReduceMean", "ReduceMax", "ReduceSum", "ReduceL2");

  private static final Set<String> FLATTENINGS = Set.of("Flatten", "Reshape");

  private static final Set<Long> ROWS_AND_COLUMNS = Set.of(2L, 3L);

  /** Where rows and columns stand: after the channels, or before them. */
  private static final Set<Set<Long>> SPATIAL = Set.of(ROWS_AND_COLUMNS, Set.of(1L, 2L));

  private final ModelProto model;
  private final Backbone.Input input;
  private final Map<String, long[]> constants;

  private FeatureMapFinder(ModelProto model, Backbone.Input input) {
    this.model = model;
    this.input = input;
    this.constants = constants(model.getGraph());
  }

  /**
   * Finds the feature map, or checks the one asked for.
   *
   * @throws TrainerException if there is none, or the one asked for is none
   * @throws OrtException if the network does not run
   */
  static FeatureMap find(ModelProto model, Backbone.Input input, Optional<String> asked)
      throws OrtException {
    FeatureMapFinder finder = new FeatureMapFinder(model, input);
    return asked.isPresent() ? finder.check(asked.get()) : finder.find();
  }

  private FeatureMap find() throws OrtException {
    List<NodeProto> candidates =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getInputCount() > 0 && isCandidate(node))
            .toList();
    Set<String> tensors = new LinkedHashSet<>();
    for (NodeProto node : candidates) {
      tensors.add(node.getInput(0));
      tensors.add(node.getOutput(0));
    }
    Map<String, long[]> shapes = shapes(tensors);
    FeatureMap last = null;
    for (NodeProto node : candidates) {
      long[] map = shapes.get(node.getInput(0));
      long[] pooled = shapes.get(node.getOutput(0));
      if (map != null && pooled != null && map.length == 4) {
        boolean channelsFirst = isChannelsFirst(node, map);
        if (pools(node, map, pooled, channelsFirst)) {
          last = featureMap(node.getInput(0), map, channelsFirst, "the input of " + describe(node));
        }
      }
    }
    if (last == null) {
      throw new TrainerException(
          "expected a classifier with a global pool over a feature map [N, D, rows, columns] of"
              + " several cells, found none; if there is a map all the same, name it with"
              + " --feature-map");
    }
    return last;
  }

  private FeatureMap check(String tensor) throws OrtException {
    boolean exists =
        model.getGraph().getNodeList().stream()
            .anyMatch(node -> node.getOutputList().contains(tensor));
    if (!exists) {
      throw new TrainerException(
          "expected --feature-map to name a value of the backbone, found \"" + tensor + "\"");
    }
    long[] shape = shapes(Set.of(tensor)).get(tensor);
    if (shape == null || shape.length != 4) {
      throw new TrainerException(
          "expected feature map \""
              + tensor
              + "\" to be float [N, D, rows, columns], found "
              + (shape == null ? "no float value" : Arrays.toString(shape)));
    }
    return featureMap(tensor, shape, looksChannelsFirst(shape), "as asked");
  }

  /** A reduction counts if it reduces rows and columns; over channels it is a normalisation. */
  private boolean isCandidate(NodeProto node) {
    String operator = node.getOpType();
    return POOLS.contains(operator)
        || FLATTENINGS.contains(operator)
        || REDUCTIONS.contains(operator) && SPATIAL.contains(axes(node));
  }

  private static boolean pools(NodeProto node, long[] map, long[] pooled, boolean channelsFirst) {
    long channels = map[channelsFirst ? 1 : 3];
    long cells = map[1] * map[2] * map[3] / channels;
    long values = Arrays.stream(pooled).skip(1).reduce(1, (a, b) -> a * b);
    if (cells == 1 || pooled.length == 0 || pooled[0] != map[0]) {
      return false;
    }
    return FLATTENINGS.contains(node.getOpType())
        ? pooled.length == 2 && values == channels * cells
        : values == channels;
  }

  private boolean isChannelsFirst(NodeProto node, long[] map) {
    if (REDUCTIONS.contains(node.getOpType())) {
      return axes(node).equals(ROWS_AND_COLUMNS);
    }
    return POOLS.contains(node.getOpType()) || looksChannelsFirst(map);
  }

  /** A map's rows and columns are as many, as a rule; where they stand tells where channels do. */
  private static boolean looksChannelsFirst(long[] map) {
    return map[2] == map[3] || map[1] != map[2];
  }

  private static FeatureMap featureMap(
      String tensor, long[] shape, boolean channelsFirst, String reason) {
    int rows = channelsFirst ? 2 : 1;
    return new FeatureMap(
        tensor,
        (int) shape[channelsFirst ? 1 : 3],
        (int) shape[rows],
        (int) shape[rows + 1],
        channelsFirst,
        reason);
  }

  private static String describe(NodeProto node) {
    return node.getOpType() + (node.getName().isEmpty() ? "" : " \"" + node.getName() + "\"");
  }

  /** The axes a reduction reduces, of a value of four dimensions. */
  private Set<Long> axes(NodeProto node) {
    long[] axes =
        node.getInputCount() > 1
            ? constants.getOrDefault(node.getInput(1), new long[0])
            : ints(node, "axes");
    Set<Long> positive = new LinkedHashSet<>();
    Arrays.stream(axes).forEach(axis -> positive.add(axis < 0 ? axis + 4 : axis));
    return positive;
  }

  private static long[] ints(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .map(attribute -> attribute.getIntsList().stream().mapToLong(Long::longValue).toArray())
        .orElse(new long[0]);
  }

  private static Map<String, long[]> constants(GraphProto graph) {
    Map<String, long[]> constants = new HashMap<>();
    graph.getInitializerList().forEach(tensor -> put(constants, tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        for (AttributeProto value : node.getAttributeList()) {
          if (value.hasT()) {
            put(constants, node.getOutput(0), value.getT());
          } else if (value.getName().equals("value_ints")) {
            constants.put(node.getOutput(0), ints(node, "value_ints"));
          }
        }
      }
    }
    return constants;
  }

  private static void put(Map<String, long[]> constants, String name, TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.INT64.getNumber()) {
      return;
    }
    if (tensor.hasRawData()) {
      ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long[] values = new long[raw.remaining() / Long.BYTES];
      raw.asLongBuffer().get(values);
      constants.put(name, values);
    } else {
      constants.put(name, tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** The shapes of some float values for one black picture; values of other types are left out. */
  private Map<String, long[]> shapes(Set<String> tensors) throws OrtException {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    Set<String> computed = new LinkedHashSet<>(tensors);
    computed.retainAll(
        model.getGraph().getNodeList().stream()
            .flatMap(node -> node.getOutputList().stream())
            .collect(Collectors.toSet()));
    computed.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    Map<String, long[]> shapes = new HashMap<>();
    if (computed.isEmpty()) {
      return shapes;
    }
    OrtEnvironment environment = OnnxRuntime.environment();
    int height = input.height();
    int width = input.width();
    long[] shape =
        input.channelsFirst() ? new long[] {1, 3, height, width} : new long[] {1, height, width, 3};
    FloatBuffer black =
        ByteBuffer.allocateDirect(3 * height * width * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    byte[] probed = model.toBuilder().setGraph(graph).build().toByteArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(probed, options);
          OnnxTensor image = OnnxTensor.createTensor(environment, black, shape);
          OrtSession.Result result = session.run(Map.of(input.tensor(), image))) {
        result.forEach(
            entry -> {
              if (entry.getValue().getInfo() instanceof TensorInfo info
                  && info.type == OnnxJavaType.FLOAT) {
                shapes.put(entry.getKey(), info.getShape());
              }
            });
      }
    }
    return shapes;
  }
}
