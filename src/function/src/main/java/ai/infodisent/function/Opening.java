package ai.infodisent.function;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.ExplainedModel;
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
    try {
      ModelSettings.early().ifPresent(settings -> BEGUN.set(begin(settings)));
    } catch (IllegalArgumentException e) {
      // Told when the settings are asked for again.
      BEGUN.set(null);
    }
  }

  /** Waits for what was begun and not asked for, and closes it. */
  static void end() {
    Opening begun = BEGUN.getAndSet(null);
    if (begun != null) {
      try {
        begun.model().close();
      } catch (BundleException | RuntimeException e) {
        // It ends for another reason, which is told.
        begun.model.cancel(false);
      }
    }
  }

  /**
   * The opening of a model: the one that was begun, unless it is of other settings.
   *
   * @throws BundleException if the settings are others than those that were known early, and what
   *     they were of could not be opened
   * @throws IllegalArgumentException if a setting makes no sense
   */
  static Opening of(ModelSettings settings) throws BundleException {
    Opening begun = BEGUN.getAndSet(null);
    if (begun == null) {
      return begin(settings);
    }
    if (begun.settings.equals(settings)) {
      return begun;
    }
    // Libraries that are loaded stay.
    if (!begun.settings.libraries().equals(settings.libraries())) {
      throw new IllegalArgumentException(
          "expected infodisent.ort.libraries as a system property or in the environment, found it"
              + " elsewhere");
    }
    begun.model().close();
    return begin(settings);
  }

  private static Opening begin(ModelSettings settings) {
    settings.useLibraries();
    Opening opening = new Opening(settings);
    Thread thread = new Thread(opening.model, "model");
    thread.setDaemon(true);
    thread.start();
    return opening;
  }

  /**
   * Waits for the model, which is the caller's to close.
   *
   * @throws BundleException if the bundle is missing, damaged or contradicts itself
   * @throws ai.infodisent.model.DeviceException if the device cannot be used
   * @throws IllegalArgumentException if a setting makes no sense
   */
  ExplainedModel model() throws BundleException {
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
