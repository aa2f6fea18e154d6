package ai.infodisent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlacementTest {

  @Test
  void squashShowsTheWholePicture() {
    Placement placement = Preparation.squash(8, 8).prepare(Pictures.noise(40, 20, 1)).placement();
    assertEquals(new Placement(0, 0, 40, 20, 40, 20), placement);
    assertEquals(new Box(0, 0, 10, 5), placement.box(0, 0, 4, 4));
    assertEquals(new Box(30, 15, 10, 5), placement.box(3, 3, 4, 4));
  }

  @Test
  void cropShowsTheCentreInThePicturesOwnPixels() {
    // 64 x 32 becomes 32 x 16; of that 8 x 8 pixels from (12, 4), each two pixels of the picture.
    Placement placement = Preparation.crop(8, 8, 16).prepare(Pictures.noise(64, 32, 1)).placement();
    assertEquals(new Placement(24, 8, 16, 16, 64, 32), placement);
    assertEquals(new Box(32, 16, 8, 8), placement.box(1, 1, 2, 2));
  }

  @Property
  void cellsTileTheViewWhereTheyCoverAPixel(
      @ForAll @IntRange(min = 16, max = 200) int width,
      @ForAll @IntRange(min = 16, max = 200) int height,
      @ForAll @IntRange(min = 1, max = 7) int cells,
      @ForAll boolean crop) {
    Placement placement = placement(width, height, crop);
    boolean[][] covered = new boolean[height][width];
    int area = 0;
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        Box box = placement.box(row, column, cells, cells);
        area += box.width() * box.height();
        for (int y = box.y(); y < box.y() + box.height(); y++) {
          for (int x = box.x(); x < box.x() + box.width(); x++) {
            assertTrue(!covered[y][x], "two cells cover " + x + ", " + y);
            covered[y][x] = true;
          }
        }
      }
    }
    for (int cell = 0; cell < cells; cell++) {
      Box box = placement.box(cell, cell, cells, cells);
      assertEquals(
          List.of(box.x(), box.x() + box.width()),
          placement.columnEdges(cells).subList(cell, cell + 2));
      assertEquals(
          List.of(box.y(), box.y() + box.height()),
          placement.rowEdges(cells).subList(cell, cell + 2));
    }
    Box view = placement.box(0, 0, 1, 1);
    assertEquals(view.width() * view.height(), area);
    assertEquals(placement.width(), view.width(), 1);
    assertEquals(placement.height(), view.height(), 1);
  }

  @Property
  void boxesLieInsideThePicture(
      @ForAll @IntRange(min = 1, max = 30) int width,
      @ForAll @IntRange(min = 1, max = 30) int height,
      @ForAll @IntRange(min = 1, max = 40) int cells,
      @ForAll boolean crop) {
    Placement placement = placement(width, height, crop);
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        Box box = placement.box(row, column, cells, cells);
        assertTrue(box.x() + box.width() <= width, () -> box + " leaves a width of " + width);
        assertTrue(box.y() + box.height() <= height, () -> box + " leaves a height of " + height);
      }
    }
  }

  @Property
  void aBoxCoversTheCellItNames(
      @ForAll @IntRange(min = 16, max = 200) int width,
      @ForAll @IntRange(min = 16, max = 200) int height,
      @ForAll @IntRange(min = 0, max = 6) int row,
      @ForAll @IntRange(min = 0, max = 6) int column,
      @ForAll boolean crop) {
    Placement placement = placement(width, height, crop);
    Box box = placement.box(row, column, 7, 7);
    double centreX = placement.left() + placement.width() * (column + 0.5) / 7;
    double centreY = placement.top() + placement.height() * (row + 0.5) / 7;
    assertTrue(box.x() <= centreX && centreX <= box.x() + box.width());
    assertTrue(box.y() <= centreY && centreY <= box.y() + box.height());
  }

  @Test
  void everyCellOfAPictureOfOnePixelIsThatPixel() {
    for (boolean crop : new boolean[] {false, true}) {
      assertEquals(new Box(0, 0, 1, 1), placement(1, 1, crop).box(0, 0, 7, 7));
      assertEquals(new Box(0, 0, 1, 1), placement(1, 1, crop).box(6, 6, 7, 7));
    }
  }

  @Test
  void aViewWithoutWidthIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Placement(0, 0, 0, 1, 5, 5));
    assertThrows(IllegalArgumentException.class, () -> new Placement(0, 0, 1, Double.NaN, 5, 5));
    assertThrows(IllegalArgumentException.class, () -> new Placement(0, 0, 1, 1, 0, 5));
  }

  @Test
  void aBoxWithoutAPixelIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Box(0, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Box(-1, 0, 1, 1));
  }

  private static Placement placement(int width, int height, boolean crop) {
    Preparation preparation = crop ? Preparation.crop(14, 14, 16) : Preparation.squash(14, 14);
    return preparation.prepare(Pictures.noise(width, height, 2)).placement();
  }
}
