package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The checkpoints in a fit's {@link WorkFolder}: the last of each kind and the one before it.
 * Whenever the process dies, one of the two is whole.
 *
 * @param folder where they lie
 * @param identity what the fit is of, by name; a checkpoint of anything else is refused
 * @param progress is told of what cannot be read
 */
record Checkpoints(Path folder, SortedMap<String, String> identity, Progress progress) {

  static final String SUFFIX = ".checkpoint";
  private static final String PREVIOUS = ".previous" + SUFFIX;

  /** The last checkpoint of one kind, and where the next goes. */
  interface Slot {

    /**
     * The checkpoint to go on from, if there is one.
     *
     * @throws TrainerException if it is of another fit
     */
    Optional<Checkpoint> last();

    /**
     * Keeps a checkpoint in the last one's place.
     *
     * @throws TrainerException if it cannot be written; the last one stays
     */
    void keep(Checkpoint checkpoint);

    /** Remembers nothing. */
    static Slot none() {
      return new Slot() {
        @Override
        public Optional<Checkpoint> last() {
          return Optional.empty();
        }

        @Override
        public void keep(Checkpoint checkpoint) {}
      };
    }
  }

  /** The same checkpoints, of a fit of which one more thing is known. */
  Checkpoints with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(identity);
    more.put(name, value);
    return new Checkpoints(folder, more, progress);
  }

  /** Whether a folder holds checkpoints of any fit. */
  static boolean areIn(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      return files.iterator().hasNext();
    }
  }

  /** Checkpoints of one kind. */
  Slot slot(String kind) {
    return new Slot() {
      @Override
      public Optional<Checkpoint> last() {
        return read(kind);
      }

      @Override
      public void keep(Checkpoint checkpoint) {
        write(kind, checkpoint);
      }
    };
  }

  private Optional<Checkpoint> read(String kind) {
    Path last = folder.resolve(kind + SUFFIX);
    Path previous = folder.resolve(kind + PREVIOUS);
    boolean any = false;
    for (Path file : List.of(last, previous)) {
      if (Files.exists(file)) {
        any = true;
        try {
          Checkpoint.Identified found = Checkpoint.read(file);
          requireSame(found.identity());
          return Optional.of(found.checkpoint());
        } catch (IOException e) {
          progress.say("skipped " + file + ": " + e.getMessage());
        }
      }
    }
    if (any) {
      throw new TrainerException(
          "expected a checkpoint that can be read in "
              + folder
              + ", found none; to begin anew, delete that folder");
    }
    return Optional.empty();
  }

  /** What either side does not know yet is no difference. */
  private void requireSame(SortedMap<String, String> found) {
    List<String> expected = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (Map.Entry<String, String> own : identity.entrySet()) {
      String theirs = found.getOrDefault(own.getKey(), own.getValue());
      if (!theirs.equals(own.getValue())) {
        expected.add(own.getKey() + " " + own.getValue());
        other.add(own.getKey() + " " + theirs);
      }
    }
    if (!expected.isEmpty()) {
      throw new TrainerException(
          "expected to resume a fit with "
              + String.join(", ", expected)
              + ", found one with "
              + String.join(", ", other)
              + " in "
              + folder);
    }
  }

  private void write(String kind, Checkpoint checkpoint) {
    Path fresh = folder.resolve(kind + ".new");
    Path last = folder.resolve(kind + SUFFIX);
    try {
      checkpoint.write(fresh, identity);
      if (Files.exists(last)) {
        move(last, folder.resolve(kind + PREVIOUS));
      }
      move(fresh, last);
      sync();
    } catch (IOException e) {
      throw new TrainerException(
          "expected to write a checkpoint in "
              + folder
              + ", found: "
              + e.getMessage()
              + "; --resume goes on from the last one",
          e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes the names outlive a power cut, too, where folders can be opened for that. */
  private void sync() throws IOException {
    FileChannel names;
    try {
      names = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      return;
    }
    try (names) {
      names.force(true);
    }
  }
}
