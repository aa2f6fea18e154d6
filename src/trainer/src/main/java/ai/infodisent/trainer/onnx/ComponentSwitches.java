package ai.infodisent.trainer.onnx;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Switches components of a fused graph off: what pooling gives is multiplied by 1 or by 0, channel
 * by channel, before anything is made of it. The nodes are found by what they do, so that it does
 * not matter which version wrote the graph, or whether it was switched before.
 */
public final class ComponentSwitches {

  /** What there is of components in an answer; the cells and the maps stay as they are. */
  private static final List<String> SWITCHED =
      List.of(
          FusedTensors.LOGITS, FusedTensors.SCORES, FusedTensors.CLASSES, FusedTensors.COMPONENTS);

  private static final String NAME = "infodisent/switch";

  private final GraphProto.Builder graph;
  private final int channels;
  private final Map<String, NodeProto> producers = new HashMap<>();

  private ComponentSwitches(GraphProto graph, int channels) {
    this.graph = graph.toBuilder();
    this.channels = channels;
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
  }

  /** The values that pooling gives; both are at least 0, or the second at most 0. */
  private record Pooled(String plus, String minus) {

    String of(Sign sign) {
      return sign == Sign.PLUS ? plus : minus;
    }
  }

  /**
   * Switches components off.
   *
   * @param model a fused graph
   * @param components to be 0 in every picture; others are what they were, bit for bit
   * @param channels of the graph, D
   * @throws TrainerException if it is not to be seen that logits and components are made of what
   *     pooling gives and of nothing else
   */
  public static ModelProto off(
      ModelProto model, Collection<ComponentName> components, int channels) {
    ComponentSwitches switches = new ComponentSwitches(model.getGraph(), channels);
    Pooled pooled = switches.pooled();
    for (Sign sign : Sign.values()) {
      int[] off =
          components.stream()
              .filter(component -> component.sign() == sign)
              .mapToInt(ComponentName::channel)
              .toArray();
      if (off.length > 0) {
        switches.off(pooled.of(sign), off);
      }
    }
    return model.toBuilder().setGraph(switches.graph).build();
  }

  /** Both signs are joined into one output, the minus negated just before or sooner. */
  private Pooled pooled() {
    NodeProto joined = producers.get(FusedTensors.COMPONENTS);
    while (joined != null && List.of("Identity", "Reshape").contains(joined.getOpType())) {
      joined = producers.get(joined.getInput(0));
    }
    if (joined == null || !joined.getOpType().equals("Concat") || joined.getInputCount() != 2) {
      throw unknown("no two components joined");
    }
    String plus = joined.getInput(0);
    String minus = joined.getInput(1);
    NodeProto negation = producers.get(minus);
    Stream<String> before =
        negation != null && negation.getOpType().equals("Neg")
            ? Stream.of(negation.getInput(0))
            : Stream.of();
    return Stream.concat(before, Stream.of(minus))
        .map(candidate -> new Pooled(plus, candidate))
        .filter(this::isAll)
        .findFirst()
        .orElseThrow(() -> unknown("logits of something else"));
  }

  /** Whether what is switched depends on the picture through the pooled values alone. */
  private boolean isAll(Pooled pooled) {
    Deque<String> open = new ArrayDeque<>(SWITCHED);
    Set<String> seen = new HashSet<>(Set.of(pooled.plus(), pooled.minus()));
    while (!open.isEmpty()) {
      String value = open.pop();
      if (seen.add(value)) {
        NodeProto node = producers.get(value);
        boolean branches =
            node != null && node.getAttributeList().stream().anyMatch(AttributeProto::hasG);
        boolean lost = node == null && initializer(value).isEmpty();
        if (lost || branches) {
          return false;
        }
        if (node != null) {
          node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(open::push);
        }
      }
    }
    return producers.containsKey(pooled.plus()) && producers.containsKey(pooled.minus());
  }

  private void off(String pooled, int[] off) {
    NodeProto maker = producers.get(pooled);
    Optional<TensorProto> switches =
        maker.getOpType().equals("Mul") ? initializer(maker.getInput(1)) : Optional.empty();
    if (switches.filter(this::isSwitch).isPresent()) {
      graph.setInitializer(
          graph.getInitializerList().indexOf(switches.get()), switched(switches.get(), off));
      return;
    }
    // Whoever reads the value reads it switched: the maker gives it another name.
    String whole = pooled + "/whole";
    String name = NAME + "/" + pooled;
    int at = graph.getNodeList().indexOf(maker);
    NodeProto renamed =
        maker.toBuilder().setOutput(maker.getOutputList().indexOf(pooled), whole).build();
    // It may make the other sign, too.
    renamed.getOutputList().forEach(output -> producers.put(output, renamed));
    graph.setNode(at, renamed);
    graph.addNode(
        at + 1,
        NodeProto.newBuilder()
            .setOpType("Mul")
            .setName(name)
            .addInput(whole)
            .addInput(name)
            .addOutput(pooled));
    float[] on = new float[channels];
    Arrays.fill(on, 1);
    TensorProto tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(channels)
            .addDims(1)
            .addDims(1)
            .setRawData(raw(on))
            .build();
    graph.addInitializer(switched(tensor, off));
  }

  private Optional<TensorProto> initializer(String name) {
    return graph.getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst();
  }

  /** Whether these are as many zeros and ones as there are channels. */
  private boolean isSwitch(TensorProto tensor) {
    if (tensor.getRawData().size() != channels * Float.BYTES) {
      return false;
    }
    for (float value : values(tensor)) {
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }

  private static TensorProto switched(TensorProto tensor, int[] off) {
    float[] values = values(tensor);
    for (int channel : off) {
      values[channel] = 0;
    }
    return tensor.toBuilder().setRawData(raw(values)).build();
  }

  private static float[] values(TensorProto tensor) {
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static ByteString raw(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static TrainerException unknown(String found) {
    return new TrainerException(
        "expected a graph whose logits and components are made of what pooling gives and of"
            + " nothing else, found "
            + found);
  }
}
