package ai.infodisent.function.http.v2;

import java.util.List;
import java.util.Optional;

/**
 * A request for inference.
 *
 * @param id echoed, if one was sent
 * @param pictures of the input tensor, in order
 * @param outputs that are wanted, in order
 * @param topClasses how many of the best classes contributions are told of, at least 1
 */
record InferRequest(
    Optional<String> id, List<Picture> pictures, List<RequestedOutput> outputs, int topClasses) {

  /** Whether a tensor is wanted. */
  boolean wants(OutputTensor tensor) {
    return outputs.stream().anyMatch(output -> output.tensor() == tensor);
  }

  /**
   * A tensor that is wanted.
   *
   * @param binary whether after the JSON rather than in it
   */
  record RequestedOutput(OutputTensor tensor, boolean binary) {}
}
