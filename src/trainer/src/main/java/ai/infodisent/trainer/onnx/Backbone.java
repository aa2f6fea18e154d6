package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A frozen network and where its final feature map is.
 *
 * @param model the network as its exporter wrote it, its weights inside
 * @param sha256 of the file it was read from
 * @param input where its pictures enter
 * @param featureMap what a head is put on
 */
public record Backbone(ModelProto model, String sha256, Input input, FeatureMap featureMap) {

  /** Names of a backbone's values are set apart from the head's by this. */
  private static final String PREFIX = "backbone/";

  /**
   * Where pictures enter.
   *
   * @param tensor the input's name
   * @param channelsFirst whether it is {@code [N, 3, H, W]} rather than {@code [N, H, W, 3]}
   * @param height H
   * @param width W
   * @param fixedBatch whether one run takes one picture rather than any number
   * @param half whether it is float16 rather than float
   */
  public record Input(
      String tensor,
      boolean channelsFirst,
      int height,
      int width,
      boolean fixedBatch,
      boolean half) {

    /** An input of floats. */
    public Input(String tensor, boolean channelsFirst, int height, int width, boolean fixedBatch) {
      this(tensor, channelsFirst, height, width, fixedBatch, false);
    }
  }

  /**
   * The same backbone with other cells.
   *
   * @throws ai.infodisent.trainer.TrainerException if a class token is to be subtracted and there
   *     is none
   */
  public Backbone withCells(TokenGrid.Cell cells) {
    return new Backbone(model, sha256, input, featureMap.withCells(cells));
  }

  /** What one run of graphs on this backbone takes: 1, or the name of any number. */
  Object batchDimension() {
    return input.fixedBatch() ? 1 : FusedGraph.BATCH;
  }

  /**
   * Continues a graph with this backbone, from its input to its feature map and not beyond.
   *
   * @param image the float value that becomes the backbone's input
   * @return the name of the feature map, brought to float {@code [N, D, R, Q]}
   */
  String append(GraphBuilder graph, String image) {
    GraphProto cut = cut();
    GraphProto.Builder renamed = GraphProto.newBuilder();
    Map<String, String> names = new HashMap<>();
    names.put(input.tensor(), input.half() ? graph.cast(image, DataType.FLOAT16) : image);
    rename(cut, renamed, names);
    graph.append(renamed.build(), model.getFunctionsList());
    String map = renamed(featureMap.tensor(), names);
    String floats = featureMap.half() ? graph.cast(map, DataType.FLOAT) : map;
    if (featureMap.tokens().isPresent()) {
      return grid(graph, floats, featureMap.tokens().get());
    }
    return featureMap.channelsFirst() ? floats : graph.transpose(floats, 0, 3, 1, 2);
  }

  /** Brings patch tokens into their grid. */
  private String grid(GraphBuilder graph, String tokens, TokenGrid grid) {
    int axis = featureMap.channelsFirst() ? 2 : 1;
    int cells = featureMap.cells();
    String patches =
        cells == grid.count()
            ? tokens
            : graph.slice(tokens, axis, grid.first(), grid.first() + cells);
    if (grid.minusClass()) {
      int token = grid.classToken();
      patches = graph.node("Sub", patches, graph.slice(tokens, axis, token, token + 1));
    }
    String turned = featureMap.channelsFirst() ? patches : graph.transpose(patches, 0, 2, 1);
    return graph.reshape(turned, 0, featureMap.channels(), featureMap.rows(), featureMap.columns());
  }

  /** Only what the feature map is computed from. */
  private GraphProto cut() {
    GraphProto whole = model.getGraph();
    Map<String, NodeProto> producers = new HashMap<>();
    whole.getNodeList().forEach(node -> node.getOutputList().forEach(o -> producers.put(o, node)));
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(featureMap.tensor()));
    while (!open.isEmpty()) {
      String value = open.pop();
      if (needed.add(value) && producers.containsKey(value)) {
        references(producers.get(value), open);
      }
    }
    GraphProto.Builder cut = GraphProto.newBuilder();
    whole.getNodeList().stream()
        .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
        .forEach(cut::addNode);
    whole.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(cut::addInitializer);
    return cut.build();
  }

  /** What a node reads, inside its branches and loops too. */
  static void references(NodeProto node, Deque<String> open) {
    node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(open::push);
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        attribute.getG().getNodeList().forEach(inner -> references(inner, open));
        attribute.getG().getOutputList().forEach(output -> open.push(output.getName()));
      }
    }
  }

  private static void rename(
      GraphProto graph, GraphProto.Builder renamed, Map<String, String> names) {
    for (TensorProto tensor : graph.getInitializerList()) {
      renamed.addInitializer(tensor.toBuilder().setName(renamed(tensor.getName(), names)));
    }
    for (NodeProto node : graph.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().clearAttribute();
      // A node may have the name of a value, of the input even: its name is no reference.
      copy.setName(node.getName().isEmpty() ? "" : PREFIX + node.getName()).clearDocString();
      node.getInputList().forEach(name -> copy.addInput(renamed(name, names)));
      node.getOutputList().forEach(name -> copy.addOutput(renamed(name, names)));
      for (AttributeProto attribute : node.getAttributeList()) {
        copy.addAttribute(attribute.hasG() ? renameBranch(attribute, names) : attribute);
      }
      renamed.addNode(copy);
    }
  }

  private static AttributeProto renameBranch(AttributeProto attribute, Map<String, String> names) {
    GraphProto branch = attribute.getG();
    GraphProto.Builder renamed = GraphProto.newBuilder().setName(branch.getName());
    rename(branch, renamed, names);
    for (ValueInfoProto value : branch.getInputList()) {
      renamed.addInput(value.toBuilder().setName(renamed(value.getName(), names)));
    }
    for (ValueInfoProto value : branch.getOutputList()) {
      renamed.addOutput(value.toBuilder().setName(renamed(value.getName(), names)));
    }
    return attribute.toBuilder().setG(renamed).build();
  }

  /** The empty name, an input left out, stays empty. */
  private static String renamed(String name, Map<String, String> names) {
    return name.isEmpty() ? name : names.computeIfAbsent(name, PREFIX::concat);
  }
}
