package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.GalleryIndex;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explainer;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Placement;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.onnx.GraphBuilder;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lossless head is the network itself, explained. */
class LosslessTest {

  private static final int SIDE = 32;
  private static final int CHANNELS = 8;
  private static final int CLASSES = TinyData.LABELS.size();

  @TempDir static Path folder;

  private static Path data;
  private static Path backbone;
  private static Path bundle;
  private static ModelProto network;

  @BeforeAll
  static void fit() throws Exception {
    data = folder.resolve("data");
    TinyData.write(data);
    network = network("GlobalAveragePool");
    backbone = folder.resolve("network.onnx");
    Files.write(backbone, network.toByteArray());
    bundle = folder.resolve("lossless");
    Ran ran = fit(backbone, bundle);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("purity of the channels: "), ran.err());
  }

  private static Ran fit(Path network, Path out) {
    return Ran.of("fit", "--backbone", network, "--data", data, "--out", out, "--head", "lossless");
  }

  @Test
  void logitsAreTheNetworksOwnOnEveryPicture() throws Exception {
    Random random = new Random(7);
    try (ExplainedModel model =
        ExplainedModel.open(Bundle.read(bundle), SessionSettings.ofThisMachine())) {
      for (int picture = 0; picture < 20; picture++) {
        byte[] rgb = new byte[SIDE * SIDE * 3];
        random.nextBytes(rgb);
        float[] planes = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
          planes[i % 3 * SIDE * SIDE + i / 3] = (rgb[i] & 0xff) / 255f;
        }
        float[] own =
            Graphs.run(network, Map.of("image", Graphs.floats(planes, 1, 3, SIDE, SIDE)))
                .floats()
                .get("logits");
        Inference found = model.run(List.of(new Pixels(SIDE, SIDE, rgb)), false);
        for (int c = 0; c < CLASSES; c++) {
          assertEquals(own[c], found.logit(0, c), 1e-4);
        }
      }
    }
  }

  @Test
  void whatIsListedTheRestAndTheBiasAreTheLogit() throws Exception {
    Bundle read = Bundle.read(bundle);
    byte[] rgb = new byte[SIDE * SIDE * 3];
    new Random(8).nextBytes(rgb);
    try (ExplainedModel model = ExplainedModel.open(read, SessionSettings.ofThisMachine())) {
      Inference inference = model.run(List.of(new Pixels(SIDE, SIDE, rgb)), true);
      GalleryIndex gallery = read.galleryIndex();
      Explanation explanation =
          new Explainer(model, gallery, UnaryOperator.identity())
              .explain(
                  inference,
                  0,
                  new Placement(0, 0, SIDE, SIDE, SIDE, SIDE),
                  ExplanationOptions.DEFAULT);
      explanation
          .classes()
          .forEach(
              told -> {
                assertEquals(told.logit(), told.listed() + told.rest() + told.bias(), 1e-4);
                assertFalse(told.prototypes().isEmpty());
                assertTrue(told.bias() != 0);
              });
    }
  }

  @Test
  void manifestAndProvenanceTellTheHead() throws Exception {
    Manifest manifest = Bundle.read(bundle).manifest();
    assertEquals(Manifest.Pooling.SIGNED_MEAN, manifest.pooling());
    assertEquals("lossless", manifest.provenance().get("head"));
    assertEquals(CHANNELS, manifest.channels());
    assertFalse(manifest.provenance().containsKey("epochs"));
    assertFalse(manifest.provenance().containsKey("mixingRate"));
  }

  @Test
  void aComponentCanBeSwitchedOff() throws Exception {
    Path edited = folder.resolve("edited");
    Ran ran =
        Ran.of("edit", "--bundle", bundle, "--disable", "3+", "--why", "a test", "--out", edited);
    assertEquals(0, ran.code(), ran.err());
    byte[] rgb = new byte[SIDE * SIDE * 3];
    new Random(9).nextBytes(rgb);
    List<Pixels> picture = List.of(new Pixels(SIDE, SIDE, rgb));
    try (ExplainedModel whole =
            ExplainedModel.open(Bundle.read(bundle), SessionSettings.ofThisMachine());
        ExplainedModel less =
            ExplainedModel.open(Bundle.read(edited), SessionSettings.ofThisMachine())) {
      Inference before = whole.run(picture, false);
      Inference after = less.run(picture, false);
      assertTrue(before.component(0, 0, 3) > 0);
      assertEquals(0, after.component(0, 0, 3));
      for (int c = 0; c < CLASSES; c++) {
        double expected = before.logit(0, c) - whole.weight(c, 3) * before.component(0, 0, 3);
        assertEquals(expected, after.logit(0, c), 1e-4);
      }
    }
  }

  @Test
  void whatIsExactOfAMeanIsItsWholeMap() throws Exception {
    Ran ran =
        Ran.of(
            "evaluate",
            "--bundle",
            bundle,
            "--data",
            data.resolve("validation"),
            "--suite",
            "--sample",
            5,
            "--json");
    assertEquals(0, ran.code(), ran.err());
    JsonNode found = JsonMapper.builder().build().readTree(ran.out());
    JsonNode maps = found.get("attributions");
    assertEquals("exact", maps.get(0).get("name").asText());
    assertTrue(maps.get(0).get("deletion").get("value").asDouble() > 0, ran.out());
    assertEquals(maps.get(0).get("deletion"), maps.get(1).get("deletion"));
    // Of both signs: a weight below 0 is a weight.
    assertTrue(found.get("sparsity").asDouble() < 0.1, ran.out());
  }

  @Test
  void theSameFitGivesTheSameGraph() throws Exception {
    Path again = folder.resolve("again");
    assertEquals(0, fit(backbone, again).code());
    assertEquals(Bundle.read(bundle).manifest(), Bundle.read(again).manifest());
  }

  @Test
  void aNetworkThatEndsOtherwiseIsRefusedInOneSentence() throws Exception {
    Path other = folder.resolve("other.onnx");
    Files.write(other, network("GlobalMaxPool").toByteArray());
    Path out = folder.resolve("refused");
    Ran ran = fit(other, out);
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("expected a classifier that is linear in the mean"), ran.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void anotherNumberOfClassesIsRefusedInOneSentence() throws Exception {
    Path other = folder.resolve("two.onnx");
    Files.write(other, TinyData.backbone().model().toByteArray());
    Ran ran = fit(other, folder.resolve("refused"));
    assertEquals(2, ran.code(), ran.err());
    assertTrue(
        ran.err().contains("expected as many classes as the network has logits, 2,"), ran.err());
  }

  /** A convolution, a pool and a linear layer, of random numbers. */
  private static ModelProto network(String pool) {
    Random random = new Random(4);
    GraphBuilder graph =
        new GraphBuilder("net", List.of(OperatorSetIdProto.newBuilder().setVersion(17).build()));
    String image = graph.input("image", DataType.FLOAT, "N", 3, SIDE, SIDE);
    String map =
        graph.node(
            "Relu",
            graph.node(
                "Conv",
                Map.of("kernel_shape", new long[] {8, 8}, "strides", new long[] {8, 8}),
                image,
                graph.constant(gaussian(CHANNELS * 3 * 64, 8, random), CHANNELS, 3, 8, 8)));
    String pooled = graph.node("Flatten", graph.node(pool, map));
    String weights = graph.constant(gaussian(CHANNELS * CLASSES, 1, random), CHANNELS, CLASSES);
    String biases = graph.constant(gaussian(CLASSES, 1, random), CLASSES);
    graph.output(
        "logits", graph.node("Gemm", pooled, weights, biases), DataType.FLOAT, "N", CLASSES);
    return graph.build(new TreeMap<>());
  }

  private static float[] gaussian(int length, double divisor, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() / divisor);
    }
    return values;
  }
}
