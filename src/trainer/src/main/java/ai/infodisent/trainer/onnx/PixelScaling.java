package ai.infodisent.trainer.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;

/**
 * What a backbone expects of its pixels, folded into the graph so that every runtime gets the same
 * numbers from the same picture: {@code (pixel * range / 255 - mean) / std}, channel by channel.
 *
 * @param order of the colour channels
 * @param range what a full 255 becomes before mean and std: 1 or 255
 * @param mean three values, in the order of {@code order}
 * @param std three values above 0, in the order of {@code order}
 */
public record PixelScaling(Order order, int range, List<Float> mean, List<Float> std) {

  /** The order of the colour channels. */
  public enum Order {
    RGB,
    BGR
  }

  public PixelScaling {
    if (range != 1 && range != 255) {
      throw new IllegalArgumentException("expected a range of 1 or 255, found " + range);
    }
    if (mean.size() != 3 || mean.stream().anyMatch(value -> !Float.isFinite(value))) {
      throw new IllegalArgumentException("expected three finite means, found " + mean);
    }
    if (std.size() != 3 || std.stream().anyMatch(value -> !Float.isFinite(value) || value <= 0)) {
      throw new IllegalArgumentException("expected three stds above 0, found " + std);
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /**
   * Adds the nodes from pixels to a backbone's input.
   *
   * @param image uint8 {@code [N, H, W, 3]}, RGB
   * @param channelsFirst whether the backbone takes {@code [N, 3, H, W]} rather than {@code [N, H,
   *     W, 3]}
   * @return the name of a float value
   */
  String append(GraphBuilder graph, String image, boolean channelsFirst) {
    // Bytes are moved before they become floats, and whole planes are scaled: both are cheaper.
    String value = channelsFirst ? graph.transpose(image, 0, 3, 1, 2) : image;
    int axis = channelsFirst ? 1 : 3;
    if (order == Order.BGR) {
      String reversed = graph.constant(new long[] {2, 1, 0}, 3);
      value = graph.node("Gather", Map.of("axis", axis), value, reversed);
    }
    value = graph.cast(value, DataType.FLOAT);
    long[] shape = channelsFirst ? new long[] {3, 1, 1} : new long[] {3};
    float[] factor = new float[3];
    float[] offset = new float[3];
    boolean scales = false;
    boolean shifts = false;
    for (int i = 0; i < 3; i++) {
      factor[i] = (float) (range / 255.0 / std.get(i));
      offset[i] = (float) (-(double) mean.get(i) / std.get(i));
      scales |= factor[i] != 1;
      shifts |= offset[i] != 0;
    }
    if (scales) {
      value = graph.node("Mul", value, graph.constant(factor, shape));
    }
    if (shifts) {
      value = graph.node("Add", value, graph.constant(offset, shape));
    }
    return value;
  }
}
