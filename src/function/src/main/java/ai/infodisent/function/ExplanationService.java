package ai.infodisent.function;

import ai.infodisent.InfoDisent;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.explanation.Overview;
import ai.infodisent.function.metrics.Metrics;
import ai.infodisent.function.remote.RemotePictures;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.image.UnreadableImageException;
import ai.infodisent.model.DeviceException;
import ai.infodisent.model.Execution;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.onnxruntime.OrtException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Explains pictures with the one bundle of this process, opened once at the start and used by all
 * requests at once. Whatever a request came in by, it ends here.
 */
@ApplicationScoped
public class ExplanationService {

  private static final Logger LOG = Logger.getLogger(ExplanationService.class);

  private final InfoDisentConfig config;
  private final String gallery;
  private final Metrics metrics;
  private final RemotePictures remote;
  private volatile CompletableFuture<InfoDisent> opened =
      CompletableFuture.failedFuture(new IllegalStateException("expected the start first"));
  private volatile boolean open;
  private volatile boolean ending;

  ExplanationService(
      InfoDisentConfig config,
      Metrics metrics,
      RemotePictures remote,
      @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String root) {
    this.config = config;
    this.metrics = metrics;
    this.remote = remote;
    this.gallery = Links.gallery(config.publicUrl(), root);
  }

  void open(@Observes StartupEvent start) {
    try {
      ModelSettings settings = ModelSettings.of(config);
      long maxPixels = maxPixels();
      Opening opening = Opening.of(settings);
      // The model takes longer, so that this costs no time.
      ImageDecoder.load();
      opened = opening.model().thenApply(model -> serve(model, maxPixels, settings.folder()));
    } catch (IllegalArgumentException e) {
      throw cannotStart(e);
    }
    if (opened.isCompletedExceptionally()) {
      throw cannotStart(refusal());
    }
    // The port is opened meanwhile: what comes in early waits for the model.
    opened.exceptionally(
        refused -> {
          RuntimeException told = cannotStart(refusal());
          // What users can mend needs no more than its sentence.
          LOG.error(told.getMessage(), told.getCause());
          Quarkus.asyncExit(1);
          return null;
        });
  }

  private InfoDisent serve(ExplainedModel model, long maxPixels, Path folder) {
    InfoDisent infodisent;
    try {
      infodisent = InfoDisent.of(model, maxPixels, image -> gallery + image).heardBy(metrics);
    } catch (BundleException e) {
      throw new CompletionException(e);
    }
    Bundle bundle = infodisent.bundle();
    LOG.infof(
        "Explaining with %s, version %s, from %s",
        bundle.name(), bundle.manifest().version(), folder.toAbsolutePath());
    Execution execution = infodisent.execution();
    LOG.infof(
        "Running %s on %s",
        bundle.directory().relativize(infodisent.graph()), execution.describe());
    metrics.serves(
        bundle.name(),
        bundle.manifest().version(),
        execution.device().toString(),
        bundle.directory().relativize(infodisent.graph()).toString());
    if (config.metrics().activations()) {
      metrics.compare(bundle);
    }
    open = true;
    return infodisent;
  }

  /** Why the model could not be opened. */
  private Throwable refusal() {
    return opened.handle((infodisent, refused) -> refused).join();
  }

  /**
   * Of what users can mend, Quarkus tells this exception's message alone, and ends the process with
   * code 1.
   */
  private static RuntimeException cannotStart(Throwable refused) {
    Throwable cause =
        refused instanceof CompletionException && refused.getCause() != null
            ? refused.getCause()
            : refused;
    if (cause instanceof BundleException
        || cause instanceof DeviceException
        || cause instanceof IllegalArgumentException) {
      return new ConfigurationException(
          "InfoDisent cannot start: " + firstLine(cause.getMessage()));
    }
    return new IllegalStateException("InfoDisent cannot start: " + cause, cause);
  }

  /**
   * Calls back, on any thread, when the model is open or it is known that it cannot be opened; at
   * once if that is known already.
   *
   * @param done hears whether it is open
   */
  public void whenStarted(Consumer<Boolean> done) {
    opened.whenComplete((infodisent, refused) -> done.accept(refused == null));
  }

  /** The model, once it is open. */
  private InfoDisent infodisent() {
    return opened.join();
  }

  /** What runs is still answered, but nobody should send more. */
  void leave(@Observes ShutdownDelayInitiatedEvent stop) {
    ending = true;
  }

  @PreDestroy
  void close() {
    ending = true;
    // A model that is being opened cannot be stopped, only closed.
    opened.thenAccept(InfoDisent::close).exceptionally(refused -> null).join();
  }

  /**
   * Answers a question with the addresses that are right for all; see {@link
   * #answer(ExplainRequest, UnaryOperator)}.
   */
  public Reply answer(ExplainRequest request)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    return answer(request, image -> gallery + image);
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
    List<Explanation> explained = infodisent().explain(pictures, usual(request.options()), address);
    explained.forEach(metrics::explained);
    return new Reply(explained, request.several());
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
    return infodisent().overview();
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
    List<Explanation> explained = infodisent().explain(pictures, usual(options));
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
    return infodisent().prepare(picture);
  }

  /**
   * Brings a picture that was decoded elsewhere to the network's size.
   *
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   */
  public Prepared prepare(Pixels picture) throws ImageTooLargeException {
    return infodisent().prepare(picture);
  }

  /**
   * Lets the model see pictures, in one batch.
   *
   * @param pictures at network size, as many as {@link #requireBatch} lets pass
   * @param maps whether to bring the mixed feature maps
   * @throws OrtException if ONNX Runtime fails
   */
  public Inference infer(List<Prepared> pictures, boolean maps) throws OrtException {
    return infodisent().infer(pictures, maps);
  }

  /**
   * One logit of an inference as the sum it is.
   *
   * @param inference of this service
   * @param picture which of the batch, from 0
   * @param index the class
   */
  public Decision decision(Inference inference, int picture, int index) {
    return infodisent().decision(inference, picture, index);
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
    return infodisent().bundle();
  }

  /** Whether the start is over: the bundle is open, or was. Never waits. */
  public boolean started() {
    return open;
  }

  /**
   * Whether pictures may be sent: the bundle is open, its model has run, and this process has not
   * been asked to end. Never waits.
   */
  public boolean ready() {
    return open && !ending && infodisent().warm();
  }

  /**
   * Becomes ready, if that is possible: lets the model run once, unless a picture already has. As
   * long as nobody asks, the first picture is the first run and does not wait for another.
   *
   * @return {@link #ready}
   */
  public synchronized boolean becomeReady() {
    try {
      if (open && !ending) {
        infodisent().warmUp();
      }
    } catch (OrtException e) {
      LOG.error("The model does not run", e);
    }
    return ready();
  }

  /** The folder of the gallery's thumbnails. */
  public Path thumbnails() {
    return infodisent().bundle().prototypes();
  }

  private long maxPixels() {
    config.publicUrl().ifPresent(Links::check);
    InfoDisentConfig.Limits limits = config.limits();
    InfoDisentConfig.atLeastOne("infodisent.limits.body", limits.body().asLongValue());
    InfoDisentConfig.atLeastOne("infodisent.limits.pictures", limits.pictures());
    InfoDisentConfig.atLeastOne("infodisent.limits.concurrent", limits.concurrent().orElse(1));
    InfoDisentConfig.atLeast(0, "infodisent.limits.waiting", limits.waiting());
    InfoDisentConfig.atLeastOne("infodisent.limits.arrival", limits.arrival().toMillis());
    return InfoDisentConfig.atLeastOne("infodisent.limits.pixels", limits.pixels());
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
