package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearProbeTest {

  private static final FitSettings SETTINGS =
      new FitSettings(1, 8, 0, 0, 1e-3f, 1e-3f, Recipe.of(Pooling.MAX, 0), Augmentation.NONE);

  @Test
  void aSeparableToyIsLearned() throws OrtException, IOException {
    Features train = toy(90, 1, true);
    Features validation = toy(30, 2, true);
    assertEquals(1, probe(train, validation, 0));
  }

  @Test
  void anEpochIsChosenOnPicturesHeldOut() throws OrtException, IOException {
    Features train = toy(90, 1, true);
    Features validation = toy(30, 2, true);
    assertEquals(1, probe(train, validation, 0.2));
  }

  @Test
  void wherePicturesSayNothingItGuesses() throws OrtException, IOException {
    Features train = toy(90, 1, false);
    Features validation = toy(90, 2, false);
    double accuracy = probe(train, validation, 0);
    assertTrue(accuracy < 0.6, "found " + accuracy);
  }

  @Test
  void aChannelThatNeverChangesDoesNoHarm() throws OrtException, IOException {
    double[][][] maps = {{{1, 1}, {3, 2}}, {{1, 1}, {-2, -3}}};
    Features train = TinyFeatures.of(maps, 0, 1);
    Features validation = TinyFeatures.of(maps, 0, 1);
    Split split = Split.of(train, 2, 0, 0);
    assertEquals(
        1,
        LinearProbe.measure(
                train,
                split,
                validation,
                2,
                2,
                SETTINGS,
                Machine.ofThreads(1),
                Checkpoints.Slot.none())
            .accuracy());
  }

  private static double probe(Features train, Features validation, double holdOut)
      throws OrtException {
    Split split = Split.of(train, 3, holdOut, 0);
    return LinearProbe.measure(
            train, split, validation, 3, 3, SETTINGS, Machine.ofThreads(1), Checkpoints.Slot.none())
        .accuracy();
  }

  /** Each class has the largest mean in one channel, or in none. */
  private static Features toy(int pictures, long seed, boolean separable) throws IOException {
    Random random = new Random(seed);
    double[][][] maps = new double[pictures][3][2];
    int[] labels = new int[pictures];
    for (int n = 0; n < pictures; n++) {
      labels[n] = n % 3;
      for (double[] row : maps[n]) {
        row[0] = random.nextDouble();
        row[1] = random.nextDouble();
      }
      maps[n][labels[n]][random.nextInt(2)] += separable ? 4 : 0;
    }
    return TinyFeatures.of(maps, labels);
  }
}
