package ai.infodisent.function;

import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.UnreadableImageException;
import ai.onnxruntime.OrtException;
import io.quarkus.funqy.Funq;

/** The function that Funqy publishes, over HTTP and to the platforms that run functions. */
public class ExplanationFunction {

  private static final String PATH = "/explanation";

  private final ExplanationService service;
  private final Links links;

  public ExplanationFunction(ExplanationService service, Links links) {
    this.service = service;
    this.links = links;
  }

  /**
   * Explains one picture, or several.
   *
   * @throws BadRequestException if the question makes no sense
   * @throws UnreadableImageException if a picture cannot be decoded
   * @throws ImageTooLargeException if a picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  @Funq
  public Reply explanation(Question question)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    ExplainRequest request = (question == null ? new Question() : question).orRefuse();
    return service.answer(request, links.ofCurrent(PATH));
  }
}
