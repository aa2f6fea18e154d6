package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Head;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What accuracy a head reaches with so many prototypes a class, those with the largest weights, and
 * nothing fitted on after that.
 */
final class SizeCurve {

  private static final int[] SMALL = {1, 2, 3, 5, 8, 12, 20};

  private SizeCurve() {}

  /** Sizes to look at: small ones one by one, then twice as many each, up to all channels. */
  static List<Integer> sizes(int channels) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : SMALL) {
      if (size < channels) {
        sizes.add(size);
      }
    }
    for (int size = 32; size < channels; size *= 2) {
      sizes.add(size);
    }
    sizes.add(channels);
    return sizes;
  }

  /**
   * Measures a head at each size, in one run over the pictures.
   *
   * @param runner of the head's shape
   * @param features what to measure on
   * @return the share with a class on top that they may be of, a size; where the head has fewer
   *     weights than that, of all it has
   */
  static List<Double> of(HeadRunner runner, Head head, Features features, List<Integer> sizes)
      throws OrtException {
    int[][] strongest = new int[head.classes()][];
    for (int c = 0; c < strongest.length; c++) {
      int index = c;
      strongest[c] =
          IntStream.range(0, head.channels())
              .boxed()
              .sorted(Comparator.comparingDouble(k -> -Math.abs(head.weight(index, k))))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    long[] hits = new long[sizes.size()];
    runner.run(
        head,
        features,
        IntStream.range(0, features.size()).toArray(),
        outcome -> {
          int n = outcome.pictures().length;
          double[] components = new double[head.channels()];
          for (int i = 0; i < n; i++) {
            for (int k = 0; k < components.length; k++) {
              int at = k * n + i;
              components[k] = outcome.plus().get(at) - outcome.minus().get(at);
            }
            int[] top = tops(head, components, strongest, sizes);
            for (int s = 0; s < top.length; s++) {
              hits[s] += features.agrees(outcome.pictures()[i], top[s]) ? 1 : 0;
            }
          }
        });
    return IntStream.range(0, hits.length)
        .mapToObj(s -> (double) hits[s] / features.size())
        .toList();
  }

  /** The class on top, a size. */
  private static int[] tops(
      Head head, double[] components, int[][] strongest, List<Integer> sizes) {
    int[] top = new int[sizes.size()];
    double[] highest = new double[top.length];
    for (int c = 0; c < head.classes(); c++) {
      double logit = 0;
      int taken = 0;
      for (int s = 0; s < top.length; s++) {
        for (; taken < Math.min(sizes.get(s), head.channels()); taken++) {
          int channel = strongest[c][taken];
          logit += head.weight(c, channel) * components[channel];
        }
        if (c == 0 || logit > highest[s]) {
          highest[s] = logit;
          top[s] = c;
        }
      }
    }
    return top;
  }
}
