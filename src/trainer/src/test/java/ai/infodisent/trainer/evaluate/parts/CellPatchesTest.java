package ai.infodisent.trainer.evaluate.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.trainer.data.KeyPoint;
import ai.infodisent.trainer.data.Patch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellPatchesTest {

  /** Steps as Python has them, {@code round((224 - 32) / (cells - 1))}. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 192", "7, 32", "13, 16", "14, 15", "26, 8", "28, 7", "49, 4"})
  void patchesAreThoseOfPipNet(int cells, int step) {
    CellPatches patches = new CellPatches(224, 224, new Manifest.Cells(cells, cells));
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        assertEquals(
            new Patch(column * step, row * step, 32, 32), patches.patch(row * cells + column));
      }
    }
  }

  @Test
  void inInputsOfAnotherSizePatchesAreAsMuchLarger() {
    CellPatches patches = new CellPatches(448, 112, new Manifest.Cells(3, 5));
    // 64 and 16 pixels; steps of 384 / 4 and 96 / 2.
    assertEquals(new Patch(2 * 96, 48, 64, 16), patches.patch(1 * 5 + 2));
  }

  @Test
  void aRegionLiesAroundTheMiddleOfItsCell() {
    CellPatches patches = new CellPatches(224, 224, new Manifest.Cells(7, 7));
    assertEquals(new Patch(112 - 36, 16 - 36, 72, 72), patches.region(3));
  }

  @Property(tries = 200)
  void aPatchHoldsPointsFromItsUpperLeftEdgesToBelowTheOthers(
      @ForAll @IntRange(min = 0, max = 40) int x, @ForAll @IntRange(min = 0, max = 40) int y) {
    Patch patch = new Patch(8, 16, 16, 8);
    assertEquals(
        x >= 8 && x < 24 && y >= 16 && y < 24, patch.holds(new KeyPoint(x, y)), x + ", " + y);
  }

  @Test
  void aPatchOfHalfAPixelIsOne() {
    assertEquals(1, Patch.side(3));
    assertTrue(Patch.around(new KeyPoint(3.5, 3.5), 1, 1).holds(new KeyPoint(3, 3)));
    assertFalse(Patch.around(new KeyPoint(3.5, 3.5), 1, 1).holds(new KeyPoint(4, 3)));
    assertThrows(IllegalArgumentException.class, () -> new Patch(0, 0, 0, 1));
  }
}
