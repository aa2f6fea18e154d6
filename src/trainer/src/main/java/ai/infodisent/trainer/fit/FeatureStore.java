package ai.infodisent.trainer.fit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The feature maps of many pictures, {@code [cells, D]} each, in half precision in a temporary file
 * that is mapped into memory: they may be larger than the heap, and the operating system keeps in
 * memory what fits. The file goes when the store is closed.
 */
final class FeatureStore implements AutoCloseable {

  /** Java maps at most 2 GB at once. */
  private static final long SEGMENT_BYTES = 1L << 30;

  private final int channels;
  private final int cells;
  private final long segmentBytes;
  private final Path file;
  private final FileChannel channel;
  private final List<ShortBuffer> segments = new ArrayList<>();
  private int size;

  /**
   * @param channels D
   * @param cells of the feature map
   */
  FeatureStore(int channels, int cells) throws IOException {
    this(channels, cells, SEGMENT_BYTES);
  }

  /**
   * @param segmentBytes how much is mapped at once, or one picture if that is more
   */
  FeatureStore(int channels, int cells, long segmentBytes) throws IOException {
    this.channels = channels;
    this.cells = cells;
    this.segmentBytes = segmentBytes;
    this.file = Files.createTempFile("infodisent-features-", ".f16");
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** How many pictures there are. */
  int size() {
    return size;
  }

  /** Adds pictures, {@code [n, cells, D]} in half precision. */
  void append(ByteBuffer maps, int pictures) throws IOException {
    if (maps.remaining() != pictures * pictureBytes()) {
      throw new IllegalArgumentException(
          "expected "
              + pictures
              + " pictures of "
              + pictureBytes()
              + " bytes, found "
              + maps.remaining()
              + " bytes");
    }
    long position = size * pictureBytes();
    while (maps.hasRemaining()) {
      position += channel.write(maps, position);
    }
    size += pictures;
  }

  /** Maps what was added; nothing can be added after. */
  void finish() throws IOException {
    long perSegment = picturesPerSegment() * pictureBytes();
    for (long start = 0; start < size * pictureBytes(); start += perSegment) {
      long length = Math.min(perSegment, size * pictureBytes() - start);
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
      segments.add(mapped.order(ByteOrder.nativeOrder()).asShortBuffer());
    }
  }

  /**
   * Gathers pictures into a batch.
   *
   * @param pictures which, N of them
   * @param batch at least {@code N * cells * D} values, written from the start as {@code [N, cells,
   *     D]}
   */
  void gather(int[] pictures, ShortBuffer batch) {
    int length = channels * cells;
    long perSegment = picturesPerSegment();
    for (int n = 0; n < pictures.length; n++) {
      ShortBuffer segment = segments.get((int) (pictures[n] / perSegment));
      batch.put(n * length, segment, (int) (pictures[n] % perSegment) * length, length);
    }
  }

  private long pictureBytes() {
    return (long) channels * cells * Short.BYTES;
  }

  private long picturesPerSegment() {
    return Math.max(1, segmentBytes / pictureBytes());
  }

  @Override
  public void close() throws IOException {
    segments.clear();
    channel.close();
    Files.deleteIfExists(file);
  }
}
