package ai.infodisent.model;

import ai.infodisent.bundle.Manifest;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * What one run of the fused graph says of one batch of N pictures, with C classes, D channels and R
 * x Q cells. Independent of the session: its values were copied out, so there is nothing to close.
 *
 * @param pictures N
 * @param classCount C
 * @param channels D
 * @param cells R x Q
 * @param logits {@code [N, C]}
 * @param scores {@code [N, C]}, from 0 to 1
 * @param ranking {@code [N, C]}, classes from the highest logit down
 * @param components {@code [N, 2, D]}, at least 0 for plus, at most 0 for minus
 * @param winners {@code [N, 2, D]}, the components' cells as row * Q + column
 * @param maps {@code [N, D, R, Q]}, or null when they were not asked for
 */
public record Inference(
    int pictures,
    int classCount,
    int channels,
    Manifest.Cells cells,
    FloatBuffer logits,
    FloatBuffer scores,
    LongBuffer ranking,
    FloatBuffer components,
    LongBuffer winners,
    FloatBuffer maps) {

  /**
   * Copies what one run of a fused graph brought, its maps where it brought them.
   *
   * @param result stays the caller's to close
   * @param pictures how many the run was of
   * @param manifest of the graph
   */
  public static Inference copyOf(OrtSession.Result result, int pictures, Manifest manifest) {
    return new Inference(
        pictures,
        manifest.labels().size(),
        manifest.channels(),
        manifest.cells(),
        tensor(result, FusedTensors.LOGITS).getFloatBuffer(),
        tensor(result, FusedTensors.SCORES).getFloatBuffer(),
        tensor(result, FusedTensors.CLASSES).getLongBuffer(),
        tensor(result, FusedTensors.COMPONENTS).getFloatBuffer(),
        tensor(result, FusedTensors.CELLS).getLongBuffer(),
        result.get(FusedTensors.MAPS).isPresent()
            ? tensor(result, FusedTensors.MAPS).getFloatBuffer()
            : null);
  }

  /**
   * Runs of one model as if they were one.
   *
   * @param runs in order, at least one; all with maps or all without
   * @param pictures how many of theirs to keep, from the first
   */
  static Inference joined(List<Inference> runs, int pictures) {
    Inference first = runs.get(0);
    return new Inference(
        pictures,
        first.classCount,
        first.channels,
        first.cells,
        floats(runs, Inference::logits, pictures * first.classCount),
        floats(runs, Inference::scores, pictures * first.classCount),
        longs(runs, Inference::ranking, pictures * first.classCount),
        floats(runs, Inference::components, pictures * 2 * first.channels),
        longs(runs, Inference::winners, pictures * 2 * first.channels),
        first.maps == null
            ? null
            : floats(runs, Inference::maps, pictures * first.channels * first.cells.count()));
  }

  private static FloatBuffer floats(
      List<Inference> runs, Function<Inference, FloatBuffer> tensor, int length) {
    FloatBuffer joined = FloatBuffer.allocate(length);
    for (Inference run : runs) {
      FloatBuffer part = tensor.apply(run).duplicate();
      joined.put(part.limit(Math.min(part.limit(), joined.remaining())));
    }
    return joined.flip();
  }

  private static LongBuffer longs(
      List<Inference> runs, Function<Inference, LongBuffer> tensor, int length) {
    LongBuffer joined = LongBuffer.allocate(length);
    for (Inference run : runs) {
      LongBuffer part = tensor.apply(run).duplicate();
      joined.put(part.limit(Math.min(part.limit(), joined.remaining())));
    }
    return joined.flip();
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  /** The logit of a class. */
  public float logit(int picture, int index) {
    return logits.get(picture * classCount + index);
  }

  /** The score of a class, from 0 to 1. */
  public float score(int picture, int index) {
    return scores.get(picture * classCount + index);
  }

  /** The class of a rank, from 0 for the one with the highest logit. */
  public int classOfRank(int picture, int rank) {
    return (int) ranking.get(picture * classCount + rank);
  }

  /** A signed component: at least 0 for sign 0 (plus), at most 0 for sign 1 (minus). */
  public float component(int picture, int sign, int channel) {
    return components.get((picture * 2 + sign) * channels + channel);
  }

  /** The cell of a component, as row * columns + column. */
  public int winner(int picture, int sign, int channel) {
    return (int) winners.get((picture * 2 + sign) * channels + channel);
  }

  /** The value of a channel at a cell, of either sign. Asks for maps to have been asked for. */
  public float map(int picture, int channel, int cell) {
    return maps.get((picture * channels + channel) * cells.count() + cell);
  }
}
