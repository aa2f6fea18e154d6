package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void itsWeightsDecideAsItDoesOnFeaturesAsTheyAre() throws OrtException, IOException {
    Features train = toy(90, 1, false);
    Features validation = toy(60, 2, false);
    LinearProbe.Outcome found = measure(train, validation, 0.2, Checkpoints.Slot.none());
    float[] means = new float[3];
    for (int n = 0; n < validation.size(); n++) {
      validation.means().get(n, means);
      int best = 0;
      double[] logits = new double[3];
      for (int c = 0; c < 3; c++) {
        logits[c] = found.probe().biases()[c];
        for (int k = 0; k < 3; k++) {
          logits[c] += (double) found.probe().weights()[c * 3 + k] * means[k];
        }
        best = logits[c] > logits[best] ? c : best;
      }
      assertEquals(found.decisions()[n], best, "picture " + n);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void resumedAtItsEndItGivesTheSameWeights(double holdOut) throws OrtException, IOException {
    Features train = toy(90, 1, false);
    Features validation = toy(60, 2, false);
    Kept kept = new Kept();
    LinearProbe.Outcome first = measure(train, validation, holdOut, kept);
    assertTrue(kept.last().isPresent());
    LinearProbe.Outcome resumed = measure(train, validation, holdOut, kept);
    assertArrayEquals(first.probe().weights(), resumed.probe().weights());
    assertArrayEquals(first.probe().biases(), resumed.probe().biases());
    assertArrayEquals(first.decisions(), resumed.decisions());
  }

  @Test
  void aCheckpointWithoutTheWeightsThatWereChosenIsBegunAnew() throws OrtException, IOException {
    Features train = toy(90, 1, false);
    Features validation = toy(60, 2, false);
    Kept kept = new Kept();
    LinearProbe.Outcome first = measure(train, validation, 0.2, kept);
    Checkpoint whole = kept.last().orElseThrow();
    SortedMap<String, float[]> tensors = new TreeMap<>(whole.tensors());
    tensors.remove("chosenWeights");
    kept.keep(new Checkpoint(whole.epoch(), whole.numbers(), tensors));
    LinearProbe.Outcome anew = measure(train, validation, 0.2, kept);
    assertArrayEquals(first.probe().weights(), anew.probe().weights());
  }

  /** A slot in memory. */
  private static final class Kept implements Checkpoints.Slot {

    private Checkpoint last;

    @Override
    public Optional<Checkpoint> last() {
      return Optional.ofNullable(last);
    }

    @Override
    public void keep(Checkpoint checkpoint) {
      last = checkpoint;
    }
  }

  private static LinearProbe.Outcome measure(
      Features train, Features validation, double holdOut, Checkpoints.Slot slot)
      throws OrtException {
    Split split = Split.of(train, 3, holdOut, 0);
    return LinearProbe.measure(
        train, split, validation, 3, 3, SETTINGS, Machine.ofThreads(1), slot);
  }

  private static double probe(Features train, Features validation, double holdOut)
      throws OrtException {
    return measure(train, validation, holdOut, Checkpoints.Slot.none()).accuracy();
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
