package ai.infodisent.model;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/** ONNX Runtime's CUDA provider, as this library wants it. */
final class Cuda {

  private Cuda() {}

  /**
   * Lets sessions run on a CUDA device; loads CUDA's libraries.
   *
   * @throws OrtException if it cannot be used
   */
  static void addTo(OrtSession.SessionOptions options, int number) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(number)) {
      // With factors rounded to ten bits, logits would be others than the CPU's: by 1e-2 instead of
      // 1e-5 for a ResNet-50, of which one picture takes 2.9 ms this way, and 2.3 to 2.5 that way.
      cuda.add("use_tf32", "0");
      // Else every algorithm is tried whenever a run is of another size than the one before: 0.5 s
      // instead of 0.1 s for a ResNet-50, and the runs after it take no less.
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      options.addCUDA(cuda);
      // Else every session warns that shapes are computed on the processor, as they should be.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    }
  }
}
