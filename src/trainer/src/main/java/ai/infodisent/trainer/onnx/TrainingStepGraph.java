package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One step of training as an ordinary graph: forward, backward and Adam, state in and state out.
 *
 * <p>The gradient of U is taken in the Lie algebra of the orthogonal group at U: {@code S =
 * skew(dL/dU U^T)}. Adam turns S into a skew step A, and U becomes exp(-A) U, by its Taylor series
 * up to A^2, followed by one Newton-Schulz step, {@code U <- 1.5 U - 0.5 U U^T U}, that squares
 * what is left of the deviation from orthogonality. W is projected to at least 0 after each step,
 * and a weight of 0 stays so where the head is a pruned one.
 *
 * <p>Inputs beside the state: {@link HeadGraph#FEATURES}, {@link #TARGETS}, the rates, and Adam's
 * corrections. With {@link Pooling#MAX}, only the winning cells of a channel carry gradient.
 */
public final class TrainingStepGraph {

  /** Input: float {@code [N, C]}, each row a distribution over the classes. */
  public static final String TARGETS = "targets";

  /** Input: float scalar, the learning rate of U. */
  public static final String MIXING_RATE = "mixingRate";

  /** Input: float scalar, the learning rate of W. */
  public static final String WEIGHTS_RATE = "weightsRate";

  /** Input, with {@link Pooling#GUMBEL} alone: float scalar above 0. */
  public static final String TEMPERATURE = "temperature";

  /** Output: float scalar, the batch's mean loss before the step. */
  public static final String LOSS = "loss";

  /** Output: int64 scalar, how many of the batch were right before the step. */
  public static final String HITS = "hits";

  /**
   * What goes in as it is named and comes out as {@link #next}: U and W, and Adam's running means
   * of gradients and of squared gradients, of the same shapes.
   */
  public static final List<String> STATE =
      List.of(
          HeadGraph.MIXING,
          HeadGraph.WEIGHTS,
          "mixingMean",
          "mixingSquare",
          "weightsMean",
          "weightsSquare");

  private static final int CHANNELS_AT_A_TIME = 32;

  /** The grid up to which a product over all cells is faster than gathering those that won. */
  private static final int MOST_CELLS_SUMMED = 100;

  private TrainingStepGraph() {}

  /** The name under which a value of the state comes out. */
  public static String next(String state) {
    return "next/" + state;
  }

  /** How many rows of D a value of the state has. */
  public static int rows(String state, HeadGraph.Shape shape) {
    return state.startsWith(HeadGraph.MIXING) ? shape.channels() : shape.classes();
  }

  /** Adam's corrections, inputs beside the rates, at a step, from 1. */
  public static Map<String, Float> corrections(int step) {
    return Map.of(
        Adam.MEAN_CORRECTION,
        Adam.meanCorrection(step),
        Adam.SQUARE_CORRECTION,
        Adam.squareCorrection(step));
  }

  /**
   * Builds the graph.
   *
   * @param seed of noise, where the recipe has any
   */
  public static ModelProto of(HeadGraph.Shape shape, Recipe recipe, int seed) {
    int channels = shape.channels();
    int classes = shape.classes();
    GraphBuilder graph = new GraphBuilder("step");
    HeadGraph.Forward forward = HeadGraph.append(graph, shape);
    graph.input(TARGETS, DataType.FLOAT, "N", classes);
    graph.input(MIXING_RATE, DataType.FLOAT);
    graph.input(WEIGHTS_RATE, DataType.FLOAT);
    for (String moment : STATE.subList(2, STATE.size())) {
      graph.input(moment, DataType.FLOAT, rows(moment, shape), channels);
    }
    Adam adam = new Adam(graph);

    Optional<GumbelPooling> soft = Optional.empty();
    if (recipe.pooling() == Pooling.GUMBEL) {
      graph.input(TEMPERATURE, DataType.FLOAT);
      String scaled = graph.node("Mul", forward.mixed(), graph.constant(shape.scale()));
      soft = Optional.of(GumbelPooling.append(graph, scaled, TEMPERATURE, seed));
    }
    String pooled = soft.map(GumbelPooling::pooled).orElse(forward.pooled());
    String logits =
        soft.isPresent()
            ? graph.product(HeadGraph.WEIGHTS, false, pooled, false)
            : forward.logits();
    CrossEntropy error = CrossEntropy.append(graph, logits, TARGETS, classes, recipe.smoothing());
    graph.output(LOSS, error.loss(), DataType.FLOAT);
    graph.output(HITS, error.hits(), DataType.INT64);

    String weightsGradient = graph.product(error.gradient(), false, pooled, true);
    Adam.Update weights = adam.update(weightsGradient, STATE.get(4), STATE.get(5), WEIGHTS_RATE);
    String moved = graph.node("Sub", HeadGraph.WEIGHTS, weights.change());
    String projected = recipe.nonNegative() ? graph.node("Relu", moved) : moved;
    String nextWeights = recipe.pruned() ? keepingZeros(graph, projected) : projected;

    List<String> next = new ArrayList<>();
    if (recipe.mixing()) {
      String passed =
          graph.node(
              "Mul",
              graph.product(HeadGraph.WEIGHTS, true, error.gradient(), false),
              graph.constant(shape.scale()));
      String tangent =
          soft.isPresent()
              ? tangent(graph, shape, forward, soft.get(), passed)
              : tangent(graph, shape, forward, passed);
      String skew =
          graph.node(
              "Mul",
              graph.node("Sub", tangent, graph.transpose(tangent, 1, 0)),
              graph.constant(0.5f));
      Adam.Update mixing = adam.update(skew, STATE.get(2), STATE.get(3), MIXING_RATE);
      next.add(rotate(graph, HeadGraph.MIXING, mixing.change()));
      next.add(nextWeights);
      next.add(mixing.mean());
      next.add(mixing.square());
    } else {
      next.add(HeadGraph.MIXING);
      next.add(nextWeights);
      next.addAll(STATE.subList(2, 4));
    }
    next.add(weights.mean());
    next.add(weights.square());
    for (int i = 0; i < STATE.size(); i++) {
      graph.output(
          next(STATE.get(i)), next.get(i), DataType.FLOAT, rows(STATE.get(i), shape), channels);
    }
    return graph.build(new TreeMap<>());
  }

  /** What W is to become, but 0 wherever it is 0. */
  private static String keepingZeros(GraphBuilder graph, String weights) {
    return graph.node("Mul", weights, graph.node("Abs", graph.node("Sign", HeadGraph.WEIGHTS)));
  }

  /**
   * The gradient of the loss by U, times U transposed, {@code [D, D]}: row k is a sum over the 2 N
   * cells that won channel k, of their mixed features times what the component passes on ({@code
   * pooled}: the gradient by the components, {@code [D, N]}). Few cells are summed by a product
   * over all of them, most of them times 0; of many, those that won are gathered.
   */
  private static String tangent(
      GraphBuilder graph, HeadGraph.Shape shape, HeadGraph.Forward forward, String pooled) {
    int channels = shape.channels();
    // A component that is 0 was cut off by its relu, and passes nothing on.
    String passed =
        graph.concat(
            1,
            graph.node("Mul", pooled, graph.node("Sign", forward.plus())),
            graph.node("Mul", pooled, graph.node("Sign", forward.minus())));
    String first = firstCells(graph, shape.cells());
    String won =
        graph.concat(
            1,
            graph.node("Add", graph.reshape(forward.plusCell(), channels, -1), first),
            graph.node("Add", graph.reshape(forward.minusCell(), channels, -1), first));
    if (shape.cells() <= MOST_CELLS_SUMMED) {
      String mixed = graph.reshape(forward.mixed(), channels, -1);
      String nothing = graph.node("ConstantOfShape", graph.node("Shape", mixed));
      String spread =
          graph.node(
              "ScatterElements", Map.of("axis", 1, "reduction", "add"), nothing, won, passed);
      return graph.product(spread, false, mixed, true);
    }
    return graph.product(
        gathered(graph, channels, forward.features(), won, passed), false, HeadGraph.MIXING, true);
  }

  /** The same where every cell passes something on. */
  private static String tangent(
      GraphBuilder graph,
      HeadGraph.Shape shape,
      HeadGraph.Forward forward,
      GumbelPooling soft,
      String pooled) {
    String spread = graph.node("Mul", soft.slope(), graph.reshape(pooled, 0, -1, 1));
    return graph.product(
        graph.reshape(spread, shape.channels(), -1),
        false,
        graph.reshape(forward.mixed(), shape.channels(), -1),
        true);
  }

  /**
   * The gradient of the loss by U, {@code [D, D]}, from features that are gathered for some
   * channels at a time, so that what is gathered stays in the processor's cache.
   */
  private static String gathered(
      GraphBuilder graph, int channels, String features, String won, String passed) {
    List<String> rows = new ArrayList<>();
    for (int start = 0; start < channels; start += CHANNELS_AT_A_TIME) {
      int end = Math.min(channels, start + CHANNELS_AT_A_TIME);
      String found = graph.node("Gather", features, graph.slice(won, start, end));
      String factors = graph.reshape(graph.slice(passed, start, end), end - start, 1, -1);
      rows.add(graph.reshape(graph.node("MatMul", factors, found), end - start, channels));
    }
    return graph.concat(0, rows.toArray(String[]::new));
  }

  /** Where each picture's cells begin among the cells of the batch, {@code [N]}. */
  private static String firstCells(GraphBuilder graph, int cells) {
    String pictures =
        graph.node(
            "Range",
            graph.constant(new long[] {0}),
            graph.node("Gather", graph.node("Shape", TARGETS), graph.constant(new long[] {0})),
            graph.constant(new long[] {1}));
    return graph.node("Mul", pictures, graph.constant(new long[] {cells}));
  }

  /** exp(-A) U for a small skew A. */
  private static String rotate(GraphBuilder graph, String mixing, String step) {
    String first = graph.product(step, false, mixing, false);
    String second = graph.product(step, false, first, false);
    String rotated =
        graph.node(
            "Add",
            graph.node("Sub", mixing, first),
            graph.node("Mul", second, graph.constant(0.5f)));
    String square = graph.product(rotated, false, rotated, true);
    return graph.node(
        "Sub",
        graph.node("Mul", rotated, graph.constant(1.5f)),
        graph.node("Mul", graph.product(square, false, rotated, false), graph.constant(0.5f)));
  }
}
