package ai.infodisent.function;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.ExplainedModel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A model on its way: opened on a thread of its own while Quarkus starts on the main one, as
 * neither needs the other. Whatever begins it, a process serves one model, so there is one of it.
 */
final class Opening {

  private static final AtomicReference<Opening> BEGUN = new AtomicReference<>();

  private final ModelSettings settings;
  private final FutureTask<ExplainedModel> model;

  private Opening(ModelSettings settings) {
    this.settings = settings;
    this.model = new FutureTask<>(settings::open);
  }

  /** Begins to open the model, if it can be known now which one. */
  static void begin() {
    ModelSettings.early().ifPresent(settings -> begin(new Opening(settings)));
  }

  private static void begin(Opening opening) {
    BEGUN.set(opening);
    Thread thread = new Thread(opening.model, "model");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The model of these settings, which is the caller's to close: the one that is being opened, or,
   * if none is or another, one opened now.
   *
   * @throws BundleException if the bundle is missing, damaged or contradicts itself
   * @throws ai.infodisent.model.DeviceException if the device cannot be used
   * @throws IllegalArgumentException if a setting makes no sense
   */
  static ExplainedModel finish(ModelSettings settings) throws BundleException {
    Optional<Opening> begun = Optional.ofNullable(BEGUN.getAndSet(null));
    if (begun.isPresent()) {
      ExplainedModel opened = begun.get().model();
      if (begun.get().settings.equals(settings)) {
        return opened;
      }
      opened.close();
    }
    return settings.open();
  }

  private ExplainedModel model() throws BundleException {
    try {
      return model.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BundleException refused) {
        throw refused;
      }
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("expected to wait for the model, was interrupted", e);
    }
  }
}
