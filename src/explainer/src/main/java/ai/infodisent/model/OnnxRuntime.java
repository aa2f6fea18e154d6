package ai.infodisent.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** ONNX Runtime of this process, its one environment. */
public final class OnnxRuntime {

  /** The setting that names a folder with another build of ONNX Runtime's libraries. */
  public static final String LIBRARIES = "infodisent.ort.libraries";

  /** What ONNX Runtime's Java classes ask, once, when they are first used. */
  private static final String PATH = "onnxruntime.native.path";

  private OnnxRuntime() {}

  /**
   * Lets the libraries be loaded from a folder rather than from a jar; before any is. A folder that
   * somebody has named to ONNX Runtime itself already stays.
   */
  public static void loadFrom(Path folder) {
    if (System.getProperty(PATH) == null) {
      System.setProperty(PATH, folder.toAbsolutePath().toString());
    }
  }

  /**
   * Checks that a folder is one that {@link #LIBRARIES} may name.
   *
   * @throws IllegalArgumentException if it does not hold ONNX Runtime's libraries
   */
  public static void requireLibraries(Path folder) {
    for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
      Path library = folder.resolve(System.mapLibraryName(name));
      if (!Files.isRegularFile(library)) {
        throw new IllegalArgumentException(
            "expected "
                + LIBRARIES
                + " to be a folder with "
                + library.getFileName()
                + ", found none in "
                + folder);
      }
    }
  }

  /**
   * The environment, with telemetry off as far as a running process can turn it off. ONNX Runtime
   * decides on the rest when it is loaded, by the environment variable {@code
   * ORT_DISABLE_TELEMETRY=1}.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public static OrtEnvironment environment() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    return environment;
  }
}
