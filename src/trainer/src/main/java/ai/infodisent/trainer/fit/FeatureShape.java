package ai.infodisent.trainer.fit;

/**
 * What is kept of a picture's features: its means, and its map unless that is made anew each time.
 *
 * @param channels D
 * @param cells of the feature map
 * @param mapped whether the map is kept
 */
record FeatureShape(int channels, int cells, boolean mapped) {

  private static final int ALIGNMENT = Machine.PICTURES;
  private static final int LARGE_ALIGNMENT = Machine.PICTURES_ON_CUDA;
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

  /**
   * How many pictures of a listing are one block: some megabytes in all, and whole runs of a
   * backbone, as CUDA looks for its algorithms anew whenever a run is of another size. It is the
   * same on every machine, so that what one extracts another finds.
   */
  int picturesPerBlock() {
    long fitting = BLOCK_BYTES / bytes();
    int alignment = fitting < LARGE_ALIGNMENT ? ALIGNMENT : LARGE_ALIGNMENT;
    return (int) Math.min(MOST, Math.max(ALIGNMENT, fitting / alignment * alignment));
  }
}
