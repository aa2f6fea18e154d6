package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.model.Inference;
import ai.infodisent.trainer.data.KeyPoint;
import ai.infodisent.trainer.data.Patch;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.data.SeenPart;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs of one picture made of maps alone, and pictures whose parts are where a test has them. */
final class Shown {

  static final Manifest.Cells CELLS = new Manifest.Cells(7, 7);

  static final CellPatches PATCHES = new CellPatches(224, 224, CELLS);

  private Shown() {}

  /**
   * What a head says of one picture.
   *
   * @param maps {@code [K][49]}
   */
  static Inference run(double[]... maps) {
    int channels = maps.length;
    float[] components = new float[2 * channels];
    long[] winners = new long[2 * channels];
    float[] flat = new float[channels * CELLS.count()];
    for (int k = 0; k < channels; k++) {
      for (int cell = 0; cell < CELLS.count(); cell++) {
        flat[k * CELLS.count() + cell] = (float) maps[k][cell];
        winners[k] = maps[k][cell] > maps[k][(int) winners[k]] ? cell : winners[k];
        winners[channels + k] =
            maps[k][cell] < maps[k][(int) winners[channels + k]] ? cell : winners[channels + k];
      }
      components[k] = (float) Math.max(0, maps[k][(int) winners[k]]);
      components[channels + k] = (float) Math.min(0, maps[k][(int) winners[channels + k]]);
    }
    return new Inference(
        1,
        1,
        channels,
        CELLS,
        FloatBuffer.allocate(1),
        FloatBuffer.allocate(1),
        LongBuffer.allocate(1),
        FloatBuffer.wrap(components),
        LongBuffer.wrap(winners),
        FloatBuffer.wrap(flat));
  }

  /** A map that is 0 everywhere but in one cell. */
  static double[] at(int cell, double value) {
    double[] map = new double[CELLS.count()];
    map[cell] = value;
    return map;
  }

  /** The parts at these places. */
  static Seen parts(Map<String, List<KeyPoint>> points) {
    Map<String, SeenPart> parts = new TreeMap<>();
    points.forEach((name, places) -> parts.put(name, new SeenPart(places, (x, y) -> false)));
    return new Seen(Optional.empty(), parts);
  }

  /** One part, in the middle of a cell's patch. */
  static Seen part(String name, int cell) {
    Patch patch = PATCHES.patch(cell);
    return parts(Map.of(name, List.of(new KeyPoint(patch.left() + 16, patch.top() + 16))));
  }
}
