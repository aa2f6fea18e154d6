package ai.infodisent.trainer.creatures;

/**
 * How a dictionary is learned and turned into a backbone.
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
    if (((Scene.SIDE - side) / stride + 1) / pool < 1) {
      throw new IllegalArgumentException(
          "expected a pool of at most "
              + ((Scene.SIDE - side) / stride + 1)
              + " patches, found "
              + pool);
    }
  }

  /** The demo's. */
  static DictionarySettings demo(long seed) {
    return new DictionarySettings(
        256, 10, 3, 3, 1.5, 60_000, 15, 0.1, new LocalContrast(11, 0.05), seed);
  }

  /** Rows and columns of the feature map. */
  int cells() {
    return ((Scene.SIDE - side) / stride + 1) / pool;
  }
}
