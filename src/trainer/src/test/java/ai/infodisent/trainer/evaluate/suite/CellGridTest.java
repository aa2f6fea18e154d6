package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.bundle.Manifest;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellGridTest {

  @Test
  void eachCellIsSpreadEvenlyOverItsBox() {
    CellGrid grid = new CellGrid(4, 2, new Manifest.Cells(1, 2));
    assertArrayEquals(
        new float[] {2, 2, -0.5f, -0.5f, 2, 2, -0.5f, -0.5f},
        grid.spread(new double[] {8, -2}).amounts());
  }

  @Property(tries = 100)
  void whateverTheSizesNothingIsLost(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 9) int columns) {
    double[] amounts = new double[rows * columns];
    double expected = 0;
    for (int cell = 0; cell < amounts.length; cell++) {
      amounts[cell] = cell % 7 - 2.5;
      expected += amounts[cell];
    }
    double total = 0;
    for (float amount :
        new CellGrid(width, height, new Manifest.Cells(rows, columns)).spread(amounts).amounts()) {
      total += amount;
    }
    assertEquals(expected, total, 1e-3);
  }
}
