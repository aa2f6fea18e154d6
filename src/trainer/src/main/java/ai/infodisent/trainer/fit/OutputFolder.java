package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that is either whole or not there: it is written beside its place, under another name,
 * and moved when it is finished. Closed unfinished, nothing of it is left.
 */
public final class OutputFolder implements AutoCloseable {

  private final Path target;
  private final Path beside;
  private final boolean replacing;

  private OutputFolder(Path target, Path beside, boolean replacing) {
    this.target = target;
    this.beside = beside;
    this.replacing = replacing;
  }

  /**
   * A folder that is new at its place.
   *
   * @param beside an existing folder of the same file system, to write it in meanwhile
   * @throws TrainerException if there is something at its place already, or {@code beside} cannot
   *     be written in
   */
  static OutputFolder at(Path target, Path beside) {
    if (Files.exists(target)) {
      throw new TrainerException("expected --out to name a new folder, found " + target);
    }
    return at(target.toAbsolutePath().normalize(), beside, false);
  }

  /**
   * A folder that is new at its place, written beside it meanwhile.
   *
   * @throws TrainerException if there is something at its place already, or its surroundings cannot
   *     be written in
   */
  public static OutputFolder at(Path target) {
    return at(target, surroundings(target.toAbsolutePath().normalize()));
  }

  /**
   * Makes sure that a folder can be written in the place of what is there, if anything is; until it
   * is finished, that stays.
   *
   * @throws TrainerException if its surroundings cannot be written in
   */
  public static OutputFolder replacing(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    return at(absolute, surroundings(absolute), true);
  }

  private static Path surroundings(Path target) {
    // Folders on the way to the target are made when it is finished, and not before.
    Path existing = target.getParent();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static OutputFolder at(Path target, Path existing, boolean replacing) {
    try {
      Path beside = Files.createTempDirectory(existing, "." + target.getFileName() + "-");
      return new OutputFolder(target, beside, replacing);
    } catch (IOException e) {
      throw new TrainerException(
          "expected to write in " + existing + ", found: " + e.getMessage(), e);
    }
  }

  /** Where to write until it is finished. */
  public Path path() {
    return beside;
  }

  /** Moves what was written to its place. */
  public void finish() throws IOException {
    Files.createDirectories(target.getParent());
    if (!replacing || !Files.exists(target)) {
      place();
      return;
    }
    Path old = beside.resolveSibling(beside.getFileName() + "-old");
    Files.move(target, old);
    try {
      place();
    } catch (IOException e) {
      Files.move(old, target);
      throw e;
    }
    delete(old);
  }

  private void place() throws IOException {
    // A temporary folder is its owner's alone; a bundle is for whoever may read its surroundings.
    Path example = Files.createDirectory(target);
    if (Files.getFileStore(example).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(example));
    }
    Files.delete(example);
    Files.move(beside, target);
  }

  @Override
  public void close() throws IOException {
    delete(beside);
  }

  /** Deletes a folder and all it holds, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> left;
      try (Stream<Path> all = Files.walk(folder)) {
        left = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : left) {
        Files.delete(path);
      }
    }
  }
}
