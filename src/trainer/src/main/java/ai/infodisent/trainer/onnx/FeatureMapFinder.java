package ai.infodisent.trainer.onnx;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.onnx.ValueTable.Value;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the final feature map of a classifier by walking back from its logits: over every value
 * that has one cell a picture (classifier, norm, flattening, pooled vector) to the nodes that made
 * one cell of several. What such a node pools is the map: rows and columns, or a transformer's
 * tokens. Names say nothing; shapes are found by running the network once on a black picture.
 */
final class FeatureMapFinder {

  private static final Set<String> POOLS =
      Set.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "AveragePool", "MaxPool");

  private static final Set<String> REDUCTIONS =
      Set.of("ReduceMean", "ReduceMax", "ReduceSum", "ReduceL2");

  private static final Set<String> FLATTENINGS = Set.of("Flatten", "Reshape");

  private static final Set<String> PICKS = Set.of("Gather", "Slice", "Split");

  /** What keeps a map's values and moves them at most. */
  private static final Set<String> MOVES =
      Set.of("Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity");

  private static final Set<Long> ROWS_AND_COLUMNS = Set.of(2L, 3L);

  /** Where rows and columns stand: after the channels, or before them. */
  private static final Set<Set<Long>> SPATIAL = Set.of(ROWS_AND_COLUMNS, Set.of(1L, 2L));

  private static final int MOST_GUESSES = 3;

  private final GraphProto graph;
  private final ValueTable values;
  private final TokenGrids grids;

  private FeatureMapFinder(ModelProto model, Backbone.Input input) throws OrtException {
    this.graph = model.getGraph();
    this.values = ValueTable.of(model, input);
    this.grids = new TokenGrids(values);
  }

  /**
   * What a search found.
   *
   * @param candidates in the order of the walk back from the logits
   * @param choice the one to be sure of
   * @param refusal why there is no choice, for whoever asked; empty where there is one
   */
  record Found(List<FeatureMap> candidates, Optional<FeatureMap> choice, String refusal) {

    /**
     * The choice.
     *
     * @throws TrainerException if there is none
     */
    FeatureMap chosen() {
      return choice.orElseThrow(() -> new TrainerException(refusal));
    }
  }

  /**
   * Finds the feature map, or checks the one asked for.
   *
   * @throws TrainerException if the one asked for is none
   * @throws OrtException if the network does not run
   */
  static Found find(ModelProto model, Backbone.Input input, Optional<String> asked)
      throws OrtException {
    FeatureMapFinder finder = new FeatureMapFinder(model, input);
    Found found = finder.find();
    return asked.isEmpty()
        ? found
        : new Found(found.candidates(), Optional.of(finder.check(asked.get())), "");
  }

  private Found find() {
    Map<String, FeatureMap> maps = new LinkedHashMap<>();
    boolean sure = true;
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      Value value = values.get(output.getName());
      if (value == null || !value.isSpread()) {
        open.add(output.getName());
      }
    }
    while (!open.isEmpty()) {
      String name = open.remove();
      NodeProto node = values.producer(name);
      if (node == null || !seen.add(name)) {
        continue;
      }
      List<String> inputs = inputs(node, values.get(name) != null);
      for (String in : inputs) {
        Value value = values.get(in);
        if (value == null || !value.isSpread()) {
          open.add(in);
        } else if (values.producer(in) != null) {
          Optional<FeatureMap> map = pooled(node, in);
          sure &= map.isPresent() && inputs.size() == 1;
          map.ifPresent(found -> maps.putIfAbsent(found.tensor(), found));
        }
      }
    }
    List<FeatureMap> candidates = new ArrayList<>(maps.values());
    if (candidates.size() == 1 && sure) {
      return new Found(candidates, Optional.of(candidates.get(0)), "");
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      Value value = values.get(output.getName());
      if (value != null && value.isSpread() && !maps.containsKey(output.getName())) {
        asked(output.getName(), "an output of the network").ifPresent(candidates::add);
      }
    }
    if (candidates.isEmpty()) {
      candidates = last();
    }
    return new Found(candidates, Optional.empty(), refusal(candidates));
  }

  /** Where the walk leads to no map: the last values that could be one, the last first. */
  private List<FeatureMap> last() {
    List<FeatureMap> last = new ArrayList<>();
    for (int i = graph.getNodeCount() - 1; i >= 0 && last.size() < MOST_GUESSES; i--) {
      for (String output : graph.getNode(i).getOutputList()) {
        Value value = values.get(output);
        if (value != null && value.rank() == 4 && value.isSpread()) {
          asked(output, "among the last values of several cells").ifPresent(last::add);
        }
      }
    }
    return last;
  }

  /** Of a float value, what floats it is computed from; of any other, everything. */
  private List<String> inputs(NodeProto node, boolean isFloat) {
    return node.getInputList().stream()
        .filter(values::dependsOnPicture)
        .filter(name -> !isFloat || values.get(name) != null)
        .distinct()
        .toList();
  }

  private static String refusal(List<FeatureMap> candidates) {
    String expected =
        "expected a classifier with a global pool over one feature map [N, D, rows, columns] of"
            + " several cells, or a transformer's tokens in a grid, found ";
    return candidates.isEmpty()
        ? expected + "none; if there is a map all the same, name it with --feature-map"
        : expected
            + "no choice to be sure of; name one with --feature-map: "
            + candidates.stream().map(FeatureMap::describe).collect(Collectors.joining("; "));
  }

  /** The map that a node pools; empty if it is none that this program understands. */
  private Optional<FeatureMap> pooled(NodeProto node, String in) {
    String operator = node.getOpType();
    Value value = values.get(in);
    String reason = "the input of " + describe(node);
    if (value.rank() == 4) {
      boolean axesFit = !REDUCTIONS.contains(operator) || SPATIAL.contains(values.axes(node, 4));
      boolean known =
          POOLS.contains(operator)
              || REDUCTIONS.contains(operator)
              || FLATTENINGS.contains(operator)
              || operator.equals("Conv");
      return known && axesFit
          ? Optional.of(map(in, channelsFirst(node, in), reason))
          : Optional.empty();
    }
    if (value.rank() != 3) {
      return Optional.empty();
    }
    int axis = tokenAxis(node);
    return unfolded(in, axis, reason)
        .or(
            () ->
                tokens(
                    in,
                    axis,
                    PICKS.contains(operator) ? Optional.of(node) : Optional.empty(),
                    reason));
  }

  private int tokenAxis(NodeProto node) {
    if (REDUCTIONS.contains(node.getOpType())) {
      return values.axes(node, 3).contains(2L) ? 2 : 1;
    }
    return POOLS.contains(node.getOpType()) ? 2 : 1;
  }

  /** The map of rows and columns that was folded into three dimensions, if it was. */
  private Optional<FeatureMap> unfolded(String name, int axis, String reason) {
    Value folded = values.get(name);
    long cells = folded.shape()[axis];
    long channels = folded.shape()[3 - axis];
    String at = name;
    NodeProto node = values.producer(at);
    while (node != null
        && (MOVES.contains(node.getOpType()) || REDUCTIONS.contains(node.getOpType()))) {
      at = node.getInput(0);
      Value value = values.get(at);
      if (value == null) {
        return Optional.empty();
      }
      if (value.rank() == 4) {
        long[] shape = value.shape();
        boolean reduced = REDUCTIONS.contains(node.getOpType());
        boolean first = shape[1] == channels && (reduced || shape[2] * shape[3] == cells);
        boolean last = shape[3] == channels && (reduced || shape[1] * shape[2] == cells);
        return first || last
            ? Optional.of(map(at, first && (!last || tracedFirst(at).orElse(true)), reason))
            : Optional.empty();
      }
      if (REDUCTIONS.contains(node.getOpType())) {
        return Optional.empty();
      }
      node = values.producer(at);
    }
    return Optional.empty();
  }

  private Optional<FeatureMap> tokens(
      String name, int axis, Optional<NodeProto> pick, String reason) {
    Value value = values.get(name);
    long[] shape = value.shape();
    if (shape[0] != 1) {
      return Optional.empty();
    }
    int count = (int) shape[axis];
    int channels = (int) shape[3 - axis];
    int picked = pick.map(node -> values.picked(node, count)).orElse(-1);
    return grids
        .of(name, count, channels, pick.isPresent())
        .map(
            grid -> {
              int others = count - grid.rows() * grid.columns();
              // Of leading tokens the first is the class token, whichever is classified too.
              int classToken = others == 0 ? -1 : picked < others ? 0 : picked;
              int first = classToken >= others ? 0 : others;
              return new FeatureMap(
                  name,
                  channels,
                  grid.rows(),
                  grid.columns(),
                  axis == 2,
                  value.half(),
                  Optional.of(new TokenGrid(count, first, classToken, false)),
                  reason
                      + ", "
                      + count
                      + " tokens of which "
                      + others
                      + (others == 1 ? " is" : " are")
                      + " no patch, grid from "
                      + grid.source());
            });
  }

  private FeatureMap check(String tensor) {
    if (values.producer(tensor) == null) {
      throw new TrainerException(
          "expected --feature-map to name a value of the backbone, found \"" + tensor + "\"");
    }
    return asked(tensor, "as asked")
        .orElseThrow(
            () -> {
              Value value = values.get(tensor);
              return new TrainerException(
                  "expected feature map \""
                      + tensor
                      + "\" to be float [N, D, rows, columns], found "
                      + (value == null ? "no float value" : Arrays.toString(value.shape())));
            });
  }

  private Optional<FeatureMap> asked(String tensor, String reason) {
    Value value = values.get(tensor);
    if (value == null) {
      return Optional.empty();
    }
    if (value.rank() == 4) {
      boolean first = tracedFirst(tensor).orElseGet(() -> looksChannelsFirst(value.shape()));
      return Optional.of(map(tensor, first, reason));
    }
    return value.rank() == 3 && value.isSpread()
        ? tokens(tensor, 1, Optional.empty(), reason)
        : Optional.empty();
  }

  private boolean channelsFirst(NodeProto node, String in) {
    if (REDUCTIONS.contains(node.getOpType())) {
      return values.axes(node, 4).equals(ROWS_AND_COLUMNS);
    }
    return POOLS.contains(node.getOpType())
        || node.getOpType().equals("Conv")
        || tracedFirst(in).orElseGet(() -> looksChannelsFirst(values.get(in).shape()));
  }

  /** What a map's making tells of its layout: convolutions and pools put the channels first. */
  private Optional<Boolean> tracedFirst(String name) {
    boolean turned = false;
    NodeProto node = values.producer(name);
    long[] shape = values.get(name).shape();
    while (node != null) {
      String operator = node.getOpType();
      if (POOLS.contains(operator)
          || Set.of("Conv", "BatchNormalization", "InstanceNormalization").contains(operator)) {
        return Optional.of(!turned);
      }
      String next = node.getInputCount() == 0 ? "" : node.getInput(0);
      Value value = values.get(next);
      if (operator.equals("Transpose") && value != null && value.rank() == 4) {
        List<Long> order = values.permutation(node);
        if (order.equals(List.of(0L, 2L, 3L, 1L)) && !turned) {
          turned = true;
        } else if (order.equals(List.of(0L, 3L, 1L, 2L))) {
          return Optional.of(true);
        } else {
          return Optional.empty();
        }
      } else if (value == null || !(turned || Arrays.equals(value.shape(), shape))) {
        return Optional.empty();
      }
      node = values.producer(next);
    }
    return Optional.empty();
  }

  /** A map's rows and columns are as many, as a rule; where they stand tells where channels do. */
  private static boolean looksChannelsFirst(long[] map) {
    return map[2] == map[3] || map[1] != map[2];
  }

  private FeatureMap map(String tensor, boolean channelsFirst, String reason) {
    long[] shape = values.get(tensor).shape();
    int rows = channelsFirst ? 2 : 1;
    return new FeatureMap(
        tensor,
        (int) shape[channelsFirst ? 1 : 3],
        (int) shape[rows],
        (int) shape[rows + 1],
        channelsFirst,
        values.get(tensor).half(),
        Optional.empty(),
        reason);
  }

  private static String describe(NodeProto node) {
    return node.getOpType() + (node.getName().isEmpty() ? "" : " \"" + node.getName() + "\"");
  }
}
