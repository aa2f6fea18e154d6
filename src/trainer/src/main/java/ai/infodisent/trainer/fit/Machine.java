package ai.infodisent.trainer.fit;

import static java.util.Objects.requireNonNull;

import ai.infodisent.model.Device;
import ai.infodisent.model.Execution;
import ai.infodisent.model.SessionSettings;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * What there is to compute with: it decides how long a fit takes, and the last digits of what comes
 * of it.
 *
 * @param threads of the processor, at least 1
 * @param execution where graphs run
 */
public record Machine(int threads, Execution execution) {

  /** Pictures a run of a backbone: enough to keep a processor busy, few enough for any memory. */
  static final int PICTURES = 16;

  /** The same for a GPU, which has more to keep busy. */
  static final int PICTURES_ON_CUDA = 64;

  private static final int MOST_STEPS = 64;
  private static final long MOST_BYTES = 256L << 20;

  public Machine {
    requireNonNull(execution);
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, found " + threads);
    }
  }

  /** So many threads of the processor. */
  public static Machine ofThreads(int threads) {
    return new Machine(threads, new Execution(Device.CPU, "as configured"));
  }

  /**
   * Lets sessions use it.
   *
   * @throws OrtException if ONNX Runtime does not let them
   */
  void addTo(OrtSession.SessionOptions options) throws OrtException {
    options.setIntraOpNumThreads(threads);
    execution.addTo(options);
  }

  /** The same, for bundles. */
  SessionSettings settings() {
    return new SessionSettings(threads).on(execution.device());
  }

  /** How many pictures go through a backbone at a time. */
  int picturesPerRun() {
    return execution.device().isCuda() ? PICTURES_ON_CUDA : PICTURES;
  }

  /**
   * How many steps of training go at a time. Before and after a run, the state crosses the bus to a
   * GPU; in the processor's own memory it is where it has to be.
   *
   * @param bytes that a step's batch takes
   */
  int stepsPerRun(long bytes) {
    return execution.device().isCuda()
        ? (int) Math.max(1, Math.min(MOST_STEPS, MOST_BYTES / Math.max(1, bytes)))
        : 1;
  }
}
