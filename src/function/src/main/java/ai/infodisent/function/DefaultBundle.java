package ai.infodisent.function;

import io.quarkus.runtime.LaunchMode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bundle lies that is used unless another is configured. */
final class DefaultBundle {

  private static final Path NAME = Path.of("onnx-exports", "demo");

  private DefaultBundle() {}

  /**
   * The demo bundle beside the jar or executable that was started, whatever the working directory
   * is; a build that runs its own classes takes the one in its source tree.
   */
  static Path locate() {
    return LaunchMode.current().isDevOrTest()
        ? above(Path.of("").toAbsolutePath())
        : beside(started());
  }

  /** The nearest of this folder and those above it that holds a demo bundle. */
  static Path above(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(NAME))) {
        return at.resolve(NAME);
      }
    }
    return folder.resolve(NAME);
  }

  private static Path beside(Path file) {
    return file.toAbsolutePath().resolveSibling(NAME);
  }

  private static Path started() {
    // A native executable has no class path; on the JVM it starts with the jar that was started.
    String classPath = System.getProperty("java.class.path", "");
    return classPath.isEmpty()
        ? Path.of(ProcessHandle.current().info().command().orElse(""))
        : Path.of(classPath.split(File.pathSeparator, 2)[0]);
  }
}
