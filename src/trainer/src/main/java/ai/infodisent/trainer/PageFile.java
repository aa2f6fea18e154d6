package ai.infodisent.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages that are written where somebody asked for them. */
final class PageFile {

  private PageFile() {}

  static void write(Path file, String page) {
    try {
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new TrainerException("expected to write " + file + ", found: " + e, e);
    }
  }
}
