package ai.infodisent.trainer.onnx;

import ai.infodisent.model.FusedTensors;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a bundle's graph takes for usual pixels: the mean and the standard deviation that it brings
 * to 0 and 1, as far as its {@link PixelScaling} has them.
 *
 * @param mean three values in RGB, from 0 to 255 for pixels of 0 to 255; empty where no mean is
 *     subtracted
 * @param deviation three values in RGB, in the same unit; empty where nothing but the range is
 *     divided by
 */
public record PixelStatistics(Optional<List<Double>> mean, Optional<List<Double>> deviation) {

  private static final int COLOURS = 3;

  /** A full 255 that becomes 1, or stays, says nothing of the pixels. */
  private static final List<Float> RANGES = List.of(1f, (float) (1 / 255.0));

  /** Reads them from a graph; what it does not find there is empty. */
  public static PixelStatistics of(GraphProto graph) {
    boolean reversed = false;
    List<Float> factors = Collections.nCopies(COLOURS, 1f);
    List<Float> offsets = Collections.nCopies(COLOURS, 0f);
    Optional<NodeProto> node = next(graph, FusedTensors.IMAGE);
    while (node.isPresent()) {
      switch (node.get().getOpType()) {
        case "Gather" -> reversed = true;
        case "Mul" -> factors = constant(graph, node.get()).orElse(factors);
        case "Add" -> offsets = constant(graph, node.get()).orElse(offsets);
        default -> {}
      }
      node = next(graph, node.get().getOutput(0));
    }
    List<Double> mean = new ArrayList<>();
    List<Double> deviation = new ArrayList<>();
    for (int colour = 0; colour < COLOURS; colour++) {
      double factor = factors.get(colour);
      mean.add(-offsets.get(colour) / factor);
      deviation.add(1 / factor);
    }
    if (reversed) {
      Collections.reverse(mean);
      Collections.reverse(deviation);
    }
    boolean shifts = offsets.stream().anyMatch(offset -> offset != 0);
    boolean scales = factors.stream().anyMatch(factor -> !RANGES.contains(factor));
    return new PixelStatistics(
        shifts ? Optional.of(List.copyOf(mean)) : Optional.empty(),
        scales ? Optional.of(List.copyOf(deviation)) : Optional.empty());
  }

  /** The node that goes on, before the backbone. */
  private static Optional<NodeProto> next(GraphProto graph, String value) {
    return graph.getNodeList().stream()
        .filter(node -> node.getInputList().contains(value))
        .filter(node -> node.getOutput(0).startsWith(GraphBuilder.PREFIX))
        .filter(
            node -> List.of("Transpose", "Gather", "Cast", "Mul", "Add").contains(node.getOpType()))
        .findFirst();
  }

  private static Optional<List<Float>> constant(GraphProto graph, NodeProto node) {
    Optional<TensorProto> tensor =
        graph.getInitializerList().stream()
            .filter(one -> one.getName().equals(node.getInput(1)))
            .findFirst();
    if (tensor.isEmpty() || tensor.get().getRawData().size() != COLOURS * Float.BYTES) {
      return Optional.empty();
    }
    List<Float> values = new ArrayList<>();
    for (float value : ProbeGraph.floats(tensor.get())) {
      values.add(value);
    }
    return Optional.of(List.copyOf(values));
  }
}
