package ai.infodisent.trainer.evaluate.parts;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.trainer.data.KeyPoint;
import ai.infodisent.trainer.data.Patch;

/**
 * What of a network's input is taken for what a cell of its feature map shows. The sizes are those
 * in an input of 224 x 224, and as much less or more in others.
 *
 * @param width of the input, in pixels
 * @param height of the input, in pixels
 * @param cells of the feature map
 */
public record CellPatches(int width, int height, Manifest.Cells cells) {

  /** The side of a region, in an input of 224. */
  private static final int REGION = 72;

  /**
   * PIP-Net's patch of 32 x 32: its upper left corner is the cell's index times {@code round((224 -
   * 32) / (cells - 1))}, halves to even, downwards and across.
   *
   * @param cell as row * columns + column
   */
  public Patch patch(int cell) {
    int across = Patch.side(width);
    int down = Patch.side(height);
    return new Patch(
        cell % cells.columns() * step(width, across, cells.columns()),
        (double) (cell / cells.columns()) * step(height, down, cells.rows()),
        across,
        down);
  }

  private static double step(int input, int side, int cells) {
    return cells == 1 ? 0 : Math.rint((double) (input - side) / (cells - 1));
  }

  /**
   * The region of 72 x 72 around the middle of a cell, after Huang et al. 2023.
   *
   * @param cell as row * columns + column
   */
  public Patch region(int cell) {
    KeyPoint middle =
        new KeyPoint(
            (cell % cells.columns() + 0.5) * width / cells.columns(),
            (cell / cells.columns() + 0.5) * height / cells.rows());
    return Patch.around(middle, Patch.of(width, REGION), Patch.of(height, REGION));
  }
}
