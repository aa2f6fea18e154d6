package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.onnx.FeatureGraph;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Collects the features of a block's pictures, batch by batch, and writes it; then the next. */
final class BlockBuilder {

  private final FeatureShape shape;
  private final ByteBuffer fingerprints;
  private final ByteBuffer means;
  private final ByteBuffer maps;
  private final ChannelRanges ranges;
  private IntStream.Builder readable = IntStream.builder();
  private int position;
  private double sum;
  private double squares;

  BlockBuilder(FeatureShape shape) {
    int most = shape.picturesPerBlock();
    this.shape = shape;
    this.fingerprints = ByteBuffer.allocateDirect(most * FeatureBlock.FINGERPRINT_BYTES);
    this.means = direct((long) most * shape.channels() * Float.BYTES);
    this.ranges = ChannelRanges.none(shape.channels());
    this.maps = direct(shape.mapped() ? most * shape.mapBytes() : 0);
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  /** Forgets what was collected. */
  void clear() {
    fingerprints.clear();
    means.clear();
    maps.clear();
    ranges.clear();
    readable = IntStream.builder();
    position = 0;
    sum = 0;
    squares = 0;
  }

  /**
   * Adds a batch.
   *
   * @param listed the block's pictures
   * @param read some of them, in their order
   * @param result what {@link FeatureGraph} made of them; stays the caller's to close
   * @throws ai.infodisent.trainer.TrainerException if a feature is not finite, or too large for
   *     half precision
   */
  void add(List<LabelledPicture> listed, List<Read> read, OrtSession.Result result) {
    UsableFeatures.check(read, result);
    int channels = shape.channels();
    FloatBuffer batchMeans = tensor(result, FeatureGraph.MEANS).getFloatBuffer();
    FloatBuffer batchSquares = tensor(result, FeatureGraph.SQUARES).getFloatBuffer();
    FloatBuffer minima = tensor(result, FeatureGraph.MINIMA).getFloatBuffer();
    FloatBuffer maxima = tensor(result, FeatureGraph.MAXIMA).getFloatBuffer();
    for (int i = 0; i < read.size(); i++) {
      LabelledPicture picture = read.get(i).picture();
      for (int k = 0; k < channels; k++) {
        int at = i * channels + k;
        means.putFloat(batchMeans.get(at));
        ranges.add(k, minima.get(at), maxima.get(at));
        sum += batchMeans.get(at);
        squares += batchSquares.get(at);
      }
      while (listed.get(position) != picture) {
        position++;
      }
      readable.add(position++);
      fingerprints.put(Sha256.digest().digest(read.get(i).prepared().pixels().rgb()));
    }
    if (shape.mapped()) {
      maps.put(tensor(result, FeatureGraph.FEATURES).getByteBuffer());
    }
  }

  /** Writes what was collected. */
  void write(Path file, String key, String sources) throws IOException {
    FeatureBlock.write(
        file,
        new FeatureBlock.Header(key, sources, readable.build().toArray(), sum, squares, ranges),
        fingerprints.flip(),
        means.flip(),
        maps.flip());
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }
}
