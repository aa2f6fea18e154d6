package ai.infodisent.function;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/**
 * Starts the function: the model is opened while Quarkus starts. The model takes the main thread,
 * whose memory the C library gets from the system in large pieces, and large pages where it may;
 * that of other threads it gets page by page.
 */
@QuarkusMain
public final class Main {

  private Main() {}

  /** Runs until the process is asked to end. */
  public static void main(String... args) throws InterruptedException {
    Optional<Opening> opening = Opening.early();
    ApplicationLifecycleManager.setDefaultExitCodeHandler(
        code -> {
          // A process must not end while ONNX Runtime opens a graph.
          Opening.end();
          System.exit(code);
        });
    Thread quarkus = new Thread(() -> Quarkus.run(args), "quarkus");
    quarkus.start();
    opening.ifPresent(Opening::run);
    quarkus.join();
  }
}
