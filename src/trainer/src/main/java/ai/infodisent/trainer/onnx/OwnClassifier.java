package ai.infodisent.trainer.onnx;

import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/**
 * Finds the classifier that a network ends in, where it is linear in the mean of the feature map
 * over its cells. How its exporter wrote it down does not matter: what lies between the map and the
 * logits is run on maps of one channel each, which tells its weights, and on random maps, which
 * shows whether these are all there is to it.
 */
public final class OwnClassifier {

  /** What turns logits into scores, and is no part of the classifier. */
  private static final Set<String> SCORES = Set.of("Softmax", "LogSoftmax", "Sigmoid");

  private static final String MAP = "infodisent/map";
  private static final String LOGITS = "infodisent/logits";
  private static final int TRIALS = 4;

  /** What of a logit may be lost to rounding, relative to the largest. */
  private static final double ROUNDING = 1e-4;

  private static final double ROUNDING_OF_HALVES = 2e-2;

  private OwnClassifier() {}

  /**
   * Finds it, or them: of a network's outputs, all that are such a classifier, as pooled features
   * beside the logits are.
   *
   * @return at least one; logits as a linear function of the mean of the feature map
   * @throws TrainerException if the network does not end in one; the message says how so
   * @throws OrtException if the network's end does not run
   */
  public static List<Probe> of(Backbone backbone) throws OrtException {
    FeatureMap map = backbone.featureMap();
    if (map.tokens().isPresent()) {
      throw refused(map, "found a transformer's tokens");
    }
    List<Probe> found = new ArrayList<>();
    TrainerException refusal = refused(map, "found no other output of floats");
    for (ValueInfoProto output : backbone.model().getGraph().getOutputList()) {
      if (mayBeLogits(output) && !output.getName().equals(map.tensor())) {
        try {
          found.add(of(backbone, output.getName()));
        } catch (TrainerException e) {
          refusal = e;
        }
      }
    }
    if (found.isEmpty()) {
      throw refusal;
    }
    return found;
  }

  private static Probe of(Backbone backbone, String output) throws OrtException {
    ModelProto tail = tail(backbone, output);
    OrtEnvironment environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(tail.toByteArray(), options)) {
      return read(session, backbone.featureMap());
    }
  }

  /** Labels as strings, maps and sequences: not all that a network puts out are logits. */
  private static boolean mayBeLogits(ValueInfoProto output) {
    TypeProto type = output.getType();
    return type.hasTensorType()
        && (type.getTensorType().getElemType() == DataType.FLOAT.getNumber()
            || type.getTensorType().getElemType() == DataType.FLOAT16.getNumber());
  }

  private static Probe read(OrtSession session, FeatureMap map) throws OrtException {
    double tolerance = map.half() ? ROUNDING_OF_HALVES : ROUNDING;
    Random random = new Random(1);
    // Which cell a feature is in makes no difference to a mean: seen in one run, not in D.
    double[] values = random.doubles((long) map.channels() * map.cells(), -1, 2).toArray();
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i / map.cells() * map.cells() + (i + 1) % map.cells()] = values[i];
    }
    compare(map, run(session, map, i -> values[i]), run(session, map, i -> turned[i]), tolerance);

    float[] biases = run(session, map, i -> 0);
    int classes = biases.length;
    float[] weights = new float[classes * map.channels()];
    for (int k = 0; k < map.channels(); k++) {
      int channel = k;
      float[] logits = run(session, map, i -> i / map.cells() == channel ? 1 : 0);
      for (int c = 0; c < classes; c++) {
        weights[c * map.channels() + k] = logits[c] - biases[c];
      }
    }
    Probe found = new Probe(map.channels(), classes, weights, biases);
    for (int trial = 0; trial < TRIALS; trial++) {
      double size = Math.pow(4, trial);
      double[] tried = random.doubles(values.length, -size, 2 * size).toArray();
      compare(map, logits(found, tried, map.cells()), run(session, map, i -> tried[i]), tolerance);
    }
    return found;
  }

  private static void compare(FeatureMap map, float[] one, float[] other, double tolerance) {
    double largest = 1;
    double apart = 0;
    for (int c = 0; c < one.length; c++) {
      largest = Math.max(largest, Math.abs(one[c]));
      apart = Math.max(apart, Math.abs((double) one[c] - other[c]));
    }
    if (!(apart <= tolerance * largest)) {
      throw refused(map, "found logits that are another function of it");
    }
  }

  private static TrainerException refused(FeatureMap map, String found) {
    return new TrainerException(
        "expected a classifier that is linear in the mean of the feature map "
            + map.tensor()
            + ", as a lossless head keeps it, "
            + found
            + "; a dense or sparse head fits any network");
  }

  private static float[] logits(Probe probe, double[] map, int cells) {
    float[] logits = probe.biases().clone();
    for (int c = 0; c < logits.length; c++) {
      double sum = logits[c];
      for (int i = 0; i < map.length; i++) {
        sum += probe.weights()[c * probe.channels() + i / cells] * map[i] / cells;
      }
      logits[c] = (float) sum;
    }
    return logits;
  }

  /**
   * The logits of a map.
   *
   * @param values of the map {@code [D, cells]}
   */
  private static float[] run(OrtSession session, FeatureMap map, IntToDoubleFunction values)
      throws OrtException {
    int cells = map.cells();
    FloatBuffer all = FloatBuffer.allocate(map.channels() * cells);
    for (int k = 0; k < map.channels(); k++) {
      for (int cell = 0; cell < cells; cell++) {
        int at = map.channelsFirst() ? k * cells + cell : cell * map.channels() + k;
        all.put(at, (float) values.applyAsDouble(k * cells + cell));
      }
    }
    try (OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), all, shape(map));
        OrtSession.Result result = session.run(Map.of(MAP, tensor))) {
      FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copied = new float[logits.remaining()];
      logits.get(copied);
      return copied;
    }
  }

  private static long[] shape(FeatureMap map) {
    return map.channelsFirst()
        ? new long[] {1, map.channels(), map.rows(), map.columns()}
        : new long[] {1, map.rows(), map.columns(), map.channels()};
  }

  /** The network from its feature map to its logits. */
  private static ModelProto tail(Backbone backbone, String output) {
    FeatureMap map = backbone.featureMap();
    GraphProto whole = backbone.model().getGraph();
    Map<String, NodeProto> producers = new HashMap<>();
    whole.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
    String logits = output;
    while (producers.containsKey(logits) && SCORES.contains(producers.get(logits).getOpType())) {
      logits = producers.get(logits).getInput(0);
    }
    Set<String> needed = new HashSet<>(Set.of(map.tensor()));
    Deque<String> open = new ArrayDeque<>(Set.of(logits));
    while (!open.isEmpty()) {
      String value = open.pop();
      if (value.equals(backbone.input().tensor())) {
        throw refused(map, "found one that looks at the picture beside it");
      }
      if (needed.add(value) && producers.containsKey(value)) {
        Backbone.references(producers.get(value), open);
      }
    }
    needed.remove(map.tensor());
    GraphProto.Builder graph = GraphProto.newBuilder().setName("classifier");
    int type = (map.half() ? DataType.FLOAT16 : DataType.FLOAT).getNumber();
    graph.addInput(floats(MAP, shape(map)));
    graph.addNode(cast(MAP, map.tensor(), type));
    whole.getNodeList().stream()
        .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
        .forEach(graph::addNode);
    whole.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(graph::addInitializer);
    graph.addNode(cast(logits, LOGITS, DataType.FLOAT.getNumber()));
    graph.addOutput(floats(LOGITS));
    return backbone.model().toBuilder().setGraph(graph).build();
  }

  private static NodeProto cast(String from, String to, int type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type))
        .build();
  }

  private static ValueInfoProto floats(String name, long... shape) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
    if (shape.length > 0) {
      TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
      Arrays.stream(shape)
          .forEach(
              size -> dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
      tensor.setShape(dimensions);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
