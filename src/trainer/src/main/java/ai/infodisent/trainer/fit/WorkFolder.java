package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Where a fit works: {@code OUT.partial}, beside where its bundle goes. It holds the checkpoints
 * with which an unfinished fit goes on, its features, and the bundle until that is whole. It goes
 * when the fit is finished, or when it ends without a checkpoint. One process at a time works in
 * it.
 */
public final class WorkFolder implements AutoCloseable {

  private static final String SUFFIX = ".partial";
  private static final String LOCK = "lock";

  private final Path folder;
  private final List<Path> made;
  private FileChannel lock;
  private OutputFolder bundle;
  private boolean finished;

  private WorkFolder(Path folder, List<Path> made) {
    this.folder = folder;
    this.made = made;
  }

  /**
   * Makes sure that a bundle can be written, and opens the folder to work in.
   *
   * @param target where the bundle goes
   * @param resume whether to go on where an unfinished fit ended, if there is one
   * @throws TrainerException if there is something at the bundle's place, if another process works
   *     on it, or if there is an unfinished fit that is not to be resumed
   */
  public static WorkFolder at(Path target, boolean resume) throws IOException {
    if (Files.exists(target)) {
      throw new TrainerException("expected --out to name a new folder, found " + target);
    }
    Path absolute = target.toAbsolutePath().normalize();
    Path folder = absolute.resolveSibling(absolute.getFileName() + SUFFIX);
    WorkFolder work = new WorkFolder(folder, missing(folder));
    boolean opened = false;
    try {
      work.open(absolute, resume);
      opened = true;
    } finally {
      if (!opened) {
        work.close();
      }
    }
    return work;
  }

  /** The folders that are to be made on the way, the deepest first. */
  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path path = folder; !Files.exists(path); path = path.getParent()) {
      missing.add(path);
    }
    return missing;
  }

  private void open(Path target, boolean resume) throws IOException {
    try {
      Files.createDirectories(folder);
      lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new TrainerException(
          "expected to write in " + folder + ", found: " + e.getMessage(), e);
    }
    if (!locked()) {
      lock.close();
      lock = null;
      throw new TrainerException(
          "expected to be alone in " + folder + ", found another process that works there");
    }
    if (!resume && Checkpoints.areIn(folder)) {
      throw new TrainerException(
          "expected no unfinished fit, found one in "
              + folder
              + "; --resume goes on with it, and without that folder a fit begins anew");
    }
    // A bundle that a killed process has begun.
    try (Stream<Path> left = Files.list(folder)) {
      for (Path path : left.toList()) {
        if (path.getFileName().toString().startsWith(".")) {
          OutputFolder.delete(path);
        }
      }
    }
    bundle = OutputFolder.at(target, folder);
  }

  private boolean locked() throws IOException {
    try {
      FileLock own = lock.tryLock();
      return own != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Where to write the bundle until it is finished. */
  public Path path() {
    return bundle.path();
  }

  /** The folder itself, for messages. */
  public Path folder() {
    return folder;
  }

  /** Whether there is something to go on from. */
  public boolean hasCheckpoint() throws IOException {
    return Files.isDirectory(folder) && Checkpoints.areIn(folder);
  }

  Checkpoints checkpoints(SortedMap<String, String> identity, Progress progress) {
    return new Checkpoints(folder, identity, progress);
  }

  /** Moves the bundle, or whatever else was written, to its place. */
  public void finish() throws IOException {
    bundle.finish();
    finished = true;
  }

  @Override
  public void close() throws IOException {
    if (bundle != null) {
      bundle.close();
    }
    if (lock != null) {
      try {
        if (finished || !Checkpoints.areIn(folder)) {
          OutputFolder.delete(folder);
          for (Path path : made) {
            deleteIfEmpty(path);
          }
        }
      } finally {
        lock.close();
        lock = null;
      }
    }
  }

  private static void deleteIfEmpty(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      // Someone has begun to use it, the finished bundle for one.
      return;
    }
  }
}
