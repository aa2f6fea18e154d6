package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.BackboneReader;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DictionaryBackboneTest {

  private static final CreatureDataSet PICTURES =
      new CreatureDataSet(1, CreatureClass.choose(5, 1), 40, 5, 0, 8);
  private static final DictionarySettings SETTINGS = PatchDictionaryTest.settings(1);

  @Test
  void theGraphComputesWhatTheDictionaryMeans() throws OrtException {
    PatchDictionary dictionary = PatchDictionary.learn(PICTURES, SETTINGS);
    ModelProto model = DictionaryBackbone.graph(dictionary, SETTINGS);
    byte[] noise = new byte[3 * 128 * 128];
    new Random(1).nextBytes(noise);
    for (Pixels pixels :
        new Pixels[] {PICTURES.picture(Split.VALIDATION, 0), new Pixels(128, 128, noise)}) {
      float[] expected = featureMap(dictionary, pixels);
      float[] found = run(model, featureMapTensor(model), pixels);
      assertArrayEquals(expected, found, 1e-4f);
      int alive = 0;
      for (float value : found) {
        alive += value > 0 ? 1 : 0;
      }
      assertTrue(alive > found.length / 100, alive + " of " + found.length + " are not 0");
    }
  }

  @Test
  void itsOutputIsTheMeanOfItsFeatureMap() throws OrtException {
    ModelProto model = DictionaryBackbone.learn(PICTURES, SETTINGS);
    Pixels pixels = PICTURES.picture(Split.VALIDATION, 1);
    float[] map = run(model, featureMapTensor(model), pixels);
    float[] features = run(model, DictionaryBackbone.FEATURES, pixels);
    int cells = SETTINGS.cells() * SETTINGS.cells();
    assertEquals(SETTINGS.words(), features.length);
    for (int word = 0; word < features.length; word++) {
      double sum = 0;
      for (int cell = 0; cell < cells; cell++) {
        sum += map[word * cells + cell];
      }
      assertEquals(sum / cells, features[word], 1e-5);
    }
  }

  @Test
  void itsFeatureMapIsFoundAsInAnyNetwork() throws OrtException {
    byte[] model = DictionaryBackbone.learn(PICTURES, SETTINGS).toByteArray();
    Backbone backbone =
        BackboneReader.of(Path.of("creatures.onnx"), model, Scene.SIDE, Optional.empty());
    assertEquals(SETTINGS.words(), backbone.featureMap().channels());
    assertEquals(SETTINGS.cells(), backbone.featureMap().rows());
    assertEquals(SETTINGS.cells(), backbone.featureMap().columns());
    assertTrue(backbone.input().channelsFirst());
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertArrayEquals(
        DictionaryBackbone.learn(PICTURES, SETTINGS).toByteArray(),
        DictionaryBackbone.learn(PICTURES, SETTINGS).toByteArray());
  }

  /**
   * By its definition: whiten each patch, ask each word, subtract the threshold, keep the most of a
   * square of patches.
   */
  private static float[] featureMap(PatchDictionary dictionary, Pixels pixels) {
    float[] normalised = SETTINGS.contrast().apply(pixels);
    int side = SETTINGS.side();
    int length = 3 * side * side;
    int cells = SETTINGS.cells();
    int before = SETTINGS.padding()[0];
    float[] map = new float[SETTINGS.words() * cells * cells];
    for (int row = 0; row < cells * SETTINGS.pool(); row++) {
      for (int column = 0; column < cells * SETTINGS.pool(); column++) {
        float[] patch = new float[length];
        for (int j = 0; j < length; j++) {
          int y = row * SETTINGS.stride() - before + j / side % side;
          int x = column * SETTINGS.stride() - before + j % side;
          boolean inside = x >= 0 && x < 128 && y >= 0 && y < 128;
          patch[j] = inside ? normalised[(j / (side * side) * 128 + y) * 128 + x] : 0;
        }
        float[] whitened = dictionary.whitening().apply(patch);
        int cell = row / SETTINGS.pool() * cells + column / SETTINGS.pool();
        for (int word = 0; word < SETTINGS.words(); word++) {
          double answer = -SETTINGS.threshold();
          for (int j = 0; j < length; j++) {
            answer += dictionary.words()[word * length + j] * whitened[j];
          }
          int at = word * cells * cells + cell;
          map[at] = Math.max(map[at], (float) answer);
        }
      }
    }
    return map;
  }

  private static String featureMapTensor(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .filter(node -> node.getOpType().equals("GlobalAveragePool"))
        .findFirst()
        .orElseThrow()
        .getInput(0);
  }

  private static float[] run(ModelProto model, String tensor, Pixels pixels) throws OrtException {
    ModelProto.Builder asked = model.toBuilder();
    if (!tensor.equals(DictionaryBackbone.FEATURES)) {
      asked.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(tensor));
    }
    float[] image = new float[3 * 128 * 128];
    for (int i = 0; i < image.length; i++) {
      image[i] = (pixels.rgb()[i % (128 * 128) * 3 + i / (128 * 128)] & 0xff) / 255f;
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(asked.build().toByteArray());
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(image), new long[] {1, 3, 128, 128});
        OrtSession.Result result =
            session.run(Map.of(DictionaryBackbone.IMAGE, input), Set.of(tensor))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }
  }
}
