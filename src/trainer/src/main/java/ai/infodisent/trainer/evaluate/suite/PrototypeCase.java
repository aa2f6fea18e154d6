package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.parts.PartPurity;
import java.util.List;

/**
 * A prototype behind the part purity.
 *
 * @param rank which it is: best, typical or worst
 * @param purity what was found
 * @param shown the pictures where it is strongest, the strongest first
 */
public record PrototypeCase(String rank, PartPurity purity, List<Shown> shown) {

  public PrototypeCase {
    shown = List.copyOf(shown);
  }

  /**
   * A picture with the prototype in it.
   *
   * @param label its own class
   * @param pixels at network size
   * @param seen what is known of it
   * @param patch where the prototype is, and which parts are there
   */
  public record Shown(String label, Pixels pixels, Seen seen, PartPurity.Shown patch) {}
}
