package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Sha256;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The features of some pictures that follow each other in a listing, in a file that is mapped into
 * memory: the operating system keeps of it what fits. Small enough to be mapped at once, and to be
 * made again where it is missing.
 */
final class FeatureBlock {

  static final int FINGERPRINT_BYTES = 32;

  /** How files end that are being written. */
  private static final String FRESH = ".new";

  /** Longer than a block, or a stretch of it, takes to be written on any disk. */
  private static final Duration LONGEST_WRITE = Duration.ofHours(1);

  private static final int MAGIC = 0x49444642;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Header header;
  private final int channels;
  private final ByteBuffer fingerprints;
  private final FloatBuffer means;
  private final ShortBuffer maps;

  /**
   * What a block is of, and what is in it.
   *
   * @param key of everything that its features follow from beside the pictures
   * @param sources of the pictures' files, as far as it can be told without reading them
   * @param readable which of the pictures could be read, from 0, in order
   * @param sum of the means
   * @param squares the sum of the mean squares
   * @param ranges of the channels, over the pictures that could be read
   */
  record Header(
      @JsonProperty("key") String key,
      @JsonProperty("sources") String sources,
      @JsonProperty("readable") int[] readable,
      @JsonProperty("sum") double sum,
      @JsonProperty("squares") double squares,
      @JsonProperty("ranges") ChannelRanges ranges) {}

  private FeatureBlock(Header header, FeatureShape shape, ByteBuffer values) {
    int size = header.readable().length;
    this.header = header;
    this.channels = shape.channels();
    int meansAt = size * FINGERPRINT_BYTES;
    int mapsAt = meansAt + size * channels * Float.BYTES;
    this.fingerprints = values.slice(0, meansAt);
    this.means = ordered(values, meansAt, mapsAt - meansAt).asFloatBuffer();
    this.maps = ordered(values, mapsAt, values.limit() - mapsAt).asShortBuffer();
  }

  private static ByteBuffer ordered(ByteBuffer values, int at, int length) {
    return values.slice(at, length).order(ByteOrder.nativeOrder());
  }

  /**
   * Writes a block: whole, or not at all.
   *
   * @param values fingerprints, means {@code [n, D]} and maps {@code [n, cells, D]}, each after the
   *     other
   */
  static void write(Path file, Header header, ByteBuffer... values) throws IOException {
    byte[] json = JSON.writeValueAsBytes(header);
    // Values begin where floats may.
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES + padded.length);
    prefix.putInt(MAGIC).putInt(padded.length).put(padded).flip();
    MessageDigest digest = Sha256.digest();
    // Two processes that make the same block write the same bytes, each under a name of its own.
    Path fresh =
        Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + "-", FRESH);
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        put(channel, digest, prefix);
        for (ByteBuffer some : values) {
          put(channel, digest, some);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        while (hash.hasRemaining()) {
          channel.write(hash);
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Deletes what killed processes have begun to write.
   *
   * @param folder of blocks
   */
  static void tidy(Path folder) throws IOException {
    Instant old = Instant.now().minus(LONGEST_WRITE);
    try (var files = Files.newDirectoryStream(folder, "*" + FRESH)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Another process has finished or tidied it.
      return;
    }
  }

  private static void put(FileChannel channel, MessageDigest digest, ByteBuffer bytes)
      throws IOException {
    digest.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Maps a block.
   *
   * @param shape of its features
   * @throws IOException if it cannot be read, is not what was written, or is of something else
   */
  static FeatureBlock open(Path file, FeatureShape shape, String key, String sources)
      throws IOException {
    MappedByteBuffer whole = map(file);
    int hashAt = whole.limit() - Sha256.digest().getDigestLength();
    MessageDigest digest = Sha256.digest();
    digest.update(whole.slice(0, hashAt));
    byte[] hash = new byte[whole.limit() - hashAt];
    whole.get(hashAt, hash);
    if (!Arrays.equals(digest.digest(), hash)) {
      throw new IOException("expected what was written, found other bytes");
    }
    Header header = header(whole, key, sources);
    if (header.ranges().channels() != shape.channels()) {
      throw new IOException("expected features of " + shape + ", found other channels");
    }
    int start = PREFIX_BYTES + whole.getInt(Integer.BYTES);
    ByteBuffer values = whole.slice(start, hashAt - start);
    if (values.limit() != header.readable().length * (FINGERPRINT_BYTES + shape.bytes())) {
      throw new IOException("expected features of " + shape + ", found " + values.limit());
    }
    return new FeatureBlock(header, shape, values);
  }

  /**
   * Reads what a block says of itself, without looking whether it is what was written.
   *
   * @throws IOException if it cannot be read, or is of something else
   */
  static Header header(Path file, String key, String sources) throws IOException {
    return header(map(file), key, sources);
  }

  private static MappedByteBuffer map(Path file) throws IOException {
    MappedByteBuffer whole;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
    if (whole.limit() < PREFIX_BYTES + FINGERPRINT_BYTES || whole.getInt(0) != MAGIC) {
      throw new IOException("expected features, found something else");
    }
    return whole;
  }

  private static Header header(ByteBuffer whole, String key, String sources) throws IOException {
    int length = whole.getInt(Integer.BYTES);
    if (length < 0 || length > whole.limit() - PREFIX_BYTES) {
      throw new IOException("expected a header, found " + length + " bytes of it");
    }
    byte[] json = new byte[length];
    whole.get(PREFIX_BYTES, json);
    Header header;
    try {
      header = JSON.readValue(json, Header.class);
    } catch (JsonProcessingException e) {
      throw new IOException("expected a header, found other bytes", e);
    }
    if (!header.key().equals(key) || !header.sources().equals(sources)) {
      throw new IOException("expected features of these pictures, found those of others");
    }
    return header;
  }

  Header header() {
    return header;
  }

  /** How many pictures there are. */
  int size() {
    return header.readable().length;
  }

  /** The hash of the pixels that the network saw, in hexadecimal digits. */
  String fingerprint(int picture) {
    byte[] bytes = new byte[FINGERPRINT_BYTES];
    fingerprints.get(picture * FINGERPRINT_BYTES, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Copies a picture's means, D of them. */
  void means(int picture, float[] into) {
    means.get(picture * channels, into, 0, channels);
  }

  /** Copies a picture's map to a place in a batch. */
  void map(int picture, ShortBuffer batch, int at, int length) {
    batch.put(at, maps, picture * length, length);
  }
}
