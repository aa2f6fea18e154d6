package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes an ONNX graph node by node. Values are known by their names, as in ONNX itself: every
 * method that adds something gives the name of what it added. The operators that changed their form
 * between operator sets and that this project needs have methods of their own, which write the form
 * of the graph's operator set.
 */
public final class GraphBuilder {

  /** The operator set of graphs that continue no other graph. */
  public static final int OPSET = 18;

  /**
   * New enough for constants that are not inputs, old enough for every runtime of the last years.
   */
  private static final int IR_VERSION = 8;

  private static final String DEFAULT_DOMAIN = "";

  /** What the names of values begin with, unless said otherwise. */
  static final String PREFIX = "infodisent/";

  private final GraphProto.Builder graph;
  private final List<OperatorSetIdProto> operatorSets;
  private final List<FunctionProto> functions = new ArrayList<>();
  private final int opset;
  private final String prefix;
  private int names;

  /** A graph of its own, of operator set {@value #OPSET}. */
  public GraphBuilder(String name) {
    this(
        name,
        List.of(
            OperatorSetIdProto.newBuilder().setDomain(DEFAULT_DOMAIN).setVersion(OPSET).build()));
  }

  /** A graph that takes in nodes of another, and so has its operator sets. */
  public GraphBuilder(String name, List<OperatorSetIdProto> operatorSets) {
    this(name, operatorSets, PREFIX);
  }

  /** Nodes for a graph that has others already, and so with names that begin otherwise. */
  GraphBuilder(String name, List<OperatorSetIdProto> operatorSets, String prefix) {
    this.prefix = prefix;
    this.graph = GraphProto.newBuilder().setName(name);
    this.operatorSets = List.copyOf(operatorSets);
    this.opset = opset(operatorSets);
    if (opset == 0) {
      throw new IllegalArgumentException("expected an operator set of ONNX, found none");
    }
  }

  /** The version of ONNX's own operator set among others; 0 where it is not among them. */
  static int opset(List<OperatorSetIdProto> operatorSets) {
    return operatorSets.stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToInt(set -> (int) set.getVersion())
        .findFirst()
        .orElse(0);
  }

  /**
   * Adds an input.
   *
   * @param dimensions a {@link Number} where fixed, a name where not
   */
  public String input(String name, TensorProto.DataType type, Object... dimensions) {
    graph.addInput(valueInfo(name, type, dimensions));
    return name;
  }

  /**
   * Makes a value an output of the graph under a name of its own.
   *
   * @param dimensions a {@link Number} where fixed, a name where not
   */
  public void output(String name, String value, TensorProto.DataType type, Object... dimensions) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name).setName(name));
    graph.addOutput(valueInfo(name, type, dimensions));
  }

  /** Adds a float constant, row-major. */
  public String constant(float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(TensorProto.DataType.FLOAT, bytes, values.length, shape);
  }

  /** Adds a constant number. */
  public String constant(float value) {
    return constant(new float[] {value});
  }

  /** Adds an int64 constant, row-major. */
  public String constant(long[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(TensorProto.DataType.INT64, bytes, values.length, shape);
  }

  private String constant(TensorProto.DataType type, ByteBuffer bytes, long length, long... shape) {
    long expected = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    if (length != expected) {
      throw new IllegalArgumentException(
          "expected "
              + expected
              + " values for shape "
              + Arrays.toString(shape)
              + ", found "
              + length);
    }
    String name = fresh("constant");
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds a node without attributes and gives its output. */
  public String node(String operator, String... inputs) {
    return node(operator, Map.of(), inputs);
  }

  /**
   * Adds a node and gives its output.
   *
   * @param attributes values are Long or Integer, Float, String, or long[]
   */
  public String node(String operator, Map<String, Object> attributes, String... inputs) {
    return nodes(operator, 1, attributes, inputs).get(0);
  }

  /** Adds a node of several outputs and gives them all. */
  public List<String> nodes(
      String operator, int outputs, Map<String, Object> attributes, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs));
    for (int i = 0; i < outputs; i++) {
      node.addOutput(fresh(operator));
    }
    node.setName(node.getOutput(0));
    // Sorted, so that the same graph has the same bytes in every process.
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
    graph.addNode(node);
    return List.copyOf(node.getOutputList());
  }

  /** Brings a value to a shape; 0 keeps a dimension, -1 is what is left. */
  public String reshape(String value, long... shape) {
    return node("Reshape", value, constant(shape, shape.length));
  }

  /** Exchanges dimensions. */
  public String transpose(String value, long... permutation) {
    return node("Transpose", Map.of("perm", permutation), value);
  }

  /** Casts to a type. */
  public String cast(String value, TensorProto.DataType type) {
    return node("Cast", Map.of("to", type.getNumber()), value);
  }

  /** Joins values along an axis. */
  public String concat(int axis, String... values) {
    return node("Concat", Map.of("axis", axis), values);
  }

  /** The rows of a value from one up to another, which is left out. */
  public String slice(String value, long start, long end) {
    return node("Slice", value, constant(new long[] {start}, 1), constant(new long[] {end}, 1));
  }

  /** A value from one index up to another, which is left out, along an axis. */
  String slice(String value, int axis, long start, long end) {
    long[] starts = {start};
    long[] ends = {end};
    long[] axes = {axis};
    // All three were attributes before operator set 10.
    return opset >= 10
        ? node("Slice", value, constant(starts, 1), constant(ends, 1), constant(axes, 1))
        : node("Slice", Map.of("starts", starts, "ends", ends, "axes", axes), value);
  }

  /** A matrix product of two matrices, each transposed first where asked. */
  public String product(String a, boolean transposeA, String b, boolean transposeB) {
    return node("Gemm", Map.of("transA", transposeA ? 1 : 0, "transB", transposeB ? 1 : 0), a, b);
  }

  /**
   * Reduces a value along axes.
   *
   * @param operator ReduceMax, ReduceMin, ReduceMean or ReduceSum
   * @param keep whether the reduced dimensions stay, with length 1
   */
  public String reduce(String operator, boolean keep, String value, long... axes) {
    // The axes were an attribute; they are an input since 13 for the sum, since 18 for the others.
    int since = operator.equals("ReduceSum") ? 13 : 18;
    int keepDimensions = keep ? 1 : 0;
    return opset >= since
        ? node(operator, Map.of("keepdims", keepDimensions), value, constant(axes, axes.length))
        : node(operator, Map.of("keepdims", keepDimensions, "axes", axes), value);
  }

  /**
   * The index of the largest (ArgMax) or smallest (ArgMin) value along an axis; ties: the first.
   */
  public String argument(String operator, int axis, boolean keep, String value) {
    return node(operator, Map.of("axis", axis, "keepdims", keep ? 1 : 0), value);
  }

  /**
   * The indices of the k largest values along an axis, the largest first; ties: the lower index.
   */
  public String largest(String value, long k, int axis) {
    // k was an attribute before operator set 10.
    List<String> found =
        opset >= 10
            ? nodes("TopK", 2, Map.of("axis", axis), value, constant(new long[] {k}, 1))
            : nodes("TopK", 2, Map.of("axis", axis, "k", k), value);
    return found.get(1);
  }

  /**
   * Takes nodes of another graph over as they are, and the functions that these may call; the
   * caller sees to it that names do not clash.
   */
  public void append(GraphProto other, List<FunctionProto> used) {
    functions.addAll(used);
    graph.addAllNode(other.getNodeList()).addAllInitializer(other.getInitializerList());
  }

  /** The finished model. */
  public ModelProto build(SortedMap<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("infodisent")
            .addAllOpsetImport(operatorSets)
            .addAllFunctions(functions)
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  private String fresh(String kind) {
    return prefix + kind + "_" + names++;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof long[] list) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      Arrays.stream(list).forEach(attribute::addInts);
    } else if (value instanceof Float number) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number);
    } else if (value instanceof String text) {
      attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (value instanceof Integer || value instanceof Long) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(((Number) value).longValue());
    } else {
      throw new IllegalArgumentException(
          "expected an attribute of type int, long, float, String or long[], found " + value);
    }
    return attribute.build();
  }

  private static ValueInfoProto valueInfo(
      String name, TensorProto.DataType type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      if (dimension instanceof Number number) {
        shape.addDimBuilder().setDimValue(number.longValue());
      } else {
        shape.addDimBuilder().setDimParam(dimension.toString());
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
