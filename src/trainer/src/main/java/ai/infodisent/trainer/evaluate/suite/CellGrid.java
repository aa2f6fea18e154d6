package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Box;
import ai.infodisent.image.Placement;
import ai.infodisent.trainer.evaluate.AttributionMap;

/**
 * The cells of a feature map as boxes of pixels at network size.
 *
 * @param width of the network's input, in pixels
 * @param height of the network's input, in pixels
 * @param cells of the feature map
 */
record CellGrid(int width, int height, Manifest.Cells cells) {

  /**
   * Spreads what each cell has evenly over its box.
   *
   * @param amounts one a cell, row-major
   * @return whose amounts add up to those of the cells
   */
  AttributionMap spread(double[] amounts) {
    Placement whole = new Placement(0, 0, width, height, width, height);
    float[] pixels = new float[width * height];
    for (int cell = 0; cell < cells.count(); cell++) {
      int row = cell / cells.columns();
      int column = cell % cells.columns();
      Box box = whole.box(row, column, cells.rows(), cells.columns());
      float each = (float) (amounts[cell] / (box.width() * box.height()));
      for (int y = box.y(); y < box.y() + box.height(); y++) {
        for (int x = box.x(); x < box.x() + box.width(); x++) {
          // Boxes of cells smaller than a pixel lie on one another.
          pixels[y * width + x] += each;
        }
      }
    }
    return new AttributionMap(width, height, pixels);
  }
}
