package ai.infodisent.trainer.onnx;

import ai.infodisent.model.OnnxRuntime;
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
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of a network: which node makes each, which depend on the picture, the shapes of those
 * that are float or float16, and the whole numbers among its constants.
 */
final class ValueTable {

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Set<String> dependent = new LinkedHashSet<>();
  private final Map<String, long[]> constants = new HashMap<>();
  private final Map<String, Value> values = new HashMap<>();

  private ValueTable() {}

  /**
   * A float or float16 value for one picture.
   *
   * @param shape its dimensions
   * @param half whether it is float16
   */
  record Value(long[] shape, boolean half) {

    int rank() {
      return shape.length;
    }

    /** Whether there are several cells a picture, whatever its layout: more than a vector. */
    boolean isSpread() {
      return shape.length > 2 && Arrays.stream(shape).filter(size -> size > 1).count() > 1;
    }
  }

  /**
   * Reads a network and runs it once on a black picture.
   *
   * @throws OrtException if it does not run
   */
  static ValueTable of(ModelProto model, Backbone.Input input) throws OrtException {
    ValueTable table = new ValueTable();
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> table.put(tensor.getName(), tensor));
    table.dependent.add(input.tensor());
    Set<String> probed = new LinkedHashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        table.constant(node);
      }
      boolean depends = table.reads(node);
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          table.producers.put(output, node);
          if (depends) {
            table.dependent.add(output);
            // Outputs of ONNX-ML's operators may be maps and sequences.
            if (!node.getDomain().equals("ai.onnx.ml")) {
              probed.add(output);
            }
          }
        }
      }
    }
    table.run(model, input, probed);
    return table;
  }

  /** The node that makes a value; null for inputs and weights. */
  NodeProto producer(String name) {
    return producers.get(name);
  }

  /** A float value that depends on the picture; null for any other. */
  Value get(String name) {
    return values.get(name);
  }

  boolean dependsOnPicture(String name) {
    return dependent.contains(name);
  }

  /** The axes a node reduces, of a value of some rank. */
  Set<Long> axes(NodeProto node, int rank) {
    long[] axes =
        node.getInputCount() > 1
            ? constants.getOrDefault(node.getInput(1), new long[0])
            : ints(node, "axes");
    Set<Long> positive = new HashSet<>();
    Arrays.stream(axes).forEach(axis -> positive.add(axis < 0 ? axis + rank : axis));
    return positive;
  }

  /** The order of a transposition's dimensions. */
  List<Long> permutation(NodeProto node) {
    return Arrays.stream(ints(node, "perm")).boxed().toList();
  }

  /** The first of the tokens that a Gather or Slice picks of so many; 0 where it is not told. */
  int picked(NodeProto node, int count) {
    long[] index =
        node.getOpType().equals("Split") || node.getInputCount() < 2
            ? ints(node, "starts")
            : constants.getOrDefault(node.getInput(1), new long[0]);
    long first = index.length == 0 ? 0 : index[0];
    return (int) Math.max(0, Math.min(count - 1, first < 0 ? first + count : first));
  }

  /** Whether a node reads what depends on the picture, inside its branches too. */
  private boolean reads(NodeProto node) {
    return node.getInputList().stream().anyMatch(dependent::contains)
        || node.getAttributeList().stream()
            .filter(AttributeProto::hasG)
            .anyMatch(attribute -> attribute.getG().getNodeList().stream().anyMatch(this::reads));
  }

  private static long[] ints(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .map(attribute -> attribute.getIntsList().stream().mapToLong(Long::longValue).toArray())
        .orElse(new long[0]);
  }

  private void constant(NodeProto node) {
    for (AttributeProto value : node.getAttributeList()) {
      if (value.hasT()) {
        put(node.getOutput(0), value.getT());
      } else if (value.getName().equals("value_ints")) {
        constants.put(node.getOutput(0), ints(node, "value_ints"));
      } else if (value.getName().equals("value_int")) {
        constants.put(node.getOutput(0), new long[] {value.getI()});
      }
    }
  }

  private void put(String name, TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.INT64.getNumber()) {
      return;
    }
    if (tensor.hasRawData()) {
      ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      long[] whole = new long[raw.remaining() / Long.BYTES];
      raw.asLongBuffer().get(whole);
      constants.put(name, whole);
    } else {
      constants.put(name, tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** Outside the heap, where ONNX Runtime reads it without a copy. */
  private static ByteBuffer bytes(ModelProto model) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(model.getSerializedSize());
    try {
      CodedOutputStream output = CodedOutputStream.newInstance(bytes);
      model.writeTo(output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.flip();
  }

  private void run(ModelProto model, Backbone.Input input, Set<String> probed) throws OrtException {
    if (probed.isEmpty()) {
      return;
    }
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    probed.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    OrtEnvironment environment = OnnxRuntime.environment();
    int height = input.height();
    int width = input.width();
    long[] shape =
        input.channelsFirst() ? new long[] {1, 3, height, width} : new long[] {1, height, width, 3};
    int bytes = input.half() ? Short.BYTES : Float.BYTES;
    ByteBuffer black =
        ByteBuffer.allocateDirect(3 * height * width * bytes).order(ByteOrder.nativeOrder());
    OnnxJavaType type = input.half() ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT;
    ByteBuffer network = bytes(model.toBuilder().setGraph(graph).build());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      // For one run, weights are not worth a second copy in another order.
      options.addConfigEntry("session.disable_prepacking", "1");
      try (OrtSession session = environment.createSession(network, options);
          OnnxTensor image = OnnxTensor.createTensor(environment, black, shape, type);
          OrtSession.Result result = session.run(Map.of(input.tensor(), image))) {
        result.forEach(
            entry -> {
              if (entry.getValue().getInfo() instanceof TensorInfo info
                  && (info.type == OnnxJavaType.FLOAT || info.type == OnnxJavaType.FLOAT16)) {
                boolean half = info.type == OnnxJavaType.FLOAT16;
                values.put(entry.getKey(), new Value(info.getShape(), half));
              }
            });
      }
    }
  }
}
