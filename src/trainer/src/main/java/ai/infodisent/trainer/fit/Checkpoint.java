package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.onnx.Sha256;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where training stands after an epoch. The order of the pictures is no part of it: it follows from
 * the seed and the epoch.
 *
 * @param epoch how many are done
 * @param numbers by name, finite
 * @param tensors by name, row-major; not copied, so the caller hands them over
 */
record Checkpoint(
    int epoch, SortedMap<String, Double> numbers, SortedMap<String, float[]> tensors) {

  private static final int MAGIC = 0x49444350;
  private static final int LARGEST_HEADER = 1 << 26;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Checkpoint {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
  }

  /** A checkpoint as it was read, and what it says it is a checkpoint of. */
  record Identified(SortedMap<String, String> identity, Checkpoint checkpoint) {}

  /** What comes before the values: {@code lengths} counts those of each tensor, in their order. */
  private record Header(
      @JsonProperty("identity") TreeMap<String, String> identity,
      @JsonProperty("epoch") int epoch,
      @JsonProperty("numbers") TreeMap<String, Double> numbers,
      @JsonProperty("lengths") TreeMap<String, Integer> lengths) {}

  /** Writes a new file, which is on the disk when this returns, and not only on its way. */
  void write(Path file, SortedMap<String, String> identity) throws IOException {
    TreeMap<String, Integer> lengths = new TreeMap<>();
    tensors.forEach((name, values) -> lengths.put(name, values.length));
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(new TreeMap<>(identity), epoch, new TreeMap<>(numbers), lengths));
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream plain = new BufferedOutputStream(Channels.newOutputStream(channel));
      DigestOutputStream digested = new DigestOutputStream(plain, Sha256.digest());
      DataOutputStream data = new DataOutputStream(digested);
      data.writeInt(MAGIC);
      data.writeInt(header.length);
      data.write(header);
      for (float[] values : tensors.values()) {
        data.write(bytes(values));
      }
      data.flush();
      plain.write(digested.getMessageDigest().digest());
      plain.flush();
      channel.force(true);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is not what was written
   */
  static Identified read(Path file) throws IOException {
    try (InputStream plain = new BufferedInputStream(Files.newInputStream(file));
        DigestInputStream digested = new DigestInputStream(plain, Sha256.digest());
        DataInputStream data = new DataInputStream(digested)) {
      if (data.readInt() != MAGIC) {
        throw new IOException("expected a checkpoint, found something else");
      }
      int length = data.readInt();
      if (length < 0 || length > LARGEST_HEADER) {
        throw new IOException("expected a header of up to 64 MB, found " + length + " bytes");
      }
      Header header = header(data.readNBytes(length));
      long values = header.lengths().values().stream().mapToLong(Integer::longValue).sum();
      if (values * Float.BYTES > Files.size(file)) {
        throw new IOException("expected " + values + " values, found fewer");
      }
      SortedMap<String, float[]> tensors = new TreeMap<>();
      for (Map.Entry<String, Integer> tensor : header.lengths().entrySet()) {
        byte[] bytes = new byte[Math.multiplyExact(tensor.getValue(), Float.BYTES)];
        data.readFully(bytes);
        float[] floats = new float[tensor.getValue()];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
        tensors.put(tensor.getKey(), floats);
      }
      byte[] expected = digested.getMessageDigest().digest();
      if (!Arrays.equals(expected, plain.readNBytes(expected.length + 1))) {
        throw new IOException("expected what was written, found other bytes");
      }
      return new Identified(
          header.identity(), new Checkpoint(header.epoch(), header.numbers(), tensors));
    }
  }

  private static Header header(byte[] json) throws IOException {
    try {
      Header header = JSON.readValue(json, Header.class);
      if (header.identity() == null
          || header.numbers() == null
          || header.lengths() == null
          || header.lengths().values().stream().anyMatch(length -> length < 0)) {
        throw new IOException("expected a whole header, found parts of one");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw new IOException("expected a header, found other bytes", e);
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
