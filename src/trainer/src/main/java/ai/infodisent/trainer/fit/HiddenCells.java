package ai.infodisent.trainer.fit;

import java.nio.ShortBuffer;
import java.util.SplittableRandom;

/**
 * Maps of which training steps see only some cells, others in every epoch. In a hidden cell every
 * feature is 0, so that no component is found there: a prototype cannot learn by heart the one cell
 * of a picture that gives its class away. Which cells are hidden follows from the seed, the epoch
 * and the picture alone.
 *
 * @param maps as they are
 * @param cells of a map
 * @param features of a cell, D
 * @param share of the cells that is hidden, from 0 to below 1, each cell by chance, but never all
 * @param seed of that chance
 */
record HiddenCells(FeatureMaps maps, int cells, int features, double share, long seed)
    implements FeatureMaps {

  HiddenCells {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "expected a share of at least 0 and below 1 to hide, found " + share);
    }
  }

  @Override
  public void gather(int[] pictures, ShortBuffer batch) {
    maps.gather(pictures, batch);
  }

  @Override
  public FeatureMaps inEpoch(int epoch) {
    FeatureMaps seen = maps.inEpoch(epoch);
    return (pictures, batch) -> {
      seen.gather(pictures, batch);
      hide(pictures, epoch, batch);
    };
  }

  private void hide(int[] pictures, int epoch, ShortBuffer batch) {
    short[] nothing = new short[features];
    long ofEpoch = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch).nextLong();
    for (int i = 0; i < pictures.length; i++) {
      SplittableRandom random = new SplittableRandom(ofEpoch ^ pictures[i]);
      int spared = random.nextInt(cells);
      for (int cell = 0; cell < cells; cell++) {
        if (random.nextDouble() < share && cell != spared) {
          batch.put((i * cells + cell) * features, nothing);
        }
      }
    }
  }
}
