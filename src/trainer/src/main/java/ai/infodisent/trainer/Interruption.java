package ai.infodisent.trainer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Lets work on this thread end in order when the process is asked to end (Ctrl-C, SIGTERM): the
 * thread is interrupted, and a second signal ends the process at once. A shutdown hook would not
 * do, as ONNX Runtime's own would take its environment away meanwhile. Whoever opens it closes it.
 */
final class Interruption implements AutoCloseable {

  /** Exit codes by signal, as shells count them. */
  private static final Map<String, Integer> CODES = Map.of("INT", 130, "TERM", 143);

  private final Thread worker = Thread.currentThread();
  private final Map<String, Object> previous = new LinkedHashMap<>();
  private volatile int code;

  Interruption() {
    CODES.forEach(
        (signal, exit) -> previous.put(signal, Signals.register(signal, () -> end(exit))));
  }

  /** The exit code of the signal that came, or 0. */
  int code() {
    return code;
  }

  private void end(int exit) {
    if (code != 0) {
      Runtime.getRuntime().halt(exit);
    }
    code = exit;
    worker.interrupt();
  }

  @Override
  public void close() {
    previous.forEach(Signals::unregister);
    if (code != 0) {
      // It was meant for what has ended.
      Thread.interrupted();
    }
  }
}
