package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.TrainingStepGraph;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeatureStoreTest {

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
  void whatIsGatheredIsWhatWasAppended(
      @ForAll @IntRange(min = 1, max = 4) int channels,
      @ForAll @IntRange(min = 1, max = 5) int cells,
      @ForAll @IntRange(min = 1, max = 9) int pictures,
      @ForAll @IntRange(min = 1, max = 200) int segmentBytes,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    short[] values = new short[pictures * channels * cells];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) random.nextInt();
    }
    try (FeatureStore store = new FeatureStore(channels, cells, segmentBytes)) {
      int added = 0;
      while (added < pictures) {
        int count = 1 + random.nextInt(pictures - added);
        store.append(bytes(values, added * channels * cells, count * channels * cells), count);
        added += count;
      }
      store.finish();
      assertEquals(pictures, store.size());
      int[] asked = random.ints(4, 0, pictures).toArray();
      ShortBuffer batch = ShortBuffer.allocate(4 * channels * cells);
      store.gather(asked, batch);
      int length = channels * cells;
      for (int i = 0; i < 4 * length; i++) {
        assertEquals(values[asked[i / length] * length + i % length], batch.get(i));
      }
    }
  }

  @Test
  void bytesThatAreNoWholePicturesAreRefused() throws IOException {
    try (FeatureStore store = new FeatureStore(2, 3)) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> store.append(ByteBuffer.allocate(13), 1));
      assertEquals("expected 1 pictures of 12 bytes, found 13 bytes", refused.getMessage());
    }
  }

  @Test
  void aBatchIsMapsAndLabelsOfThePicturesAskedFor() throws OrtException, IOException {
    double[][][] maps = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}, {{9, 10}, {11, 12}}};
    try (Features features = TinyFeatures.of(maps, 4, 5, 6)) {
      Batches batches = new Batches(features, new HeadGraph.Shape(2, 2, 9, 1), 3);
      Map<String, OnnxTensor> batch = batches.of(new int[] {2, 0});
      try {
        OnnxTensor found = batch.get(HeadGraph.FEATURES);
        assertArrayEquals(new long[] {2, 2, 2}, found.getInfo().getShape());
        assertEquals(Graphs.halves(9, 11, 10, 12, 1, 3, 2, 4), found.getByteBuffer());
        assertEquals(6, batch.get(TrainingStepGraph.LABELS).getLongBuffer().get(0));
        assertEquals(4, batch.get(TrainingStepGraph.LABELS).getLongBuffer().get(1));
      } finally {
        batch.values().forEach(OnnxTensor::close);
      }
    }
  }

  private static ByteBuffer bytes(short[] values, int start, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Short.BYTES).order(ByteOrder.nativeOrder());
    IntStream.range(start, start + length).forEach(i -> bytes.putShort(values[i]));
    return bytes.flip();
  }

  @Test
  void batchesCoverEveryIndexOnceTheLastMayBeSmaller() {
    int[][] batches = Split.batches(new int[] {5, 3, 8, 1, 9}, 2);
    assertEquals("[[5, 3], [8, 1], [9]]", Arrays.deepToString(batches));
    assertEquals(0, Split.batches(new int[0], 2).length);
  }
}
