package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.onnx.GraphBuilder;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels that are 0, or the same, in all training pictures are told of and counted. */
class SilentChannelsTest {

  private static final List<String> LINES =
      List.of(
          "channels 1 and 2 are 0 in every training picture: of no use to any prototype",
          "channel 4 is the same at every cell of every training picture: of no use to tell them"
              + " apart");

  @TempDir Path folder;

  /** Channels 0 and 3 see; 1 and 2 are 0, and 4 is its bias. */
  @BeforeEach
  void write() throws IOException {
    TinyData.write(folder.resolve("data"));
    backbone("silent.onnx", new float[] {1, 0, 0, 0.001f, 0}, 0, 0, 0, 0, 2);
  }

  @Test
  void fitTellsOfThemInALineEachAndCountsThemInBundleAndReport() throws IOException {
    Ran ran = fit("silent.onnx", "bundle");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(LINES, told(ran));
    Path bundle = folder.resolve("bundle");
    JsonNode provenance = provenance(bundle);
    assertEquals("2", provenance.get("deadChannels").asText());
    assertEquals("1", provenance.get("constantChannels").asText());
    String report = Files.readString(bundle.resolve("report.html"));
    assertTrue(report.contains("deadChannels") && report.contains("constantChannels"));
  }

  @Test
  void aFitFromACacheAndOneThatKeepsNoMapsTellTheSame() throws IOException {
    Path cache = folder.resolve("cache");
    assertEquals(LINES, told(fit("silent.onnx", "first", "--cache", cache)));
    Ran cached = fit("silent.onnx", "second", "--cache", cache);
    assertTrue(cached.err().contains("split: 25 pictures' are in " + cache), cached.err());
    assertEquals(LINES, told(cached));
    Ran unkept = fit("silent.onnx", "third", "--cache-limit", "1K");
    assertEquals(LINES, told(unkept));
    assertEquals(provenance(folder.resolve("first")), provenance(folder.resolve("third")));
  }

  @Test
  void extractTellsOnceAllPicturesFeaturesAreThere() {
    Object[] second = extract("--shard", "1/2");
    // All training pictures are one block, which is the first shard's.
    assertEquals(List.of(), told(Ran.of(second)));
    assertEquals(LINES, told(Ran.of(extract("--shard", "0/2"))));
    assertEquals(LINES, told(Ran.of(second)));
    assertEquals(LINES, told(Ran.of(extract())));
  }

  @Test
  void whereAllChannelsTellSomethingNothingIsSaid() throws IOException {
    backbone("seeing.onnx", new float[] {1}, 0);
    Ran ran = fit("seeing.onnx", "bundle");
    assertEquals(0, ran.code(), ran.err());
    assertFalse(ran.err().contains("every training picture"), ran.err());
    assertEquals("0", provenance(folder.resolve("bundle")).get("deadChannels").asText());
    assertEquals("0", provenance(folder.resolve("bundle")).get("constantChannels").asText());
  }

  /** One convolution with a bias; of each of its filters, all but the first value are 0. */
  private void backbone(String name, float[] firsts, float... bias) throws IOException {
    int channels = bias.length;
    float[] filters = new float[channels * 3 * 64];
    for (int k = 0; k < channels; k++) {
      filters[k * 3 * 64] = firsts[k];
    }
    GraphBuilder graph = new GraphBuilder("biased");
    graph.input("image", DataType.FLOAT, "N", 3, 32, 32);
    Map<String, Object> sides =
        Map.of("kernel_shape", new long[] {8, 8}, "strides", new long[] {8, 8});
    String weights = graph.constant(filters, channels, 3, 8, 8);
    String map = graph.node("Conv", sides, "image", weights, graph.constant(bias, channels));
    String pooled = graph.node("GlobalAveragePool", map);
    graph.output("logits", pooled, DataType.FLOAT, "N", channels, 1, 1);
    Files.write(folder.resolve(name), graph.build(new TreeMap<>()).toByteArray());
  }

  private Ran fit(String backbone, String out, Object... more) {
    List<Object> all = new ArrayList<>(List.of("fit", "--backbone", folder.resolve(backbone)));
    all.addAll(List.of("--data", folder.resolve("data"), "--out", folder.resolve(out)));
    all.addAll(List.of("--epochs", 1, "--threads", 1));
    all.addAll(Arrays.asList(more));
    return Ran.of(all.toArray());
  }

  private Object[] extract(Object... more) {
    List<Object> all = new ArrayList<>(List.of("extract", "--threads", 1));
    all.addAll(List.of("--backbone", folder.resolve("silent.onnx")));
    all.addAll(List.of("--data", folder.resolve("data"), "--cache", folder.resolve("shared")));
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  private static List<String> told(Ran ran) {
    return ran.err().lines().filter(line -> line.contains("every training picture")).toList();
  }

  private static JsonNode provenance(Path bundle) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    return json.readTree(bundle.resolve("model.json").toFile()).get("provenance");
  }
}
