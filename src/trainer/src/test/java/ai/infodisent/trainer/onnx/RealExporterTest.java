package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Narrow networks as PyTorch's exporter writes them, beside what PyTorch computes for their maps.
 */
class RealExporterTest {

  private static final Path FOLDER = Path.of("src/test/resources/backbones");

  private static final PixelScaling SCALING =
      new PixelScaling(PixelScaling.Order.RGB, 1, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  @ParameterizedTest
  @CsvSource({
    "densenet, densenet",
    "convnext, convnext",
    "convnext-external, convnext",
    "swin, swin",
    "maxvit, maxvit",
    "vit, vit",
    "vit-opset11, vit-opset11",
    "vit-opset20, vit",
    "vit-static, vit-static",
    "vit-mean, vit-mean",
    "deit, deit",
    "last, last"
  })
  void theFusedGraphIsPyTorchsMapAndThePlainHead(String name, String features)
      throws IOException, OrtException {
    Backbone backbone = read(name);
    assertPlainHead(features(features, backbone.featureMap()), backbone, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"convnext", "swin", "vit", "last"})
  void inFloat16ItIsToAHundredth(String name) throws IOException, OrtException {
    Backbone backbone = read(name + "-float16");
    assertTrue(backbone.input().half());
    assertTrue(backbone.featureMap().half());
    assertPlainHead(features(name, backbone.featureMap()), backbone, 1e-2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit", "vit-opset11", "vit-static", "deit"})
  void theClassTokenIsSubtractedWhereThatIsAskedFor(String name) throws IOException, OrtException {
    Backbone patches = read(name);
    Backbone minus = patches.withCells(TokenGrid.Cell.PATCH_MINUS_CLASS);
    double[][] features = features(name, patches.featureMap());
    double[] classToken = classToken(name, patches);
    for (int k = 0; k < features.length; k++) {
      for (int cell = 0; cell < features[k].length; cell++) {
        features[k][cell] -= classToken[k];
      }
    }
    assertPlainHead(features, minus, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"convnext", "swin", "vit-mean"})
  void whereThereIsNoClassTokenNoneIsSubtracted(String name) throws IOException {
    Backbone backbone = read(name);
    TrainerException refused =
        assertThrows(
            TrainerException.class, () -> backbone.withCells(TokenGrid.Cell.PATCH_MINUS_CLASS));
    assertTrue(
        refused.getMessage().startsWith("expected a feature map of tokens with a class token"),
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"vit, 0, 1", "deit, 0, 2", "vit-mean, -1, 0"})
  void leadingTokensAreNoPatches(String name, int classToken, int first) throws IOException {
    TokenGrid tokens = read(name).featureMap().tokens().orElseThrow();
    assertEquals(classToken, tokens.classToken());
    assertEquals(first, tokens.first());
  }

  @Test
  void whatLiesOutsideIsInsideAfterwards() throws IOException {
    assertEquals(read("convnext").featureMap(), read("convnext-external").featureMap());
  }

  @Test
  void oneRunTakesOnePictureWhereTheExporterFixedThat() throws IOException {
    assertTrue(read("vit-static").input().fixedBatch());
    assertFalse(read("vit").input().fixedBatch());
  }

  private static Backbone read(String name) {
    return BackboneReader.read(FOLDER.resolve(name + ".onnx"), 0, Optional.empty());
  }

  /** The first of the tokens that the backbone's own graph gives, run as it was exported. */
  private static double[] classToken(String name, Backbone backbone)
      throws IOException, OrtException {
    FeatureMap map = backbone.featureMap();
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(FOLDER.resolve(name + ".onnx"))).toBuilder();
    model.getGraphBuilder().addOutputBuilder().setName(map.tensor());
    int side = backbone.input().height();
    byte[] rgb = picture(side);
    float[] planes = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i % 3 * side * side + i / 3] = (rgb[i] & 0xff) / 255f;
    }
    float[] tokens =
        Graphs.run(model.build(), Map.of("input", Graphs.floats(planes, 1, 3, side, side)))
            .floats()
            .get(map.tensor());
    double[] first = new double[map.channels()];
    Arrays.setAll(first, k -> tokens[k]);
    return first;
  }

  private static void assertPlainHead(double[][] features, Backbone backbone, double tolerance)
      throws OrtException {
    FeatureMap map = backbone.featureMap();
    int channels = map.channels();
    Random random = new Random(1);
    double[][] mixing = new double[channels][channels];
    double[][] weights = new double[3][channels];
    float[] flatMixing = new float[channels * channels];
    float[] flatWeights = new float[3 * channels];
    for (int k = 0; k < channels; k++) {
      for (int d = 0; d < channels; d++) {
        flatMixing[k * channels + d] = (float) (random.nextGaussian() / Math.sqrt(channels));
        mixing[k][d] = flatMixing[k * channels + d];
      }
      for (int c = 0; c < 3; c++) {
        flatWeights[c * channels + k] = random.nextFloat() / channels;
        weights[c][k] = flatWeights[c * channels + k];
      }
    }
    PlainHead.Outcome expected = new PlainHead(mixing, weights).of(features);
    int side = backbone.input().height();
    Head head = new Head(channels, 3, flatMixing, flatWeights);
    Graphs.Outputs found =
        Graphs.run(
            FusedGraph.of(backbone, SCALING, head, new TreeMap<>()),
            Map.of(FusedTensors.IMAGE, Graphs.bytes(picture(side), 1, side, side, 3)));
    float[] maps = found.floats().get(FusedTensors.MAPS);
    for (int i = 0; i < maps.length; i++) {
      assertEquals(expected.mixed()[i / map.cells()][i % map.cells()], maps[i], tolerance);
    }
    for (int c = 0; c < 3; c++) {
      assertEquals(expected.logits()[c], found.floats().get(FusedTensors.LOGITS)[c], tolerance);
    }
  }

  private static double[][] features(String name, FeatureMap map) throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve(name + ".features"));
    FloatBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    assertEquals(map.channels() * map.cells(), floats.remaining());
    assertTrue(map.cells() > 1);
    double[][] features = new double[map.channels()][map.cells()];
    for (double[] channel : features) {
      for (int cell = 0; cell < channel.length; cell++) {
        channel[cell] = floats.get();
      }
    }
    return features;
  }

  private static byte[] picture(int side) {
    byte[] rgb = new byte[side * side * 3];
    for (int i = 0; i < rgb.length; i++) {
      int y = i / 3 / side;
      int x = i / 3 % side;
      rgb[i] = (byte) (7 * y + 13 * x + 29 * (i % 3) + x * y);
    }
    return rgb;
  }
}
