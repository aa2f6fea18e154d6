package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an explanation of one picture points.
 *
 * @param object whether it is at the object; empty where nobody knows where that is
 * @param parts the same for the parts that are visible, by their names
 */
record Pointed(Optional<Localisation> object, Map<String, Localisation> parts) {

  /** Of a picture of which nothing is known. */
  static final Pointed NOWHERE = new Pointed(Optional.empty(), Map.of());

  static Pointed of(AttributionMap map, Seen seen) {
    Map<String, Localisation> parts = new TreeMap<>();
    seen.parts().forEach((name, part) -> parts.put(name, Localisation.of(map, part.region())));
    return new Pointed(seen.object().map(region -> Localisation.of(map, region)), parts);
  }
}
