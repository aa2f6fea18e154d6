package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features that are extracted ahead of a fit, by several processes. */
class ExtractTest {

  /** Volumes are mounted here, as far as jobs are concerned. */
  @TempDir static Path folder;

  private static Path data;
  private static Path backbone;

  /** Maps are so large that a block is of 16 pictures, and there are more than four blocks. */
  @BeforeAll
  static void write() throws IOException {
    data = folder.resolve("data/imagenet");
    TinyData.write(data);
    for (int i = 0; i < 40; i++) {
      Path disc = data.resolve("train/disc");
      Files.copy(disc.resolve(i % 4 * 2 + ".png"), disc.resolve("copy-" + i + ".png"));
    }
    backbone = folder.resolve("data/backbones/resnet50.onnx");
    Files.createDirectories(backbone.getParent());
    float[] filters = new float[64 * 3 * 2 * 2];
    Random random = new Random(4);
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) (random.nextGaussian() / 2);
    }
    TinyBackbone wide = new TinyBackbone(filters, 64, 2, 128, 128, 17);
    Files.write(backbone, wide.model().toByteArray());
  }

  /** The pods are those of the manifests, their volumes folders. */
  @Test
  void aJobsPodsExtractWhatOneProcessWouldAndTheFitEndsWithTheSameBytes()
      throws IOException, InterruptedException {
    Job job = Manifests.extract();
    int shards = job.getSpec().getCompletions();
    Path cache = folder.resolve("features");
    Map<String, String> environment = new HashMap<>(Manifests.environment(job));
    environment.put("INFODISENT_EXTRACT_THREADS", "1");
    List<Started> all = new ArrayList<>();
    try {
      for (int shard = 0; shard < shards; shard++) {
        all.add(Started.in(environment, Manifests.arguments(job, shard, folder).toArray()));
      }
      int extracted = 0;
      for (Started one : all) {
        assertEquals(0, one.code(), one.said());
        int own = extracted(one.said());
        assertTrue(own > 0, one.said());
        extracted += own;
      }
      assertEquals(65 + 25, extracted);
    } finally {
      all.forEach(Started::close);
    }
    Map<String, byte[]> blocks = contents(cache);
    Ran again = Ran.of(environment, Manifests.arguments(job, shards - 1, folder).toArray());
    assertEquals(0, extracted(again.out()), again.err());
    Path one = folder.resolve("one");
    assertEquals(65 + 25, extracted(Ran.of(extract(one)).out()));
    assertSame(contents(one), blocks);

    Ran sharded = fitAsTheJobDoes();
    assertEquals(0, sharded.code(), sharded.err());
    assertTrue(sharded.err().contains("split: 65 pictures' are in " + cache), sharded.err());
    assertFalse(sharded.err().contains("features of the training split: 65 pictures in "));
    assertEquals(0, fit(folder.resolve("single")).code());
    assertSame(contents(folder.resolve("single")), contents(folder.resolve("bundles/mine")));
  }

  @Test
  void aShardThatIsNoneIsRefused() {
    for (String shard : List.of("4/4", "-1/4", "0/0", "1", "a/b", "1/2/3")) {
      assertRefused("expected a shard i/n", extract(folder.resolve("none"), "--shard=" + shard));
    }
    assertFalse(Files.exists(folder.resolve("none")));
  }

  @Test
  void withoutACacheThereIsNowhereToExtractTo() {
    assertRefused(
        "expected --cache to extract to, found none",
        "extract",
        "--backbone",
        backbone,
        "--data",
        data);
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertRefused(file.toString(), extract(file));
  }

  private static void assertRefused(String part, Object... arguments) {
    Ran ran = Ran.of(arguments);
    assertEquals(2, ran.code(), ran.err());
    String last = ran.err().lines().reduce((before, after) -> after).orElseThrow();
    assertTrue(last.startsWith("expected ") && last.contains(part), ran.err());
    assertEquals("", ran.out());
  }

  private static int extracted(String said) {
    String line = said.lines().filter(one -> one.startsWith("extracted ")).findFirst().orElse("");
    return Integer.parseInt(line.replaceAll("\\D", ""));
  }

  private static Object[] extract(Path cache, Object... more) {
    Stream<Object> always =
        Stream.of("extract", "--backbone", backbone, "--data", data, "--cache", cache);
    Stream<Object> settings = Stream.of("--preset", "torchvision", "--threads", 1);
    return Stream.concat(Stream.concat(always, settings), Stream.of(more)).toArray();
  }

  private static Ran fit(Path out) {
    Stream<Object> always =
        Stream.of("fit", "--backbone", backbone, "--data", data, "--out", out, "--epochs", 2);
    Stream<Object> settings = Stream.of("--preset", "torchvision", "--batch", 8, "--threads", 1);
    return Ran.of(Stream.concat(always, settings).toArray());
  }

  private static Ran fitAsTheJobDoes() throws IOException {
    Job job = Manifests.fit();
    Map<String, String> environment = new HashMap<>(Manifests.environment(job));
    environment.put("INFODISENT_FIT_EPOCHS", "2");
    environment.put("INFODISENT_FIT_BATCH", "8");
    environment.put("INFODISENT_FIT_THREADS", "1");
    return Ran.of(environment, Manifests.arguments(job, 0, folder).toArray());
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
  }

  private static Map<String, byte[]> contents(Path of) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(of)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        contents.put(of.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return contents;
  }
}
