package ai.infodisent.function;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the function: the model is opened while Quarkus starts. */
@QuarkusMain
public final class Main {

  private Main() {}

  /** Runs until the process is asked to end. */
  public static void main(String... args) {
    ApplicationLifecycleManager.setDefaultExitCodeHandler(
        code -> {
          // A process must not end while ONNX Runtime opens a graph.
          Opening.end();
          System.exit(code);
        });
    Opening.begin();
    Quarkus.run(args);
  }
}
