package ai.infodisent.function;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.ExplainedModel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A model on its way: opened on one thread while Quarkus starts on another, as neither needs the
 * other. Whatever begins it, a process serves one model, so there is one of it.
 */
final class Opening implements Runnable {

  private static final AtomicReference<Opening> BEGUN = new AtomicReference<>();

  private final ModelSettings settings;
  private final FutureTask<ExplainedModel> model;

  private Opening(ModelSettings settings) {
    settings.useLibraries();
    this.settings = settings;
    this.model = new FutureTask<>(settings::open);
  }

  /** The opening of the model, if it can be known now which one; to be run. */
  static Optional<Opening> early() {
    try {
      Optional<Opening> opening = ModelSettings.early().map(Opening::new);
      BEGUN.set(opening.orElse(null));
      return opening;
    } catch (IllegalArgumentException e) {
      // Told when the settings are asked for again.
      return Optional.empty();
    }
  }

  /** Opens the model. */
  @Override
  public void run() {
    model.run();
  }

  /** Waits for what was begun and not asked for, and closes it. */
  static void end() {
    Opening begun = BEGUN.getAndSet(null);
    if (begun != null) {
      begun.close();
    }
  }

  /**
   * The opening of a model: the one that was begun, unless it is of other settings.
   *
   * @throws IllegalArgumentException if a setting makes no sense
   */
  static Opening of(ModelSettings settings) {
    Opening begun = BEGUN.getAndSet(null);
    if (begun == null) {
      return start(settings);
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
    begun.close();
    return start(settings);
  }

  private static Opening start(ModelSettings settings) {
    Opening opening = new Opening(settings);
    Thread thread = new Thread(opening, "model");
    thread.setDaemon(true);
    thread.start();
    return opening;
  }

  /** Waits for a model that nobody wants any more, and closes it. */
  private void close() {
    try {
      model().close();
    } catch (BundleException | RuntimeException e) {
      // It could not be opened: as nobody wants it, nobody has to hear why.
    }
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
