package ai.infodisent.function;

import ai.infodisent.InfoDisent;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.function.metrics.Metrics;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.model.DeviceException;
import ai.infodisent.model.Execution;
import ai.infodisent.model.ExplainedModel;
import ai.onnxruntime.OrtException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The one model of this process, from its start to its end: opened while the port is opened, ready
 * once it has run, closed at last.
 */
@ApplicationScoped
public class ServedModel {

  private static final Logger LOG = Logger.getLogger(ServedModel.class);

  private final InfoDisentConfig config;
  private final String gallery;
  private final Metrics metrics;
  private volatile CompletableFuture<InfoDisent> opened =
      CompletableFuture.failedFuture(new IllegalStateException("expected the start first"));
  private volatile boolean open;
  private volatile boolean ending;

  ServedModel(
      InfoDisentConfig config,
      Metrics metrics,
      @ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String root) {
    this.config = config;
    this.metrics = metrics;
    this.gallery = Links.gallery(config.publicUrl(), root);
  }

  void open(@Observes StartupEvent start) {
    try {
      ModelSettings settings = ModelSettings.of(config);
      long maxPixels = maxPixels();
      Opening opening = Opening.of(settings);
      loadDecoders();
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

  /**
   * Loads what the first picture needs besides the model, for which the port need not wait: the
   * thread that opens the model does it afterwards, or this one does, whichever is first.
   */
  private static void loadDecoders() {
    Thread thread = new Thread(ImageDecoder::load, "decoders");
    thread.setDaemon(true);
    thread.start();
  }

  private InfoDisent serve(ExplainedModel model, long maxPixels, Path folder) {
    InfoDisent infodisent;
    try {
      infodisent = InfoDisent.of(model, maxPixels, this::gallery).heardBy(metrics);
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

  /** The model; waits for it while it is being opened. */
  InfoDisent infodisent() {
    return opened.join();
  }

  /** The bundle that is served; waits for it while it is being opened. */
  public Bundle bundle() {
    return infodisent().bundle();
  }

  /** The address of a thumbnail that is right for all, by its file's name. */
  String gallery(String image) {
    return gallery + image;
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
