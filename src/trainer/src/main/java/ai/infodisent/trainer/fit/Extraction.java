package ai.infodisent.trainer.fit;

import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The features that fits will want, made ahead of them.
 *
 * @param backbone stays as it is
 * @param scaling of the backbone's pixels
 * @param preparation of pictures
 * @param machine to use
 */
public record Extraction(
    Backbone backbone, PixelScaling scaling, Preparation preparation, Machine machine) {

  /** Names of splits in caches. */
  static final String TRAINING = "training";

  static final String VALIDATION = "validation";

  /**
   * Extracts a shard's features into a cache, as far as they are not there. Of dead and constant
   * channels it tells once all training pictures' features are there, of whichever shard.
   *
   * @param cache the folder, made if it is not there; other shards may be written to it meanwhile
   * @param limit of the bytes that feature maps may take; as {@link FeatureKeeping} has it
   * @return how many pictures' were extracted
   * @throws ai.infodisent.trainer.TrainerException if features are of no use or cannot be written
   */
  public int run(DataSet data, Path cache, OptionalLong limit, Shard shard, Progress progress)
      throws OrtException, IOException {
    FeatureCache place =
        FeatureCache.of(cache, limit, backbone, scaling, preparation, data, progress);
    try (FeatureExtractor extractor =
        new FeatureExtractor(backbone, scaling, preparation, machine)) {
      int training = extractor.extract(TRAINING, data.train(), place, shard, progress);
      place
          .ranges(TRAINING, data.train())
          .ifPresent(ranges -> ranges.lines().forEach(progress::say));
      return training + extractor.extract(VALIDATION, data.validation(), place, shard, progress);
    }
  }
}
