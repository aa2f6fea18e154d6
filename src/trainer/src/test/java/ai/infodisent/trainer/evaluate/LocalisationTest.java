package ai.infodisent.trainer.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LocalisationTest {

  @Test
  void ofEquallyStrongPixelsTheShareInsideIsCounted() {
    AttributionMap map = new AttributionMap(4, 1, new float[] {2, 2, -9, 1});
    Localisation found = Localisation.of(map, (x, y) -> x != 1);
    assertEquals(0.5, found.pointing());
    assertEquals(3 / 5.0, found.energy(), 1e-12);
  }

  @Test
  void rowsAndColumnsAreNotExchanged() {
    AttributionMap map = new AttributionMap(2, 3, new float[] {0, 0, 0, 0, 5, 1});
    assertEquals(new Localisation(1, 5 / 6.0), Localisation.of(map, (x, y) -> x == 0 && y == 2));
  }

  @Test
  void withoutAPositiveAmountItPointsNowhere() {
    AttributionMap map = new AttributionMap(2, 1, new float[] {-1, 0});
    assertEquals(new Localisation(0, 0), Localisation.of(map, (x, y) -> true));
  }
}
