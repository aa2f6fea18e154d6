package ai.infodisent.function;

import ai.infodisent.InfoDisent;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.function.remote.RemotePictures;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.UnreadableImageException;
import ai.infodisent.model.DeviceException;
import ai.infodisent.model.Execution;
import ai.infodisent.model.ExplainedModel;
import ai.onnxruntime.OrtException;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
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
  private final RemotePictures remote;
  private final String gallery;
  private InfoDisent infodisent;
  private volatile boolean serving;

  ExplanationService(
      InfoDisentConfig config,
      RemotePictures remote,
      @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String root) {
    this.config = config;
    this.remote = remote;
    this.gallery = (root.endsWith("/") ? root : root + "/") + "gallery/";
  }

  void open(@Observes StartupEvent start) {
    try {
      ModelSettings settings = ModelSettings.of(config);
      long maxPixels = maxPixels();
      ExplainedModel model = Opening.finish(settings);
      infodisent = InfoDisent.of(model, maxPixels, image -> gallery + image);
      Bundle bundle = infodisent.bundle();
      LOG.infof(
          "Explaining with %s, version %s, from %s",
          bundle.name(), bundle.manifest().version(), settings.folder().toAbsolutePath());
      Execution execution = infodisent.execution();
      LOG.infof(
          "Running %s on %s: %s",
          bundle.directory().relativize(infodisent.graph()),
          execution.device(),
          execution.reason());
      serving = true;
    } catch (BundleException | DeviceException | IllegalArgumentException e) {
      // Quarkus tells this one's message, alone, and ends the process with code 1.
      throw new ConfigurationException("InfoDisent cannot start: " + firstLine(e.getMessage()));
    }
  }

  /** What runs is still answered, but nobody should send more. */
  void leave(@Observes ShutdownDelayInitiatedEvent stop) {
    serving = false;
  }

  @PreDestroy
  void close() {
    serving = false;
    if (infodisent != null) {
      infodisent.close();
    }
  }

  /**
   * Explains one picture; takes as long as decoding and inference take, and fetching it, if the
   * request brings its address.
   *
   * @throws BadRequestException if it may not be fetched from there
   * @throws ai.infodisent.function.remote.RemotePictureException if it could not be fetched
   * @throws ai.infodisent.explanation.UnknownClassException if a class asked for is not one of the
   *     model's
   * @throws UnreadableImageException if the picture cannot be decoded
   * @throws ImageTooLargeException if the picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  public Explanation explain(ExplainRequest request)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    return infodisent.explain(picture(request), request.options());
  }

  private byte[] picture(ExplainRequest request) {
    return request.imageUrl() == null ? request.image() : remote.fetch(request.imageUrl());
  }

  /**
   * Whether pictures may be sent: the bundle is open, its model has run, and this process has not
   * been asked to end. Never waits.
   */
  public boolean ready() {
    return serving && infodisent.warm();
  }

  /**
   * Becomes ready, if that is possible: lets the model run once, unless a picture already has. As
   * long as nobody asks, the first picture is the first run and does not wait for another.
   *
   * @return {@link #ready}
   */
  public synchronized boolean becomeReady() {
    try {
      if (serving) {
        infodisent.warmUp();
      }
    } catch (OrtException e) {
      LOG.error("The model does not run", e);
    }
    return ready();
  }

  /** The folder of the gallery's thumbnails. */
  public Path thumbnails() {
    return infodisent.bundle().prototypes();
  }

  private long maxPixels() {
    InfoDisentConfig.atLeastOne("infodisent.limits.body", config.limits().body().asLongValue());
    return InfoDisentConfig.atLeastOne("infodisent.limits.pixels", config.limits().pixels());
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
