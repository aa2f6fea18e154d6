package ai.infodisent.trainer.evaluate;

import ai.infodisent.trainer.data.Region;

/**
 * Where an explanation points.
 *
 * @param pointing the pointing game: whether the strongest pixel lies inside, 0 or 1; of several
 *     that are equally strong, the share that does
 * @param energy the share of all positive amounts that lies inside, from 0 to 1
 */
public record Localisation(double pointing, double energy) {

  /**
   * Measures an explanation. One without a positive amount points nowhere, and both are 0.
   *
   * @param inside a region of the same picture
   */
  public static Localisation of(AttributionMap map, Region inside) {
    float strongest = 0;
    int strong = 0;
    int hits = 0;
    double energy = 0;
    double all = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        float amount = map.at(x, y);
        if (amount > 0) {
          boolean hit = inside.holds(x, y);
          all += amount;
          energy += hit ? amount : 0;
          if (amount > strongest) {
            strongest = amount;
            strong = 0;
            hits = 0;
          }
          if (amount == strongest) {
            strong++;
            hits += hit ? 1 : 0;
          }
        }
      }
    }
    return all == 0
        ? new Localisation(0, 0)
        : new Localisation((double) hits / strong, energy / all);
  }
}
