package ai.infodisent.trainer.creatures;

/**
 * Words learned from patches without gradients, after Coates and Ng (2012): random patches of
 * contrast-normalised pictures, whitened, and clustered by spherical k-means.
 *
 * @param side of a patch, in pixels
 * @param whitening of patches as vectors {@code [3, side, side]}
 * @param words of unit length in the whitened space, {@code [n, 3, side, side]}
 */
record PatchDictionary(int side, Whitening whitening, float[] words) {

  /** Learns a dictionary from the training pictures; the same settings give the same words. */
  static PatchDictionary learn(CreatureDataSet pictures, DictionarySettings settings) {
    int side = settings.side();
    int dimensions = 3 * side * side;
    float[] patches =
        new PatchSampler(settings.contrast(), side, settings.seed())
            .sample(pictures, settings.patches());
    Whitening whitening = Whitening.learn(patches, dimensions, settings.whiteningEpsilon());
    float[] words =
        SphericalKMeans.learn(
            whitening.apply(patches),
            dimensions,
            settings.words(),
            settings.rounds(),
            settings.seed());
    return new PatchDictionary(side, whitening, words);
  }

  /** How many words there are. */
  int count() {
    return words.length / dimensions();
  }

  private int dimensions() {
    return 3 * side * side;
  }

  /**
   * The words with the whitening folded in: the answer {@code w^T Z (x - mean)} of word w to patch
   * x is {@code filter^T x + offset} with {@code filter = Z w}.
   *
   * @return {@code [n, 3, side, side]}
   */
  float[] filters() {
    return new Whitening(new float[dimensions()], whitening.matrix()).apply(words);
  }

  /** {@code -filter^T mean} for each word, {@code [n]}. */
  float[] offsets() {
    float[] filters = filters();
    float[] offsets = new float[count()];
    for (int word = 0; word < offsets.length; word++) {
      double sum = 0;
      for (int j = 0; j < dimensions(); j++) {
        sum += (double) filters[word * dimensions() + j] * whitening.mean()[j];
      }
      offsets[word] = (float) -sum;
    }
    return offsets;
  }
}
