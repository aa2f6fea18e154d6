package ai.infodisent.trainer.creatures.benchmark;

import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.evaluate.AttributionMap;
import java.util.function.IntPredicate;

/**
 * Where an explanation points.
 *
 * @param pointing whether the strongest pixel lies inside, 0 or 1; of several that are equally
 *     strong, the share that does
 * @param energy the share of all positive amounts that lies inside, from 0 to 1
 */
record Localisation(double pointing, double energy) {

  /**
   * Measures an explanation. One without a positive amount points nowhere, and both are 0.
   *
   * @param mask of the same size
   * @param inside which ids are
   */
  static Localisation of(AttributionMap map, PartMask mask, IntPredicate inside) {
    Importance.requireSameSize(map, mask);
    float strongest = 0;
    int strong = 0;
    int hits = 0;
    double energy = 0;
    double all = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        float amount = map.at(x, y);
        if (amount > 0) {
          boolean hit = inside.test(mask.at(x, y));
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
