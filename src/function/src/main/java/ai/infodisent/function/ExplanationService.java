package ai.infodisent.function;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.drawing.ExplanationDrawing;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.explanation.Overview;
import ai.infodisent.function.metrics.Metrics;
import ai.infodisent.function.remote.RemotePictures;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.image.UnreadableImageException;
import ai.infodisent.model.Inference;
import ai.onnxruntime.OrtException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Explains pictures with the one model of this process, which all requests use at once. Whatever a
 * request came in by, it ends here.
 */
@ApplicationScoped
public class ExplanationService {

  private final InfoDisentConfig config;
  private final ServedModel served;
  private final Metrics metrics;
  private final RemotePictures remote;

  ExplanationService(
      InfoDisentConfig config, ServedModel served, Metrics metrics, RemotePictures remote) {
    this.config = config;
    this.served = served;
    this.metrics = metrics;
    this.remote = remote;
  }

  /**
   * Answers a question with the addresses that are right for all; see {@link
   * #answer(ExplainRequest, UnaryOperator)}.
   */
  public Reply answer(ExplainRequest request)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    return answer(request, served::gallery);
  }

  /**
   * Answers a question, its pictures in one batch; takes as long as decoding and inference take,
   * and fetching, if the request brings an address.
   *
   * @param address from a thumbnail's file name to the address that the answer gives
   * @throws BadRequestException if there are no pictures, or more than may be explained at once, or
   *     if they may not be fetched from there
   * @throws ai.infodisent.function.remote.RemotePictureException if a picture could not be fetched
   * @throws ai.infodisent.explanation.UnanswerableException if what is asked for is nothing that
   *     the model has
   * @throws UnreadableImageException if a picture cannot be decoded
   * @throws ImageTooLargeException if a picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  public Reply answer(ExplainRequest request, UnaryOperator<String> address)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    List<byte[]> pictures = pictures(request);
    requireBatch(pictures.size());
    List<Explanation> explained =
        served.infodisent().explain(pictures, usual(request.options()), address);
    explained.forEach(metrics::explained);
    return new Reply(explained, request.several());
  }

  /**
   * Answers a question with a drawing that stands alone; see {@link #answer(ExplainRequest,
   * UnaryOperator)}. Training pictures are in it unless the question says otherwise.
   *
   * @return an SVG document
   * @throws BadRequestException also if there are several pictures
   */
  public String draw(ExplainRequest request)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    if (request.several()) {
      throw new BadRequestException("expected one picture to draw, found a list of pictures");
    }
    byte[] picture = pictures(request).get(0);
    ExplanationOptions options = request.options().orExamples(ExampleForm.INLINE);
    Explanation explained = served.infodisent().explain(picture, options);
    metrics.explained(explained);
    return ExplanationDrawing.svg(explained, picture);
  }

  /** Options, with what is configured where they leave it open. */
  public ExplanationOptions usual(ExplanationOptions options) {
    return options.orExamples(config.examples());
  }

  private List<byte[]> pictures(ExplainRequest request) {
    return request.imageUrl() == null
        ? request.images()
        : List.of(remote.fetch(request.imageUrl()));
  }

  /**
   * What the model decides by, whatever the picture; the model runs once for that, unless it has.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public Overview overview() throws OrtException {
    return served.infodisent().overview();
  }

  /**
   * Explains pictures in one batch; refuses them all if one cannot be decoded.
   *
   * @param pictures encoded pictures, as many as {@link #requireBatch} lets pass
   * @param options what to tell of each
   * @return in their order
   * @throws ai.infodisent.explanation.UnanswerableException if what is asked for is nothing that
   *     the model has
   * @throws UnreadableImageException if a picture cannot be decoded
   * @throws ImageTooLargeException if a picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  public List<Explanation> explain(List<byte[]> pictures, ExplanationOptions options)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    List<Explanation> explained = served.infodisent().explain(pictures, usual(options));
    explained.forEach(metrics::explained);
    return explained;
  }

  /**
   * Decodes a picture and brings it to the network's size.
   *
   * @param picture an encoded picture
   * @throws UnreadableImageException if the picture cannot be decoded
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   */
  public Prepared prepare(byte[] picture) throws UnreadableImageException, ImageTooLargeException {
    return served.infodisent().prepare(picture);
  }

  /**
   * Brings a picture that was decoded elsewhere to the network's size.
   *
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   */
  public Prepared prepare(Pixels picture) throws ImageTooLargeException {
    return served.infodisent().prepare(picture);
  }

  /**
   * Lets the model see pictures, in one batch.
   *
   * @param pictures at network size, as many as {@link #requireBatch} lets pass
   * @param maps whether to bring the mixed feature maps
   * @throws OrtException if ONNX Runtime fails
   */
  public Inference infer(List<Prepared> pictures, boolean maps) throws OrtException {
    return served.infodisent().infer(pictures, maps);
  }

  /**
   * One logit of an inference as the sum it is.
   *
   * @param inference of this service
   * @param picture which of the batch, from 0
   * @param index the class
   */
  public Decision decision(Inference inference, int picture, int index) {
    return served.infodisent().decision(inference, picture, index);
  }

  /**
   * Checks how many pictures a request brings.
   *
   * @throws BadRequestException if there are none, or more than may be explained at once
   */
  public void requireBatch(int pictures) {
    int most = config.limits().pictures();
    if (pictures < 1 || pictures > most) {
      throw new BadRequestException(
          "expected from 1 to " + most + " pictures, found " + (pictures < 1 ? "none" : pictures));
    }
  }

  /** The bundle that explains. */
  public Bundle bundle() {
    return served.bundle();
  }

  /** The folder of the gallery's thumbnails. */
  public Path thumbnails() {
    return served.bundle().prototypes();
  }
}
