package ai.infodisent.trainer.creatures;

/**
 * How a dictionary is learned and turned into a backbone.
 *
 * <p>The demo's values were found by trying, one run each: a threshold of 1.0 instead of 1.5 cost
 * the head about a point of accuracy; a contrast window of 21 pixels and patches of 10 made no
 * difference beyond chance, and patches of 8 need two thirds of the time.
 *
 * @param words channels of the feature map, at least 1
 * @param side of a patch in pixels, 1..128
 * @param stride between the patches that are looked at, in pixels, at least 1
 * @param pool side of the square of patches that becomes one cell, at least 1
 * @param threshold subtracted from a word's answer, so that a cell says few things
 * @param patches to learn from, at least {@code words}
 * @param rounds of k-means, at least 0
 * @param whiteningEpsilon more than 0
 * @param contrast how pictures are normalised
 * @param seed of everything drawn at random
 */
record DictionarySettings(
    int words,
    int side,
    int stride,
    int pool,
    double threshold,
    int patches,
    int rounds,
    double whiteningEpsilon,
    LocalContrast contrast,
    long seed) {

  DictionarySettings {
    if (words < 1 || patches < words || rounds < 0) {
      throw new IllegalArgumentException(
          "expected 1 <= words <= patches and rounds >= 0, found words="
              + words
              + " patches="
              + patches
              + " rounds="
              + rounds);
    }
    if (side < 1 || side > Scene.SIDE || stride < 1 || pool < 1) {
      throw new IllegalArgumentException(
          "expected side in 1..128, stride and pool at least 1, found side="
              + side
              + " stride="
              + stride
              + " pool="
              + pool);
    }
    if (!(whiteningEpsilon > 0) || !Double.isFinite(threshold)) {
      throw new IllegalArgumentException(
          "expected a whitening epsilon more than 0 and a finite threshold, found "
              + whiteningEpsilon
              + " and "
              + threshold);
    }
    if (stride * pool > Scene.SIDE) {
      throw new IllegalArgumentException(
          "expected stride times pool, a cell's side, to be at most "
              + Scene.SIDE
              + " pixels, found "
              + stride * pool);
    }
  }

  /** The demo's. */
  static DictionarySettings demo(long seed) {
    return new DictionarySettings(
        256, 8, 3, 3, 1.5, 60_000, 15, 0.1, new LocalContrast(11, 0.05), seed);
  }

  /** Rows and columns of the feature map: as many as cells of stride times pool pixels fit best. */
  int cells() {
    return (int) Math.round((double) Scene.SIDE / (stride * pool));
  }

  /**
   * Pixels added around a picture, so that the cells cover it all and a cell lies where its share
   * of the picture does.
   *
   * @return above (and to the left), below (and to the right); at least 0
   */
  int[] padding() {
    int missing = Math.max((cells() * pool - 1) * stride + side - Scene.SIDE, 0);
    return new int[] {missing / 2, missing - missing / 2};
  }
}
