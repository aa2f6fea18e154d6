package ai.infodisent.function;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where ONNX Runtime and the image decoders find their native libraries. They ask system
 * properties, once, when they are first used; a property that somebody has set already stays.
 */
final class NativeLibraries {

  private static final String ONNX_RUNTIME = "onnxruntime.native.path";
  private static final String SEARCHED = "java.library.path";
  private static final String JAVACPP_SEARCHES = "org.bytedeco.javacpp.pathsFirst";

  private NativeLibraries() {}

  /**
   * Lets the libraries be loaded from folders rather than unpacked from jars.
   *
   * @param installed of all libraries
   * @param onnxRuntime of another build of ONNX Runtime's
   * @throws IllegalArgumentException if that folder does not hold it
   */
  static void use(Optional<Path> installed, Optional<Path> onnxRuntime) {
    onnxRuntime.ifPresent(NativeLibraries::requireOnnxRuntime);
    onnxRuntime
        .or(() -> installed)
        .filter(folder -> System.getProperty(ONNX_RUNTIME) == null)
        .ifPresent(folder -> System.setProperty(ONNX_RUNTIME, folder.toAbsolutePath().toString()));
    installed.ifPresent(NativeLibraries::search);
  }

  private static void search(Path folder) {
    String searched = System.getProperty(SEARCHED, "");
    System.setProperty(
        SEARCHED, searched.isEmpty() ? folder.toString() : folder + File.pathSeparator + searched);
    if (System.getProperty(JAVACPP_SEARCHES) == null) {
      System.setProperty(JAVACPP_SEARCHES, "true");
    }
  }

  private static void requireOnnxRuntime(Path folder) {
    for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
      Path library = folder.resolve(System.mapLibraryName(name));
      if (!Files.isRegularFile(library)) {
        throw new IllegalArgumentException(
            "expected infodisent.ort.libraries to be a folder with "
                + library.getFileName()
                + ", found none in "
                + folder);
      }
    }
  }
}
