package ai.infodisent.function;

import ai.infodisent.bundle.BundleException;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.model.ExplainedModel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A model on its way: opened on one thread while Quarkus starts on another, as neither needs the
 * other. Whatever begins it, a process serves one model, so there is one of it.
 */
final class Opening implements Runnable {

  private static final AtomicReference<Opening> BEGUN = new AtomicReference<>();

  private final ModelSettings settings;
  private final CompletableFuture<ExplainedModel> model = new CompletableFuture<>();

  private Opening(ModelSettings settings) {
    settings.useLibraries();
    this.settings = settings;
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

  /** Opens the model, and then loads what the first picture needs besides, unless it is loaded. */
  @Override
  public void run() {
    try {
      model.complete(settings.open());
    } catch (BundleException | RuntimeException | Error e) {
      model.completeExceptionally(e);
      return;
    }
    ImageDecoder.load();
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
    // If it could not be opened, nobody has to hear why.
    model.thenAccept(ExplainedModel::close).exceptionally(refused -> null).join();
  }

  /**
   * The model, which is to be closed by who asks for it; or else a {@link BundleException} if the
   * bundle is missing, damaged or contradicts itself, a {@link ai.infodisent.model.DeviceException}
   * if the device cannot be used, an {@link IllegalArgumentException} if a setting makes no sense.
   */
  CompletableFuture<ExplainedModel> model() {
    return model;
  }
}
