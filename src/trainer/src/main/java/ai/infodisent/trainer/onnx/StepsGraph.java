package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Several steps of training in one run, so that their state stays where the graph runs: ONNX's Scan
 * hands the state from step to step, and each step its batch and its rates.
 *
 * <p>All names are those of {@link #ofAll}. Whatever a step takes or tells beside its state, this
 * graph does with one more dimension in front, of K steps; the state goes in as it is before them
 * and comes out as it is after them.
 */
public final class StepsGraph {

  private static final String STEPS = "K";

  private StepsGraph() {}

  /** What an input or output of one step is called here. */
  public static String ofAll(String name) {
    return "all/" + name;
  }

  /**
   * Builds the graph.
   *
   * @param step takes a state and gives the next
   * @param state the names of the state, each of which comes out as {@link TrainingStepGraph#next}
   */
  public static ModelProto of(ModelProto step, List<String> state) {
    Map<String, ValueInfoProto> inputs = byName(step.getGraph().getInputList());
    Map<String, ValueInfoProto> outputs = byName(step.getGraph().getOutputList());
    List<String> taken = new ArrayList<>(inputs.keySet().stream().sorted().toList());
    taken.removeAll(state);
    List<String> next = state.stream().map(TrainingStepGraph::next).toList();
    List<String> told = new ArrayList<>(outputs.keySet().stream().sorted().toList());
    told.removeAll(next);

    GraphProto.Builder body =
        step.getGraph().toBuilder().setName("step").clearInput().clearOutput();
    GraphProto.Builder all = GraphProto.newBuilder().setName("steps");
    NodeProto.Builder scan = NodeProto.newBuilder().setOpType("Scan").setName("steps");
    for (int i = 0; i < state.size(); i++) {
      body.addInput(inputs.get(state.get(i))).addOutput(outputs.get(next.get(i)));
      all.addInput(renamed(inputs.get(state.get(i)), ofAll(state.get(i))));
      all.addOutput(renamed(outputs.get(next.get(i)), ofAll(next.get(i))));
      scan.addInput(ofAll(state.get(i))).addOutput(ofAll(next.get(i)));
    }
    for (String name : taken) {
      body.addInput(inputs.get(name));
      all.addInput(ofSteps(inputs.get(name)));
      scan.addInput(ofAll(name));
    }
    for (String name : told) {
      body.addOutput(outputs.get(name));
      all.addOutput(ofSteps(outputs.get(name)));
      scan.addOutput(ofAll(name));
    }
    scan.addAttribute(
        AttributeProto.newBuilder()
            .setName("body")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(body));
    scan.addAttribute(
        AttributeProto.newBuilder()
            .setName("num_scan_inputs")
            .setType(AttributeProto.AttributeType.INT)
            .setI(taken.size()));
    return step.toBuilder().setGraph(all.addNode(scan)).build();
  }

  private static Map<String, ValueInfoProto> byName(List<ValueInfoProto> values) {
    return values.stream().collect(Collectors.toMap(ValueInfoProto::getName, Function.identity()));
  }

  private static ValueInfoProto renamed(ValueInfoProto value, String name) {
    return value.toBuilder().setName(name).build();
  }

  private static ValueInfoProto ofSteps(ValueInfoProto value) {
    ValueInfoProto.Builder all = value.toBuilder().setName(ofAll(value.getName()));
    TensorShapeProto one = value.getType().getTensorType().getShape();
    all.getTypeBuilder()
        .getTensorTypeBuilder()
        .setShape(
            TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(STEPS))
                .addAllDim(one.getDimList()));
    return all.build();
  }
}
