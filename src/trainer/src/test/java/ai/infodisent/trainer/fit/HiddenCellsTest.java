package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ShortBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenCellsTest {

  private static final int CELLS = 100;
  private static final int FEATURES = 3;

  /** Every feature of picture n is n + 1. */
  private static final FeatureMaps PLAIN =
      (pictures, batch) -> {
        for (int i = 0; i < pictures.length; i++) {
          for (int j = 0; j < CELLS * FEATURES; j++) {
            batch.put(i * CELLS * FEATURES + j, (short) (pictures[i] + 1));
          }
        }
      };

  private static final HiddenCells HALF = new HiddenCells(PLAIN, CELLS, FEATURES, 0.5, 7);

  @Test
  void aCellIsHiddenInAllFeaturesOrSeenAsItIs() {
    short[] batch = gather(HALF.inEpoch(0), 4, 9);
    for (int at = 0; at < batch.length; at += FEATURES) {
      short whole = (short) (at < CELLS * FEATURES ? 5 : 10);
      short expected = batch[at] == 0 ? 0 : whole;
      for (int k = 0; k < FEATURES; k++) {
        assertEquals(expected, batch[at + k]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.7, 0.95})
  void aboutTheShareAskedForIsHidden(double share) {
    HiddenCells hidden = new HiddenCells(PLAIN, CELLS, FEATURES, share, 1);
    int pictures = 200;
    int count = 0;
    for (int n = 0; n < pictures; n++) {
      count += hidden(gather(hidden.inEpoch(2), n));
    }
    // One cell a picture is spared; five standard deviations.
    double draws = pictures * (CELLS - 1.0);
    assertEquals(share * draws, count, 5 * Math.sqrt(share * (1 - share) * draws));
  }

  @Test
  void onePictureIsNeverHiddenAsAWhole() {
    HiddenCells nearlyAll = new HiddenCells(PLAIN, CELLS, FEATURES, 0.9999, 1);
    for (int n = 0; n < 50; n++) {
      assertTrue(hidden(gather(nearlyAll.inEpoch(0), n)) < CELLS);
    }
  }

  @Test
  void whichCellsFollowsFromSeedEpochAndPictureAlone() {
    short[] alone = gather(HALF.inEpoch(3), 4);
    short[] beside = gather(HALF.inEpoch(3), 9, 4);
    assertArrayEquals(alone, Arrays.copyOfRange(beside, CELLS * FEATURES, 2 * CELLS * FEATURES));
    assertFalse(Arrays.equals(alone, gather(HALF.inEpoch(4), 4)));
    HiddenCells otherSeed = new HiddenCells(PLAIN, CELLS, FEATURES, 0.5, 8);
    assertFalse(Arrays.equals(alone, gather(otherSeed.inEpoch(3), 4)));
  }

  @Test
  void whoeverMeasuresSeesAllCells() {
    assertEquals(0, hidden(gather(HALF, 4)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aShareThatIsNoneIsRefused(double share) {
    assertThrows(
        IllegalArgumentException.class, () -> new HiddenCells(PLAIN, CELLS, FEATURES, share, 0));
  }

  private static int hidden(short[] map) {
    int count = 0;
    for (int at = 0; at < map.length; at += FEATURES) {
      count += map[at] == 0 ? 1 : 0;
    }
    return count;
  }

  private static short[] gather(FeatureMaps maps, int... pictures) {
    short[] batch = new short[pictures.length * CELLS * FEATURES];
    maps.gather(pictures, ShortBuffer.wrap(batch));
    return batch;
  }
}
