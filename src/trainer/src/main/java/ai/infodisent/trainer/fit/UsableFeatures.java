package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.onnx.FeatureGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;

/** Refuses features that training could make nothing of. */
final class UsableFeatures {

  /** Half precision ends at 65,504. */
  private static final float HALF_LIMIT = 65_504;

  private UsableFeatures() {}

  /**
   * Checks a batch.
   *
   * @param read its pictures
   * @param result what {@link FeatureGraph} made of them; stays the caller's to close
   * @throws TrainerException if a feature is not finite, or too large for half precision
   */
  static void check(List<Read> read, OrtSession.Result result) {
    FloatBuffer squares = values(result, FeatureGraph.SQUARES);
    FloatBuffer minima = values(result, FeatureGraph.MINIMA);
    FloatBuffer maxima = values(result, FeatureGraph.MAXIMA);
    int channels = squares.remaining() / read.size();
    for (int i = 0; i < read.size(); i++) {
      for (int k = 0; k < channels; k++) {
        int at = i * channels + k;
        float peak = Math.max(-minima.get(at), maxima.get(at));
        check(read.get(i).picture(), k, squares.get(at), peak);
      }
    }
  }

  private static void check(LabelledPicture picture, int channel, float square, float peak) {
    // Not every runtime's maximum tells of a value that is not a number; a mean does.
    boolean finite = Float.isFinite(square);
    if (!finite || peak > HALF_LIMIT) {
      throw new TrainerException(
          "expected finite features up to "
              + (int) HALF_LIMIT
              + ", found "
              + (finite ? "up to " + peak : "some that are not")
              + " in channel "
              + channel
              + " of "
              + picture.name()
              + "; check --channel-order, --range, --mean and --std");
    }
  }

  private static FloatBuffer values(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }
}
