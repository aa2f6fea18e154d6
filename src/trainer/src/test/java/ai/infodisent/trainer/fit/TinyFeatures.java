package ai.infodisent.trainer.fit;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.data.LabelledPicture;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Features that no backbone made. */
final class TinyFeatures {

  private TinyFeatures() {}

  /**
   * A split of pictures of one class each.
   *
   * @param maps {@code [N][D][cells]}
   * @param labels one a picture
   */
  static Features of(double[][][] maps, int... labels) {
    return of(maps, alone(labels));
  }

  /** Labels as targets. */
  static int[][] alone(int... labels) {
    return Arrays.stream(labels).mapToObj(label -> new int[] {label}).toArray(int[][]::new);
  }

  /**
   * A split.
   *
   * @param maps {@code [N][D][cells]}
   * @param targets one or more a picture, the first one its own class
   */
  static Features of(double[][][] maps, int[][] targets) {
    int channels = maps[0].length;
    int cells = maps[0][0].length;
    int length = channels * cells;
    ShortBuffer all = ShortBuffer.allocate(maps.length * length);
    List<LabelledPicture> pictures = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    float[] means = new float[maps.length * channels];
    for (int n = 0; n < maps.length; n++) {
      all.put(
          Graphs.halves(flat(transposed(maps[n]))).order(ByteOrder.nativeOrder()).asShortBuffer());
      byte[] pixels = new byte[12];
      Arrays.fill(pixels, (byte) n);
      pictures.add(
          new LabelledPicture(
              "picture " + n,
              targets[n][0],
              Arrays.stream(targets[n]).boxed().toList(),
              preparation -> Decoded.of(new Pixels(2, 2, pixels))));
      fingerprints.add("fingerprint " + n);
      for (int k = 0; k < channels; k++) {
        means[n * channels + k] = (float) Arrays.stream(maps[n][k]).average().orElseThrow();
      }
    }
    FeatureMaps gather =
        (asked, batch) -> {
          for (int i = 0; i < asked.length; i++) {
            batch.put(i * length, all, asked[i] * length, length);
          }
        };
    double[] values =
        Arrays.stream(maps).flatMapToDouble(map -> Arrays.stream(flat(map))).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return new Features(
        pictures,
        fingerprints,
        gather,
        (picture, into) -> System.arraycopy(means, picture * channels, into, 0, channels),
        mean,
        Math.sqrt(variance / values.length),
        ranges(maps));
  }

  private static ChannelRanges ranges(double[][][] maps) {
    ChannelRanges ranges = ChannelRanges.none(maps[0].length);
    for (double[][] map : maps) {
      for (int k = 0; k < map.length; k++) {
        for (double value : map[k]) {
          ranges.add(k, (float) value, (float) value);
        }
      }
    }
    return ranges;
  }

  /** {@code [cells][D]}, as features are stored. */
  private static double[][] transposed(double[][] map) {
    double[][] transposed = new double[map[0].length][map.length];
    for (int cell = 0; cell < transposed.length; cell++) {
      for (int k = 0; k < map.length; k++) {
        transposed[cell][k] = map[k][cell];
      }
    }
    return transposed;
  }

  static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }
}
