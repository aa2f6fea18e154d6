package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.fit.PrototypeCollector.Sighting;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.PolarGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Turns U so that each channel is pure where it is strongest, without labels (EPIC): purity of a
 * channel in a picture is {@code z_k / |z|} at the cell where z_k is largest, to be large in the
 * mean over each channel's strongest training pictures, of which fewer and fewer count.
 *
 * <p>As U is orthogonal, |z| = |f|, and for given pictures and cells the mean purity is a linear
 * function of U: {@code sum_k u_k m_k / D}, m_k the mean of {@code f / |f|} over channel k's. The
 * orthogonal U for which it is largest is known, the polar factor of the matrix of all m_k (the
 * orthogonal Procrustes problem), so that no gradient is needed: pictures and U are found in turns.
 *
 * @param train what to look at
 * @param shape of the head, U square
 * @param machine to use
 */
record PureMixing(Features train, HeadGraph.Shape shape, Machine machine) {

  private static final int MOST_PICTURES = 100;
  private static final int FEWEST_PICTURES = 5;
  private static final int ROUNDS = 20;

  /** How much of U stays, where channels are nowhere strong or strong in the same cells. */
  private static final double INERTIA = 1e-3;

  private static final double ORTHOGONAL = 3e-6;
  private static final int MOST_STEPS = 40;

  /**
   * What came of it.
   *
   * @param mixing U, {@code [D, D]}
   * @param before the mean purity without U, over each channel's 5 strongest pictures
   * @param purity the same with U
   */
  record Outcome(float[] mixing, double before, double purity) {}

  /**
   * Finds U.
   *
   * @param runner runs heads of this shape
   */
  Outcome run(HeadRunner runner, Progress progress) throws OrtException {
    int channels = shape.channels();
    float[] mixing = new float[channels * channels];
    for (int k = 0; k < channels; k++) {
      mixing[k * channels + k] = 1;
    }
    try (GraphSession polar = new GraphSession(PolarGraph.of(channels), machine);
        Progress.Stage stage = progress.stage("purity", ROUNDS, "rounds")) {
      float[] best = mixing;
      double before = 0;
      double highest = 0;
      for (int round = 0; round <= ROUNDS; round++) {
        List<List<Sighting>> peaks = peaks(runner, mixing);
        double found = purity(mixing, means(peaks, FEWEST_PICTURES));
        before = round == 0 ? found : before;
        if (round == 0 || found > highest) {
          highest = found;
          best = mixing;
        }
        if (round < ROUNDS) {
          int few =
              MOST_PICTURES - (MOST_PICTURES - FEWEST_PICTURES) * round / Math.max(1, ROUNDS - 1);
          mixing = nearest(polar, inert(means(peaks, few), mixing));
          stage.advance(1);
        }
      }
      progress.say(
          String.format(
              Locale.ROOT, "purity of the channels: %.3f, without U %.3f", highest, before));
      return new Outcome(best, before, highest);
    }
  }

  /** Each channel's strongest pictures, the strongest first, and the cell in each. */
  private List<List<Sighting>> peaks(HeadRunner runner, float[] mixing) throws OrtException {
    List<PriorityQueue<Sighting>> peaks = new ArrayList<>();
    for (int k = 0; k < shape.channels(); k++) {
      peaks.add(PrototypeCollector.queue());
    }
    Head head =
        new Head(
            shape.channels(),
            shape.classes(),
            mixing,
            new float[shape.classes() * shape.channels()]);
    int[] all = IntStream.range(0, train.size()).toArray();
    runner.run(
        head,
        train,
        all,
        outcome -> {
          int n = outcome.pictures().length;
          for (int k = 0; k < shape.channels(); k++) {
            for (int i = 0; i < n; i++) {
              int at = k * n + i;
              PrototypeCollector.keep(
                  peaks.get(k),
                  MOST_PICTURES,
                  outcome.pictures()[i],
                  outcome.plus().get(at),
                  outcome.plusCell().get(at));
            }
          }
        });
    return peaks.stream()
        .map(queue -> queue.stream().sorted(Sighting.STRONGEST_FIRST).toList())
        .toList();
  }

  /** Each channel's mean direction of the features in its few strongest cells, {@code [D, D]}. */
  private double[] means(List<List<Sighting>> peaks, int few) {
    int channels = shape.channels();
    Map<Integer, List<int[]>> byPicture = new HashMap<>();
    for (int k = 0; k < channels; k++) {
      List<Sighting> own = peaks.get(k);
      for (Sighting peak : own.subList(0, Math.min(few, own.size()))) {
        byPicture
            .computeIfAbsent(peak.picture(), picture -> new ArrayList<>())
            .add(new int[] {k, peak.cell()});
      }
    }
    double[] means = new double[channels * channels];
    short[] map = new short[channels * shape.cells()];
    double[] features = new double[channels];
    for (Map.Entry<Integer, List<int[]>> picture : byPicture.entrySet()) {
      train.maps().gather(new int[] {picture.getKey()}, ShortBuffer.wrap(map));
      for (int[] peak : picture.getValue()) {
        double length = 0;
        for (int d = 0; d < channels; d++) {
          features[d] = Fp16Conversions.fp16ToFloat(map[peak[1] * channels + d]);
          length += features[d] * features[d];
        }
        double share = 1 / (Math.sqrt(length) * Math.min(few, peaks.get(peak[0]).size()));
        for (int d = 0; d < channels; d++) {
          means[peak[0] * channels + d] += features[d] * share;
        }
      }
    }
    return means;
  }

  /** The mean over the channels of {@code u_k m_k}. */
  private double purity(float[] mixing, double[] means) {
    double sum = 0;
    for (int i = 0; i < means.length; i++) {
      sum += mixing[i] * means[i];
    }
    return sum / shape.channels();
  }

  private static float[] inert(double[] means, float[] mixing) {
    double squares = 0;
    for (int i = 0; i < means.length; i++) {
      means[i] += INERTIA * mixing[i];
      squares += means[i] * means[i];
    }
    // No singular value is larger than the root of the squares' sum.
    float[] scaled = new float[means.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (means[i] / Math.sqrt(squares));
    }
    return scaled;
  }

  /** The orthogonal matrix nearest to one. */
  private float[] nearest(GraphSession polar, float[] matrix) throws OrtException {
    int channels = shape.channels();
    float[] nearer = matrix;
    for (int step = 0; step < MOST_STEPS; step++) {
      try (OnnxTensor tensor = GraphSession.tensor(nearer, channels, channels);
          OrtSession.Result result = polar.run(Map.of(PolarGraph.MATRIX, tensor))) {
        float[] found = new float[nearer.length];
        ((OnnxTensor) result.get(PolarGraph.NEARER).orElseThrow()).getFloatBuffer().get(found);
        float deviation =
            ((OnnxTensor) result.get(PolarGraph.DEVIATION).orElseThrow()).getFloatBuffer().get(0);
        nearer = found;
        if (deviation < ORTHOGONAL) {
          return nearer;
        }
      }
    }
    return nearer;
  }
}
