package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.PlainHead;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Narrow networks as PyTorch's exporter writes them, beside what PyTorch computes for their maps.
 */
class RealExporterTest {

  private static final Path FOLDER = Path.of("src/test/resources/backbones");

  private static final PixelScaling SCALING =
      new PixelScaling(PixelScaling.Order.RGB, 1, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  @ParameterizedTest
  @CsvSource({"densenet", "convnext", "swin", "maxvit", "vit", "vit-opset11"})
  void theFusedGraphIsPyTorchsMapAndThePlainHead(String name) throws IOException, OrtException {
    Backbone backbone = BackboneReader.read(FOLDER.resolve(name + ".onnx"), 0, Optional.empty());
    FeatureMap map = backbone.featureMap();
    double[][] features = features(name, map);
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
      assertEquals(expected.mixed()[i / map.cells()][i % map.cells()], maps[i], 1e-4);
    }
    for (int c = 0; c < 3; c++) {
      assertEquals(expected.logits()[c], found.floats().get(FusedTensors.LOGITS)[c], 1e-4);
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
