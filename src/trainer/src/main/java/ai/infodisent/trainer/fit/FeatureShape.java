package ai.infodisent.trainer.fit;

/**
 * What is kept of a picture's features: its means, and its map unless that is made anew each time.
 *
 * @param channels D
 * @param cells of the feature map
 * @param mapped whether the map is kept
 */
record FeatureShape(int channels, int cells, boolean mapped) {

  private static final int ALIGNMENT = 16;
  private static final int MOST = 1024;
  private static final long BLOCK_BYTES = 16L << 20;

  /** How much one picture takes. */
  long bytes() {
    return (long) channels * Float.BYTES + (mapped ? mapBytes() : 0);
  }

  /** How much one picture's map takes, kept or not. */
  long mapBytes() {
    return (long) channels * cells * Short.BYTES;
  }

  /** How many pictures of a listing are one block: whole batches, of some megabytes in all. */
  int picturesPerBlock() {
    long fitting = BLOCK_BYTES / bytes() / ALIGNMENT * ALIGNMENT;
    return (int) Math.min(MOST, Math.max(ALIGNMENT, fitting));
  }
}
