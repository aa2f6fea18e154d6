package ai.infodisent.function;

import ai.infodisent.model.OnnxRuntime;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where ONNX Runtime and the image decoders find their native libraries. They ask system
 * properties, once, when they are first used; a property that somebody has set already stays.
 */
final class NativeLibraries {

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
    onnxRuntime.ifPresent(OnnxRuntime::requireLibraries);
    onnxRuntime.or(() -> installed).ifPresent(OnnxRuntime::loadFrom);
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
}
