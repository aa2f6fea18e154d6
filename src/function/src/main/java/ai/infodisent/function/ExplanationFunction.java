package ai.infodisent.function;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.UnreadableImageException;
import ai.onnxruntime.OrtException;
import io.quarkus.funqy.Funq;

/** The function that Funqy publishes, over HTTP and to the platforms that run functions. */
public class ExplanationFunction {

  private final ExplanationService service;

  public ExplanationFunction(ExplanationService service) {
    this.service = service;
  }

  /**
   * Explains one picture.
   *
   * @throws BadRequestException if the question makes no sense
   * @throws UnreadableImageException if the picture cannot be decoded
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  @Funq
  public Explanation explanation(Question question)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    return service.explain((question == null ? new Question() : question).orRefuse());
  }
}
