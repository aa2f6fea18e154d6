package ai.infodisent;

import ai.infodisent.Phases.Phase;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Explainer;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.ExplanationId;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.explanation.Overview;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Placement;
import ai.infodisent.image.Preparation;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.image.UnreadableImageException;
import ai.infodisent.model.Execution;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A bundle, ready to explain pictures: the whole way from bytes to explanation, one step after the
 * other. Safe for use by many threads at once; whoever opens it closes it.
 *
 * <pre>{@code
 * try (InfoDisent infodisent = InfoDisent.open(Path.of("onnx-exports/demo"))) {
 *   Explanation why = infodisent.explain(bytes, ExplanationOptions.DEFAULT);
 * }
 * }</pre>
 */
public final class InfoDisent implements AutoCloseable {

  /** How many pixels a picture may have unless said otherwise: 50 megapixels. */
  public static final long DEFAULT_MAX_PIXELS = 50_000_000;

  private final ExplainedModel model;
  private final Explainer explainer;
  private final ImageDecoder decoder;
  private final Phases phases;

  private InfoDisent(
      ExplainedModel model, Explainer explainer, ImageDecoder decoder, Phases phases) {
    this.model = model;
    this.explainer = explainer;
    this.decoder = decoder;
    this.phases = phases;
  }

  /**
   * Opens a bundle with all of this machine's threads; examples are told by the thumbnails' paths.
   *
   * @throws BundleException if the bundle is missing, damaged or contradicts itself
   */
  public static InfoDisent open(Path bundle) throws BundleException {
    Path prototypes = bundle.resolve(Bundle.PROTOTYPES);
    return open(
        bundle,
        SessionSettings.ofThisMachine(),
        DEFAULT_MAX_PIXELS,
        image -> prototypes.resolve(image).toString());
  }

  /**
   * Opens a bundle.
   *
   * @param bundle the bundle's folder
   * @param settings how ONNX Runtime may use the machine
   * @param maxPixels the most pixels a picture may have
   * @param address from a thumbnail's file name to the address an answer gives
   * @throws BundleException if the bundle is missing, damaged or contradicts itself
   * @throws ai.infodisent.model.DeviceException if the settings ask for a device that cannot be
   *     used
   */
  public static InfoDisent open(
      Path bundle, SessionSettings settings, long maxPixels, UnaryOperator<String> address)
      throws BundleException {
    return of(ExplainedModel.open(Bundle.read(bundle), settings), maxPixels, address);
  }

  /**
   * Explains with a model that is open.
   *
   * @param model closed with what is returned, and also if nothing is
   * @param maxPixels the most pixels a picture may have
   * @param address from a thumbnail's file name to the address an answer gives
   * @throws BundleException if the model's bundle has no gallery, or a damaged one
   */
  public static InfoDisent of(ExplainedModel model, long maxPixels, UnaryOperator<String> address)
      throws BundleException {
    try {
      return new InfoDisent(
          model,
          new Explainer(model, model.bundle().galleryIndex(), address),
          new ImageDecoder(maxPixels),
          Phases.UNHEARD);
    } catch (BundleException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * The same, and somebody who is told how long its steps take.
   *
   * @param listener hears of every picture that is explained with what is returned
   * @return closed by closing this or itself
   */
  public InfoDisent heardBy(Phases listener) {
    return new InfoDisent(model, explainer, decoder, listener);
  }

  /** The bundle that was opened. */
  public Bundle bundle() {
    return model.bundle();
  }

  /** Where the model runs, and why there. */
  public Execution execution() {
    return model.execution();
  }

  /** The file of the graph that runs: the bundle's own, or a serving variant's. */
  public Path graph() {
    return model.graph();
  }

  /** Whether the model has run. */
  public boolean warm() {
    return model.warm();
  }

  /**
   * Runs the model once, unless it has run: the first picture then does not pay for the first run.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public void warmUp() throws OrtException {
    model.warmUp();
  }

  /**
   * Explains one picture.
   *
   * @param bytes an encoded picture
   * @param options what to tell
   * @throws UnreadableImageException if the bytes are not a picture that can be decoded
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   * @throws ai.infodisent.explanation.UnanswerableException if the options ask what the model does
   *     not have
   * @throws OrtException if ONNX Runtime fails
   */
  public Explanation explain(byte[] bytes, ExplanationOptions options)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    return explain(List.of(bytes), options).get(0);
  }

  /**
   * Explains pictures in one batch; refuses them all if one cannot be decoded.
   *
   * @param pictures encoded pictures, at least one
   * @param options what to tell of each
   * @return in their order
   * @throws UnreadableImageException if the bytes are not a picture that can be decoded
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   * @throws ai.infodisent.explanation.UnanswerableException if the options ask what the model does
   *     not have
   * @throws OrtException if ONNX Runtime fails
   */
  public List<Explanation> explain(List<byte[]> pictures, ExplanationOptions options)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    return explain(pictures, options, explainer.address());
  }

  /**
   * Explains pictures in one batch, as {@link #explain(List, ExplanationOptions)} does, with other
   * addresses.
   *
   * @param shownAt from a thumbnail's file name to the address the answer gives
   */
  public List<Explanation> explain(
      List<byte[]> pictures, ExplanationOptions options, UnaryOperator<String> shownAt)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    explainer.check(options);
    List<Prepared> prepared = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    for (byte[] bytes : pictures) {
      try {
        prepared.add(prepare(bytes));
      } catch (UnreadableImageException e) {
        throw pictures.size() == 1 ? e : among(pictures.size(), prepared.size() + 1, e);
      }
      digests.add(ExplanationId.digest(bytes));
    }
    Inference inference = infer(prepared, options.maps());
    String version = model.bundle().manifest().version();
    List<Explanation> explanations = new ArrayList<>();
    for (int picture = 0; picture < prepared.size(); picture++) {
      Placement placement = prepared.get(picture).placement();
      long start = System.nanoTime();
      Explanation explanation = explainer.explain(inference, picture, placement, options, shownAt);
      phases.took(Phase.EXPLAIN, System.nanoTime() - start);
      explanations.add(explanation.named(ExplanationId.of(version, options, digests.get(picture))));
    }
    return explanations;
  }

  private static UnreadableImageException among(
      int pictures, int number, UnreadableImageException e) {
    return new UnreadableImageException(
        "picture " + number + " of " + pictures + ": " + e.getMessage(), e);
  }

  /**
   * What the model decides by, whatever the picture; the model runs once for that, unless it has.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public Overview overview() throws OrtException {
    model.warmUp();
    return explainer.overview();
  }

  /**
   * Decodes a picture and brings it to the network's size.
   *
   * @param bytes an encoded picture
   * @throws UnreadableImageException if the bytes are not a picture that can be decoded
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   */
  public Prepared prepare(byte[] bytes) throws UnreadableImageException, ImageTooLargeException {
    Preparation preparation = model.bundle().manifest().preparation();
    long start = System.nanoTime();
    Decoded decoded = decoder.decode(EncodedImage.of(bytes), preparation);
    long middle = System.nanoTime();
    phases.took(Phase.DECODE, middle - start);
    Prepared prepared = preparation.prepare(decoded);
    phases.took(Phase.PREPARE, System.nanoTime() - middle);
    return prepared;
  }

  /**
   * Brings a picture that was decoded elsewhere to the network's size.
   *
   * @param picture upright
   * @throws ImageTooLargeException if it has more pixels than allowed
   */
  public Prepared prepare(Pixels picture) throws ImageTooLargeException {
    if ((long) picture.width() * picture.height() > decoder.maxPixels()) {
      throw new ImageTooLargeException(picture.width(), picture.height(), decoder.maxPixels());
    }
    return model.bundle().manifest().preparation().prepare(picture);
  }

  /**
   * Lets the model see pictures, in one batch.
   *
   * @param pictures at network size, at least one
   * @param maps whether to bring the mixed feature maps
   * @throws OrtException if ONNX Runtime fails
   */
  public Inference infer(List<Prepared> pictures, boolean maps) throws OrtException {
    long start = System.nanoTime();
    Inference inference = model.runAll(pictures.stream().map(Prepared::pixels).toList(), maps);
    phases.took(Phase.RUN, System.nanoTime() - start);
    return inference;
  }

  /**
   * One logit of an inference as the sum it is.
   *
   * @param inference of this model
   * @param picture which of the batch, from 0
   * @param index the class
   */
  public Decision decision(Inference inference, int picture, int index) {
    return new Decision(model, inference, picture, index);
  }

  @Override
  public void close() {
    model.close();
  }
}
