package ai.infodisent.trainer.fit;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.data.LabelledPicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Features that no backbone made. */
final class TinyFeatures {

  private TinyFeatures() {}

  /**
   * A split.
   *
   * @param maps {@code [N][D][cells]}
   * @param labels one a picture
   */
  static Features of(double[][][] maps, int... labels) throws IOException {
    int channels = maps[0].length;
    int cells = maps[0][0].length;
    FeatureStore store = new FeatureStore(channels, cells);
    List<LabelledPicture> pictures = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    float[] means = new float[maps.length * channels];
    for (int n = 0; n < maps.length; n++) {
      store.append(Graphs.halves(flat(transposed(maps[n]))), 1);
      byte[] pixels = new byte[12];
      Arrays.fill(pixels, (byte) n);
      pictures.add(
          new LabelledPicture(
              "picture " + n, labels[n], preparation -> Decoded.of(new Pixels(2, 2, pixels))));
      fingerprints.add("fingerprint " + n);
      for (int k = 0; k < channels; k++) {
        means[n * channels + k] = (float) Arrays.stream(maps[n][k]).average().orElseThrow();
      }
    }
    store.finish();
    double[] all = Arrays.stream(maps).flatMapToDouble(map -> Arrays.stream(flat(map))).toArray();
    double mean = Arrays.stream(all).average().orElseThrow();
    double variance = Arrays.stream(all).map(value -> (value - mean) * (value - mean)).sum();
    return new Features(
        pictures, fingerprints, store, means, mean, Math.sqrt(variance / all.length));
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
