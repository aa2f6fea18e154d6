package ai.infodisent.trainer.fit;

import ai.infodisent.image.Preparation;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Outcome;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FeatureGraph;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs a backbone over pictures. Whoever opens it closes it. */
final class FeatureExtractor implements AutoCloseable {

  /** Enough to keep the processor busy, few enough for any memory. */
  private static final int BATCH = 16;

  /** Half precision ends at 65,504. */
  private static final double HALF_LIMIT = 65_504;

  private final Backbone backbone;
  private final Preparation preparation;
  private final int threads;
  private final GraphSession session;

  FeatureExtractor(Backbone backbone, PixelScaling scaling, Preparation preparation, int threads)
      throws OrtException {
    this.backbone = backbone;
    this.preparation = preparation;
    this.threads = threads;
    this.session = new GraphSession(FeatureGraph.of(backbone, scaling), threads);
  }

  /**
   * Extracts the features of a split. A picture that cannot be read is reported and left out.
   *
   * @throws TrainerException if features are not finite, or too large for half precision
   */
  Features extract(String split, List<LabelledPicture> pictures, Progress progress)
      throws OrtException, IOException {
    int channels = backbone.featureMap().channels();
    int batch = backbone.input().fixedBatch() ? 1 : BATCH;
    List<LabelledPicture> kept = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    float[] means = new float[pictures.size() * channels];
    double sum = 0;
    double squares = 0;
    FeatureStore maps = new FeatureStore(channels, backbone.featureMap().cells());
    boolean whole = false;
    try (Progress.Stage stage = progress.stage("features of " + split, pictures.size());
        PicturePipeline pipeline = new PicturePipeline(pictures, preparation, threads, 2 * BATCH)) {
      for (List<Outcome> taken = pipeline.take(batch);
          !taken.isEmpty();
          taken = pipeline.take(batch)) {
        List<Outcome> read = taken.stream().filter(outcome -> outcome.failure() == null).toList();
        taken.stream()
            .filter(outcome -> outcome.failure() != null)
            .forEach(
                o ->
                    progress.say(
                        "skipped " + o.picture().name() + ": " + o.failure().getMessage()));
        if (!read.isEmpty()) {
          try (OnnxTensor images = images(read);
              OrtSession.Result result = session.run(Map.of(FeatureGraph.IMAGE, images))) {
            FloatBuffer batchMeans = floats(result, FeatureGraph.MEANS);
            FloatBuffer batchSquares = floats(result, FeatureGraph.SQUARES);
            FloatBuffer peaks = floats(result, FeatureGraph.PEAK);
            for (int i = 0; i < read.size(); i++) {
              check(read.get(i).picture(), peaks.get(i), batchSquares, i * channels, channels);
              for (int k = 0; k < channels; k++) {
                float mean = batchMeans.get(i * channels + k);
                float square = batchSquares.get(i * channels + k);
                means[(kept.size() + i) * channels + k] = mean;
                sum += mean;
                squares += square;
              }
              fingerprints.add(Sha256.of(read.get(i).prepared().pixels().rgb()));
            }
            ByteBuffer halves =
                ((OnnxTensor) result.get(FeatureGraph.FEATURES).orElseThrow()).getByteBuffer();
            maps.append(halves, read.size());
            read.forEach(outcome -> kept.add(outcome.picture()));
          }
        }
        stage.advance(taken.size());
      }
      maps.finish();
      whole = true;
    } finally {
      if (!whole) {
        maps.close();
      }
    }
    double count = Math.max(1.0, (double) kept.size() * channels);
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new Features(
        List.copyOf(kept),
        List.copyOf(fingerprints),
        maps,
        Arrays.copyOf(means, kept.size() * channels),
        mean,
        deviation);
  }

  private OnnxTensor images(List<Outcome> read) throws OrtException {
    int size = read.size();
    int height = preparation.height();
    int width = preparation.width();
    ByteBuffer bytes = ByteBuffer.allocateDirect(size * height * width * 3);
    read.forEach(outcome -> bytes.put(outcome.prepared().pixels().rgb()));
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(),
        bytes.rewind(),
        new long[] {size, height, width, 3},
        OnnxJavaType.UINT8);
  }

  private static FloatBuffer floats(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }

  /** Not every runtime's maximum tells of a value that is not a number; a mean does. */
  private static void check(
      LabelledPicture picture, float peak, FloatBuffer squares, int start, int channels) {
    boolean finite = true;
    for (int k = 0; k < channels; k++) {
      finite &= Float.isFinite(squares.get(start + k));
    }
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

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
