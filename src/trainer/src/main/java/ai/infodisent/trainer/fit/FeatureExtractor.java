package ai.infodisent.trainer.fit;

import ai.infodisent.image.Preparation;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FeatureGraph;
import ai.infodisent.trainer.onnx.FeatureMap;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Runs a backbone over pictures. Whoever opens it closes it. */
final class FeatureExtractor implements AutoCloseable {

  /** Enough to keep the processor busy, few enough for any memory. */
  private static final int BATCH = 16;

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
   * @throws ai.infodisent.trainer.TrainerException if features are not finite, or too large for
   *     half precision
   */
  Features extract(String split, List<LabelledPicture> pictures, Progress progress)
      throws OrtException, IOException {
    FeatureMap map = backbone.featureMap();
    int batch = backbone.input().fixedBatch() ? 1 : BATCH;
    try (FeatureCollector collector =
            new FeatureCollector(map.channels(), map.cells(), pictures.size());
        PicturePipeline pipeline =
            new PicturePipeline(pictures, preparation, threads, progress, "features of " + split)) {
      for (List<Read> read = pipeline.take(batch); !read.isEmpty(); read = pipeline.take(batch)) {
        try (OnnxTensor images = images(read);
            OrtSession.Result result = session.run(Map.of(FeatureGraph.IMAGE, images))) {
          collector.add(read, result);
        }
      }
      return collector.finish();
    }
  }

  private OnnxTensor images(List<Read> read) throws OrtException {
    int size = read.size();
    int height = preparation.height();
    int width = preparation.width();
    ByteBuffer bytes = ByteBuffer.allocateDirect(size * height * width * 3);
    read.forEach(picture -> bytes.put(picture.prepared().pixels().rgb()));
    return OnnxTensor.createTensor(
        OnnxRuntime.environment(),
        bytes.rewind(),
        new long[] {size, height, width, 3},
        OnnxJavaType.UINT8);
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
