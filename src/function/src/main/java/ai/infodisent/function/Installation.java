package ai.infodisent.function;

import io.quarkus.runtime.LaunchMode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What lies beside the jar or executable that was started, whatever the working directory is: a
 * bundle, and native libraries that need not be unpacked.
 */
final class Installation {

  private static final Path BUNDLE = Path.of("onnx-exports", "demo");

  private static final Path LIBRARIES = Path.of("libraries");

  private Installation() {}

  /**
   * The bundle that is used unless another is configured; a build that runs its own classes takes
   * the one in its source tree.
   */
  static Path bundle() {
    return LaunchMode.current().isDevOrTest()
        ? bundleAbove(Path.of("").toAbsolutePath())
        : beside(BUNDLE);
  }

  /** The demo bundle in the nearest of this folder and those above it that holds one. */
  static Path bundleAbove(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(BUNDLE))) {
        return at.resolve(BUNDLE);
      }
    }
    return folder.resolve(BUNDLE);
  }

  /** The folder of native libraries, if there is one; jars hold them too. */
  static Optional<Path> libraries() {
    return LaunchMode.current().isDevOrTest()
        ? Optional.empty()
        : Optional.of(beside(LIBRARIES)).filter(Files::isDirectory);
  }

  private static Path beside(Path name) {
    return started().toAbsolutePath().resolveSibling(name);
  }

  private static Path started() {
    // A native executable has no class path; on the JVM it starts with the jar that was started.
    String classPath = System.getProperty("java.class.path", "");
    return classPath.isEmpty()
        ? Path.of(ProcessHandle.current().info().command().orElse(""))
        : Path.of(classPath.split(File.pathSeparator, 2)[0]);
  }
}
