package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchDictionaryTest {

  private static final CreatureDataSet PICTURES =
      new CreatureDataSet(1, CreatureClass.choose(5, 1), 40, 5, 0, 8);

  static DictionarySettings settings(long seed) {
    return new DictionarySettings(24, 6, 3, 4, 0.5, 1000, 5, 0.1, new LocalContrast(7, 0.05), seed);
  }

  @Test
  void wordsAreOfUnitLengthAndTheSeedDecides() {
    PatchDictionary dictionary = PatchDictionary.learn(PICTURES, settings(1));
    assertEquals(24, dictionary.count());
    for (int word = 0; word < 24; word++) {
      assertEquals(1, length(dictionary.words(), word, 3 * 6 * 6), 1e-5);
    }
    assertArrayEquals(
        dictionary.words(), PatchDictionary.learn(PICTURES, settings(1)).words(), "same seed");
    assertFalse(
        Arrays.equals(dictionary.words(), PatchDictionary.learn(PICTURES, settings(2)).words()));
  }

  @Test
  void foldedWordsAnswerAsWordsOnWhitenedPatchesDo() {
    PatchDictionary dictionary = PatchDictionary.learn(PICTURES, settings(1));
    float[] patches = new PatchSampler(new LocalContrast(7, 0.05), 6, 9).sample(PICTURES, 40);
    float[] whitened = dictionary.whitening().apply(patches);
    float[] filters = dictionary.filters();
    float[] offsets = dictionary.offsets();
    int length = 3 * 6 * 6;
    for (int patch = 0; patch < 40; patch++) {
      for (int word = 0; word < 24; word++) {
        double expected = 0;
        double found = offsets[word];
        for (int j = 0; j < length; j++) {
          expected += dictionary.words()[word * length + j] * whitened[patch * length + j];
          found += filters[word * length + j] * patches[patch * length + j];
        }
        assertEquals(expected, found, 1e-4);
      }
    }
  }

  @Test
  void whitenedVectorsHaveNoMeanAndNoCorrelation() {
    Random random = new Random(1);
    float[] vectors = new float[3 * 2000];
    for (int i = 0; i < 2000; i++) {
      double shared = random.nextGaussian();
      for (int j = 0; j < 3; j++) {
        vectors[3 * i + j] = (float) (5 + j * shared + random.nextGaussian());
      }
    }
    float[] whitened = Whitening.learn(vectors, 3, 1e-6).apply(vectors);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        double product = 0;
        double sum = 0;
        for (int i = 0; i < 2000; i++) {
          product += whitened[3 * i + row] * whitened[3 * i + column] / 2000.0;
          sum += whitened[3 * i + row] / 2000.0;
        }
        assertEquals(0, sum, 1e-4);
        assertEquals(row == column ? 1 : 0, product, 1e-3);
      }
    }
  }

  @Test
  void kMeansFindsTheDirectionsThatVectorsWereDrawnAround() {
    Random random = new Random(1);
    float[] vectors = new float[3 * 300];
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 3; j++) {
        vectors[3 * i + j] = (float) ((i % 3 == j ? 4 : 0) + 0.1 * random.nextGaussian());
      }
    }
    float[] words = SphericalKMeans.learn(vectors, 3, 3, 10, 4);
    boolean[] found = new boolean[3];
    for (int word = 0; word < 3; word++) {
      assertEquals(1, length(words, word, 3), 1e-6);
      for (int j = 0; j < 3; j++) {
        found[j] |= words[3 * word + j] > 0.99;
      }
    }
    assertTrue(found[0] && found[1] && found[2], Arrays.toString(words));
  }

  @Test
  void theDemosCellsCoverThePictureAndLieWhereTheirShareOfItDoes() {
    DictionarySettings demo = DictionarySettings.demo(1);
    int cells = demo.cells();
    int step = demo.stride() * demo.pool();
    int seen = (demo.pool() - 1) * demo.stride() + demo.side();
    for (int cell = 0; cell < cells; cell++) {
      double middle = cell * step - demo.padding()[0] + seen / 2.0;
      assertEquals((cell + 0.5) * Scene.SIDE / cells, middle, 2);
    }
    assertTrue((cells - 1) * step - demo.padding()[0] + seen >= Scene.SIDE);
  }

  @Test
  void impossibleSettingsAreRefused() {
    LocalContrast contrast = new LocalContrast(7, 0.05);
    assertThrows(
        IllegalArgumentException.class,
        () -> new DictionarySettings(24, 6, 3, 4, 0.5, 23, 5, 0.1, contrast, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DictionarySettings(24, 129, 3, 4, 0.5, 100, 5, 0.1, contrast, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DictionarySettings(24, 6, 3, 43, 0.5, 100, 5, 0.1, contrast, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DictionarySettings(24, 6, 3, 4, 0.5, 100, 5, 0, contrast, 1));
    assertThrows(
        IllegalArgumentException.class, () -> SphericalKMeans.learn(new float[6], 3, 3, 1, 1));
  }

  private static double length(float[] words, int word, int dimensions) {
    double squares = 0;
    for (int j = word * dimensions; j < (word + 1) * dimensions; j++) {
      squares += words[j] * words[j];
    }
    return Math.sqrt(squares);
  }
}
