package ai.infodisent.trainer.creatures;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.onnx.GraphBuilder;
import java.util.Map;

/**
 * Local contrast normalisation: {@code (pixel - mean) / sqrt(variance + epsilon^2)}, where mean and
 * variance are those of all three channels in the window around the pixel, cut off at the picture's
 * edges. Light and shadow go, differences of colour stay.
 *
 * @param window side of the window in pixels, odd
 * @param epsilon more than 0, in units of the range 0..1; keeps flat areas flat
 */
record LocalContrast(int window, double epsilon) {

  LocalContrast {
    if (window < 1 || window % 2 == 0) {
      throw new IllegalArgumentException("expected an odd window, found " + window);
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("expected an epsilon more than 0, found " + epsilon);
    }
  }

  /** A picture's normalised values, {@code [3, H, W]}. */
  float[] apply(Pixels pixels) {
    int height = pixels.height();
    int width = pixels.width();
    int area = height * width;
    double[] mean = new double[area];
    double[] square = new double[area];
    for (int i = 0; i < area; i++) {
      for (int channel = 0; channel < 3; channel++) {
        double value = (pixels.rgb()[3 * i + channel] & 0xff) / 255.0;
        mean[i] += value / 3;
        square[i] += value * value / 3;
      }
    }
    average(mean, height, width);
    average(square, height, width);
    float[] normalised = new float[3 * area];
    for (int i = 0; i < area; i++) {
      double variance = Math.max(square[i] - mean[i] * mean[i], 0);
      double scale = 1 / Math.sqrt(variance + epsilon * epsilon);
      for (int channel = 0; channel < 3; channel++) {
        double value = (pixels.rgb()[3 * i + channel] & 0xff) / 255.0;
        normalised[channel * area + i] = (float) ((value - mean[i]) * scale);
      }
    }
    return normalised;
  }

  /** The means over the windows, by sums over all that is above and to the left. */
  private void average(double[] values, int height, int width) {
    double[] sums = new double[(height + 1) * (width + 1)];
    for (int y = 0; y < height; y++) {
      double row = 0;
      for (int x = 0; x < width; x++) {
        row += values[y * width + x];
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
      }
    }
    int reach = window / 2;
    for (int y = 0; y < height; y++) {
      int top = Math.max(y - reach, 0) * (width + 1);
      int bottom = Math.min(y + reach + 1, height) * (width + 1);
      for (int x = 0; x < width; x++) {
        int left = Math.max(x - reach, 0);
        int right = Math.min(x + reach + 1, width);
        double sum =
            sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
        values[y * width + x] = sum * (width + 1) / (double) (bottom - top) / (right - left);
      }
    }
  }

  /**
   * Continues a graph with the same computation: {@code [N, 3, H, W]}, RGB 0..1, to the same shape.
   */
  String append(GraphBuilder graph, String image) {
    String mean = average(graph, graph.reduce("ReduceMean", true, image, 1));
    String square =
        average(graph, graph.reduce("ReduceMean", true, graph.node("Mul", image, image), 1));
    String variance = graph.node("Sub", square, graph.node("Mul", mean, mean));
    String safe =
        graph.node(
            "Add",
            graph.node("Relu", variance),
            graph.constant(new float[] {(float) (epsilon * epsilon)}, 1));
    return graph.node("Div", graph.node("Sub", image, mean), graph.node("Sqrt", safe));
  }

  private String average(GraphBuilder graph, String value) {
    long reach = window / 2;
    Map<String, Object> attributes =
        Map.of(
            "kernel_shape",
            new long[] {window, window},
            "pads",
            new long[] {reach, reach, reach, reach},
            "strides",
            new long[] {1, 1},
            "count_include_pad",
            0);
    return graph.node("AveragePool", attributes, value);
  }
}
