package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.onnx.FeatureGraph;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the features of a split, batch by batch. Closed unfinished, nothing of them is left. */
final class FeatureCollector implements AutoCloseable {

  /** Half precision ends at 65,504. */
  private static final float HALF_LIMIT = 65_504;

  private final int channels;
  private final FeatureStore maps;
  private final List<LabelledPicture> pictures = new ArrayList<>();
  private final List<String> fingerprints = new ArrayList<>();
  private final float[] means;
  private double sum;
  private double squares;
  private boolean finished;

  /**
   * @param channels D
   * @param cells of the feature map
   * @param most how many pictures there may be
   */
  FeatureCollector(int channels, int cells, int most) throws IOException {
    this.channels = channels;
    this.maps = new FeatureStore(channels, cells);
    this.means = new float[most * channels];
  }

  /**
   * Adds a batch.
   *
   * @param read the pictures
   * @param result what {@link FeatureGraph} made of them; stays the caller's to close
   * @throws TrainerException if a feature is not finite, or too large for half precision
   */
  void add(List<Read> read, OrtSession.Result result) throws IOException {
    FloatBuffer batchMeans = tensor(result, FeatureGraph.MEANS).getFloatBuffer();
    FloatBuffer batchSquares = tensor(result, FeatureGraph.SQUARES).getFloatBuffer();
    FloatBuffer peaks = tensor(result, FeatureGraph.PEAK).getFloatBuffer();
    for (int i = 0; i < read.size(); i++) {
      LabelledPicture picture = read.get(i).picture();
      int start = pictures.size() * channels;
      boolean finite = true;
      for (int k = 0; k < channels; k++) {
        float mean = batchMeans.get(i * channels + k);
        float square = batchSquares.get(i * channels + k);
        means[start + k] = mean;
        sum += mean;
        squares += square;
        // Not every runtime's maximum tells of a value that is not a number; a mean does.
        finite &= Float.isFinite(square);
      }
      check(picture, finite, peaks.get(i));
      pictures.add(picture);
      fingerprints.add(Sha256.of(read.get(i).prepared().pixels().rgb()));
    }
    maps.append(tensor(result, FeatureGraph.FEATURES).getByteBuffer(), read.size());
  }

  private static void check(LabelledPicture picture, boolean finite, float peak) {
    if (!finite || peak > HALF_LIMIT) {
      throw new TrainerException(
          "expected finite features up to "
              + (int) HALF_LIMIT
              + ", found "
              + (finite ? "up to " + peak : "some that are not")
              + " in "
              + picture.name()
              + "; check --channel-order, --range, --mean and --std");
    }
  }

  /** What was collected; whoever takes it closes it. */
  Features finish() throws IOException {
    maps.finish();
    finished = true;
    double count = Math.max(1.0, (double) pictures.size() * channels);
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new Features(
        List.copyOf(pictures),
        List.copyOf(fingerprints),
        maps,
        Arrays.copyOf(means, pictures.size() * channels),
        mean,
        deviation);
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      maps.close();
    }
  }
}
