package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.infodisent.trainer.TinyBackbone;
import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelStatisticsTest {

  private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
  private static final List<Float> ONES = List.of(1f, 1f, 1f);

  @ParameterizedTest
  @ValueSource(ints = {1, 255})
  void whatNeitherShiftsNorScalesSaysNothing(int range) {
    PixelStatistics found = of(new PixelScaling(PixelScaling.Order.RGB, range, ZEROS, ONES));
    assertEquals(new PixelStatistics(Optional.empty(), Optional.empty()), found);
  }

  @Test
  void meanAndDeviationAreInPixels() {
    PixelStatistics found =
        of(
            new PixelScaling(
                PixelScaling.Order.RGB,
                1,
                List.of(0.485f, 0.456f, 0.406f),
                List.of(0.229f, 0.224f, 0.225f)));
    assertNear(List.of(123.675, 116.28, 103.53), found.mean());
    assertNear(List.of(58.395, 57.12, 57.375), found.deviation());
  }

  @Test
  void ofABackboneInBgrTheyAreInRgb() {
    PixelStatistics found =
        of(
            new PixelScaling(
                PixelScaling.Order.BGR, 255, List.of(103.939f, 116.779f, 123.68f), ONES));
    assertNear(List.of(123.68, 116.779, 103.939), found.mean());
    assertFalse(found.deviation().isPresent());
    PixelStatistics scaled =
        of(new PixelScaling(PixelScaling.Order.BGR, 1, ZEROS, List.of(0.5f, 0.25f, 0.125f)));
    assertFalse(scaled.mean().isPresent());
    assertNear(List.of(31.875, 63.75, 127.5), scaled.deviation());
  }

  @Test
  void aGraphOfOthersSaysNothing() {
    assertEquals(
        new PixelStatistics(Optional.empty(), Optional.empty()),
        PixelStatistics.of(GraphProto.getDefaultInstance()));
  }

  private static PixelStatistics of(PixelScaling scaling) {
    TinyBackbone backbone = new TinyBackbone(new float[3 * 4], 1, 2, 4, 4, 17);
    Head head = new Head(1, 2, new float[] {1}, new float[] {1, 0});
    return PixelStatistics.of(
        FusedGraph.of(backbone.backbone(), scaling, head, new TreeMap<>()).getGraph());
  }

  private static void assertNear(List<Double> expected, Optional<List<Double>> found) {
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.orElseThrow().get(i), 1e-3);
    }
  }
}
