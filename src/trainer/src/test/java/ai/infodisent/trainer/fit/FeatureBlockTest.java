package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeatureBlockTest {

  private static final String KEY = "key";

  /** Each block misses some pictures, or all. */
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void whatIsReadIsWhatWasWrittenWhicheverPicturesAreMissing(
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll @IntRange(min = 1, max = 5) int cells,
      @ForAll @IntRange(min = 1, max = 3) int count,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    FeatureShape shape = new FeatureShape(channels, cells, true);
    List<LabelledPicture> listed = pictures(count * shape.picturesPerBlock());
    List<FeatureBlock> blocks = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<short[]> maps = new ArrayList<>();
    List<float[]> means = new ArrayList<>();
    ChannelRanges whole = ChannelRanges.none(channels);
    Path folder = Files.createTempDirectory("blocks");
    try {
      for (int block = 0; block < count; block++) {
        int start = block * shape.picturesPerBlock();
        int[] readable =
            IntStream.range(0, 5).filter(i -> random.nextInt(3) > 0 || seed % 4 == 0).toArray();
        ByteBuffer prints = bytes(readable.length * FeatureBlock.FINGERPRINT_BYTES);
        ByteBuffer averages = bytes(readable.length * channels * Float.BYTES);
        ByteBuffer halves = bytes(readable.length * channels * cells * Short.BYTES);
        random.nextBytes(prints.array());
        for (int picture : readable) {
          names.add(listed.get(start + picture).name());
          float[] mean = new float[channels];
          for (int k = 0; k < channels; k++) {
            mean[k] = random.nextFloat();
            averages.putFloat(mean[k]);
          }
          means.add(mean);
          short[] map = new short[channels * cells];
          for (int i = 0; i < map.length; i++) {
            map[i] = (short) random.nextInt();
            halves.putShort(map[i]);
          }
          maps.add(map);
        }
        Path file = folder.resolve("block-" + block);
        ChannelRanges ranges = ChannelRanges.none(channels);
        for (int k = 0; k < channels && readable.length > 0; k++) {
          float minimum = random.nextFloat() - 0.5f;
          ranges.add(k, minimum, minimum + random.nextInt(2));
        }
        whole.add(ranges);
        FeatureBlock.Header header = new FeatureBlock.Header(KEY, "these", readable, 1, 2, ranges);
        FeatureBlock.write(file, header, prints, averages.flip(), halves.flip());
        blocks.add(FeatureBlock.open(file, shape, KEY, "these"));
        assertArrayEquals(
            ranges.minima(), FeatureBlock.header(file, KEY, "these").ranges().minima());
      }
      Features found = new FeatureBlocks(shape, blocks).features(listed, Optional.empty());
      assertEquals(names, found.pictures().stream().map(LabelledPicture::name).toList());
      assertArrayEquals(whole.minima(), found.ranges().minima());
      assertArrayEquals(whole.maxima(), found.ranges().maxima());
      ShortBuffer batch = ShortBuffer.allocate(channels * cells);
      float[] mean = new float[channels];
      for (int picture = found.size() - 1; picture >= 0; picture--) {
        found.maps().gather(new int[] {picture}, batch);
        assertArrayEquals(maps.get(picture), batch.array());
        found.means().get(picture, mean);
        assertArrayEquals(means.get(picture), mean);
      }
    } finally {
      OutputFolder.delete(folder);
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void aTornOrChangedFileIsRefused(
      @ForAll @IntRange(min = 0, max = 99) int percent, @ForAll boolean torn) throws IOException {
    Path file = Files.createTempFile("block", "");
    FeatureShape shape = new FeatureShape(2, 3, true);
    try {
      write(file);
      FeatureBlock.open(file, shape, KEY, "these");
      byte[] bytes = Files.readAllBytes(file);
      int at = bytes.length * percent / 100;
      if (torn) {
        Files.write(file, Arrays.copyOf(bytes, at));
      } else {
        bytes[at] ^= 1;
        Files.write(file, bytes);
      }
      assertThrows(IOException.class, () -> FeatureBlock.open(file, shape, KEY, "these"));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void featuresOfOtherPicturesOrBackbonesAreRefused() throws IOException {
    Path file = Files.createTempFile("block", "");
    FeatureShape shape = new FeatureShape(2, 3, true);
    try {
      write(file);
      assertThrows(IOException.class, () -> FeatureBlock.open(file, shape, "other", "these"));
      assertThrows(IOException.class, () -> FeatureBlock.open(file, shape, KEY, "those"));
      FeatureShape other = new FeatureShape(2, 4, true);
      assertThrows(IOException.class, () -> FeatureBlock.open(file, other, KEY, "these"));
      // As many bytes, but of other channels.
      FeatureShape turned = new FeatureShape(1, 8, true);
      assertThrows(IOException.class, () -> FeatureBlock.open(file, turned, KEY, "these"));
      assertThrows(IOException.class, () -> FeatureBlock.header(file, "other", "these"));
      assertThrows(IOException.class, () -> FeatureBlock.header(file, KEY, "those"));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFileThatChangedIsAnotherSource() throws IOException {
    Path file = Files.createTempFile("picture", "");
    try {
      List<LabelledPicture> pictures =
          List.of(new LabelledPicture(file.toString(), 0, preparation -> null));
      String before = FeatureCache.sources(pictures);
      assertEquals(before, FeatureCache.sources(pictures));
      Files.writeString(file, "more");
      assertFalse(before.equals(FeatureCache.sources(pictures)));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void blocksAreSmallAndOfWholeRunsWhateverTheMapsSize() {
    for (int channels : List.of(1, 512, 2048, 100_000)) {
      int pictures = new FeatureShape(channels, 196, true).picturesPerBlock();
      assertEquals(0, pictures % 16);
      assertEquals(0, pictures > 64 ? pictures % 64 : 0);
      assertEquals(true, pictures >= 16 && pictures <= 1024);
    }
  }

  @Test
  void aBatchIsMapsAndTargetsOfThePicturesAskedForExpectedOrNot() throws OrtException {
    double[][][] maps = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}, {{9, 10}, {11, 12}}};
    Features features = TinyFeatures.of(maps, new int[][] {{1, 2}, {0}, {2}});
    try (Batches batches = new Batches(features, new HeadGraph.Shape(2, 2, 3, 1), 3)) {
      int[] asked = {2, 0};
      for (int[] expected : List.of(asked, new int[] {1, 1, 1})) {
        batches.expect(expected);
        Map<String, OnnxTensor> batch = batches.of(asked, 1);
        try {
          OnnxTensor found = batch.get(HeadGraph.FEATURES);
          assertArrayEquals(new long[] {1, 2, 2, 2}, found.getInfo().getShape());
          assertEquals(Graphs.halves(9, 11, 10, 12, 1, 3, 2, 4), found.getByteBuffer());
          OnnxTensor targets = batch.get(TrainingStepGraph.TARGETS);
          assertArrayEquals(new long[] {1, 2, 3}, targets.getInfo().getShape());
          FloatBuffer rows = FloatBuffer.wrap(new float[] {0, 0, 1, 0, 0.5f, 0.5f});
          assertEquals(rows, targets.getFloatBuffer());
        } finally {
          batch.values().forEach(OnnxTensor::close);
        }
      }
    }
  }

  @Test
  void batchesCoverEveryIndexOnceTheLastMayBeSmaller() {
    int[][] batches = Split.batches(new int[] {5, 3, 8, 1, 9}, 2);
    assertEquals("[[5, 3], [8, 1], [9]]", Arrays.deepToString(batches));
    assertEquals(0, Split.batches(new int[0], 2).length);
  }

  @Test
  void aShardIsReadAndRefused() {
    assertEquals(new Shard(3, 4), Shard.of("3/4"));
    for (String text : List.of("4/4", "-1/4", "0/0", "1", "a/b", "1/2/3", "")) {
      assertThrows(IllegalArgumentException.class, () -> Shard.of(text), text);
    }
  }

  private static void write(Path file) throws IOException {
    FeatureBlock.Header header =
        new FeatureBlock.Header(KEY, "these", new int[] {0}, 1, 2, ChannelRanges.none(2));
    FeatureBlock.write(file, header, bytes(32), bytes(8), bytes(12));
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }

  private static List<LabelledPicture> pictures(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                new LabelledPicture(
                    "picture " + n, 0, any -> Decoded.of(new Pixels(1, 1, new byte[3]))))
        .toList();
  }
}
