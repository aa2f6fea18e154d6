package ai.infodisent.trainer.creatures;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cuts random patches out of normalised pictures. Flat ones, which say nothing, are drawn again.
 *
 * @param contrast how pictures are normalised
 * @param side of a patch, in pixels
 * @param seed of the places
 */
record PatchSampler(LocalContrast contrast, int side, long seed) {

  private static final int TRIES = 50;

  /**
   * A patch is flat if its values differ by less than this from each channel's mean (root mean
   * square).
   */
  private static final double FLAT = 0.25;

  /**
   * Takes equally many patches from each training picture, at least {@code count} in all.
   *
   * @return one patch after the other, each {@code [3, side, side]}
   */
  float[] sample(CreatureDataSet pictures, int count) {
    int each = (count - 1) / pictures.count(Split.TRAIN) + 1;
    int length = 3 * side * side;
    float[] patches = new float[each * pictures.count(Split.TRAIN) * length];
    IntStream.range(0, pictures.count(Split.TRAIN))
        .parallel()
        .forEach(i -> sample(pictures, i, each, patches, i * each * length));
    return patches;
  }

  private void sample(CreatureDataSet pictures, int index, int each, float[] patches, int at) {
    float[] picture = contrast.apply(pictures.picture(Split.TRAIN, index));
    // The generator's own mixing parts the pictures' numbers.
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(seed).nextLong() ^ index).split();
    for (int i = 0; i < each; i++) {
      int to = at + i * 3 * side * side;
      for (int tries = 0; tries < TRIES; tries++) {
        int x = random.nextInt(Scene.SIDE - side + 1);
        int y = random.nextInt(Scene.SIDE - side + 1);
        copy(picture, x, y, patches, to);
        if (deviation(patches, to) >= FLAT) {
          break;
        }
      }
    }
  }

  private void copy(float[] picture, int x, int y, float[] patches, int to) {
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < side; row++) {
        int from = (channel * Scene.SIDE + y + row) * Scene.SIDE + x;
        System.arraycopy(picture, from, patches, to + (channel * side + row) * side, side);
      }
    }
  }

  private double deviation(float[] patches, int at) {
    int area = side * side;
    double squares = 0;
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double square = 0;
      for (int i = at + channel * area; i < at + (channel + 1) * area; i++) {
        sum += patches[i];
        square += patches[i] * patches[i];
      }
      squares += square - sum * sum / area;
    }
    return Math.sqrt(Math.max(squares, 0) / (3 * area));
  }
}
