package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.trainer.Graphs;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PixelScalingTest {

  private static final List<Float> ZEROS = List.of(0f, 0f, 0f);

  private static final List<Float> ONES = List.of(1f, 1f, 1f);

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void pixelsBecomeWhatTheBackboneExpects(
      @ForAll PixelScaling.Order order,
      @ForAll boolean full,
      @ForAll("plainOrNot") List<Float> mean,
      @ForAll @Size(3) List<@FloatRange(min = 0.1f, max = 60) Float> std,
      @ForAll boolean channelsFirst,
      @ForAll("opsets") int opset,
      @ForAll long seed)
      throws OrtException {
    int range = full ? 255 : 1;
    byte[] pixels = new byte[2 * 2 * 3 * 3];
    new Random(seed).nextBytes(pixels);
    GraphBuilder graph =
        new GraphBuilder(
            "scaling", List.of(OperatorSetIdProto.newBuilder().setVersion(opset).build()));
    graph.input("image", DataType.UINT8, "N", 2, 3, 3);
    String scaled = new PixelScaling(order, range, mean, std).append(graph, "image", channelsFirst);
    graph.output(
        "scaled", scaled, DataType.FLOAT, "N", channelsFirst ? 3 : 2, channelsFirst ? 2 : 3, 3);
    float[] found =
        Graphs.run(graph.build(new TreeMap<>()), Map.of("image", Graphs.bytes(pixels, 2, 2, 3, 3)))
            .floats()
            .get("scaled");
    for (int picture = 0; picture < 2; picture++) {
      for (int at = 0; at < 6; at++) {
        for (int c = 0; c < 3; c++) {
          int colour = order == PixelScaling.Order.BGR ? 2 - c : c;
          int pixel = pixels[(picture * 6 + at) * 3 + colour] & 255;
          double expected = (pixel * (range / 255.0) - mean.get(c)) / std.get(c);
          int index = channelsFirst ? (picture * 3 + c) * 6 + at : (picture * 6 + at) * 3 + c;
          // A pixel near the mean is the small difference of what may be large numbers.
          double size = (pixel * (range / 255.0) + mean.get(c)) / std.get(c);
          assertEquals(expected, found[index], 1e-6 * (1 + size));
        }
      }
    }
  }

  @Test
  void whatIsNoRangeMeanOrStdIsRefused() {
    assertRefused("expected a range of 1 or 255, found 7", 7, ZEROS, ONES);
    assertRefused("expected three finite means, found [1.0, 2.0]", 1, List.of(1f, 2f), ONES);
    List<Float> infinite = List.of(0f, 0f, Float.NaN);
    assertRefused("expected three finite means, found [0.0, 0.0, NaN]", 1, infinite, ONES);
    List<Float> zero = List.of(1f, 0f, 1f);
    assertRefused("expected three stds above 0, found [1.0, 0.0, 1.0]", 1, ZEROS, zero);
  }

  private static void assertRefused(String message, int range, List<Float> mean, List<Float> std) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new PixelScaling(PixelScaling.Order.RGB, range, mean, std));
    assertEquals(message, refused.getMessage());
  }

  @Provide
  Arbitrary<List<Float>> plainOrNot() {
    return Arbitraries.of(ZEROS, List.of(0.485f, 0.456f, 0.406f), List.of(104f, 117f, 123f));
  }

  @Provide
  Arbitrary<Integer> opsets() {
    return Arbitraries.of(7, 13, 20);
  }
}
