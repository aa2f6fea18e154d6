package ai.infodisent.trainer.data;

import ai.infodisent.trainer.onnx.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds files that are in both splits, byte for byte. Lengths are compared first, then the last
 * {@value #TAIL} bytes of files whose length occurs in both splits; only files that still agree
 * with one of the other split are read whole, so that a million files are not.
 */
final class SplitOverlap {

  private static final int TAIL = 4096;

  private static final int PIECE = 1 << 16;

  private SplitOverlap() {}

  /** A file of the validation split and the first of the training split that is the same. */
  record Pair(Path validation, Path train) {}

  /** Files that may be the same, for all that is known. */
  private record Group(List<Path> train, List<Path> validation) {

    static Group empty() {
      return new Group(new ArrayList<>(), new ArrayList<>());
    }

    boolean inBoth() {
      return !train.isEmpty() && !validation.isEmpty();
    }
  }

  /** What files that are the same have in common. */
  @FunctionalInterface
  private interface Trait {
    Object of(Path file) throws IOException;
  }

  /** The pairs, in the order of the validation split's file names. */
  static List<Pair> of(List<Path> train, List<Path> validation) {
    List<Group> groups = List.of(new Group(train, validation));
    for (Trait trait : List.<Trait>of(Files::size, SplitOverlap::tail, SplitOverlap::hash)) {
      groups = groups.stream().flatMap(group -> narrowed(group, trait).stream()).toList();
    }
    return groups.stream()
        .flatMap(
            group -> group.validation().stream().map(file -> new Pair(file, group.train().get(0))))
        .sorted((a, b) -> a.validation().compareTo(b.validation()))
        .toList();
  }

  private static List<Group> narrowed(Group group, Trait trait) {
    Map<Object, Group> byTrait = new LinkedHashMap<>();
    for (Path file : group.validation()) {
      trait(trait, file)
          .ifPresent(
              found -> byTrait.computeIfAbsent(found, any -> Group.empty()).validation().add(file));
    }
    for (Path file : group.train()) {
      trait(trait, file)
          .map(byTrait::get)
          .filter(Objects::nonNull)
          .ifPresent(found -> found.train().add(file));
    }
    return byTrait.values().stream().filter(Group::inBoth).toList();
  }

  /** Nothing for a file that cannot be read: whoever wants its picture tells of it. */
  private static Optional<Object> trait(Trait trait, Path file) {
    try {
      return Optional.of(trait.of(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Object tail(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(TAIL);
      channel.position(Math.max(0, channel.size() - TAIL));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Reads on.
      }
      return Sha256.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }
  }

  private static Object hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] piece = new byte[PIECE];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
