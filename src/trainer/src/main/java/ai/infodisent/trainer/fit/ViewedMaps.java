package ai.infodisent.trainer.fit;

import java.nio.ShortBuffer;
import java.util.function.IntFunction;

/**
 * Maps of pictures that training steps, and they alone, see in other views in every epoch.
 *
 * @param plain the maps of the pictures as they are
 * @param views those of an epoch's views
 */
record ViewedMaps(FeatureMaps plain, IntFunction<FeatureMaps> views) implements FeatureMaps {

  @Override
  public void gather(int[] pictures, ShortBuffer batch) {
    plain.gather(pictures, batch);
  }

  @Override
  public FeatureMaps inEpoch(int epoch) {
    return views.apply(epoch);
  }
}
