package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What readers ask of folders. */
final class Layouts {

  private Layouts() {}

  /**
   * The first of some places below a folder where there is something.
   *
   * @param layout what is expected of the folder
   * @throws TrainerException that shows the layout if there is none
   */
  static Path find(Path directory, String layout, String... places) {
    for (String place : places) {
      Path path = directory.resolve(place);
      if (Files.exists(path)) {
        return path;
      }
    }
    throw new TrainerException(
        "expected " + directory + " to hold " + layout + ", found no " + places[0]);
  }

  /**
   * A picture that an annotation names.
   *
   * @param source what a message calls the place that names it
   * @throws TrainerException if there is none
   */
  static Path picture(Path folder, String name, String source) {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new TrainerException(
          "expected " + source + " to name a picture in " + folder + ", found " + name);
    }
    if (!Files.isRegularFile(file)) {
      throw new TrainerException(
          "expected a picture at " + file + ", as " + source + " says, found none");
    }
    return file;
  }

  /** JPEG and PNG by their names, in the order of these; hidden files are left out. */
  static List<Path> pictures(Path folder) {
    return children(folder).stream().filter(Layouts::isPicture).toList();
  }

  /** Folders, in the order of their names; hidden ones are left out. */
  static List<Path> folders(Path folder) {
    return children(folder).stream().filter(Files::isDirectory).toList();
  }

  /** The last part of a path. */
  static String name(Path path) {
    return path.getFileName().toString();
  }

  /** Whether this is a file that is called a JPEG or PNG. */
  static boolean isPicture(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"))
        && Files.isRegularFile(file);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !name(path).startsWith("."))
          .sorted((a, b) -> name(a).compareTo(name(b)))
          .toList();
    } catch (IOException e) {
      throw new TrainerException("expected to list " + folder + ", found: " + e.getMessage(), e);
    }
  }
}
