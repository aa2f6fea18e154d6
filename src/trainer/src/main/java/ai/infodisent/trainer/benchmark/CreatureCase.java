package ai.infodisent.trainer.benchmark;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.Localisation;
import java.util.List;

/**
 * A creature behind the scores.
 *
 * @param rank which it is: best, typical or worst, by correctness of the first way to explain, and
 *     of equals by its energy on the creature
 * @param label its class
 * @param pixels at network size
 * @param mask of the same size
 * @param explanations all of them
 */
public record CreatureCase(
    String rank, String label, Pixels pixels, PartMask mask, List<Explained> explanations) {

  public CreatureCase {
    explanations = List.copyOf(explanations);
  }

  /**
   * One explanation of the picture.
   *
   * @param name of the way to explain
   * @param top the class on top of the classifier that it explains
   * @param map for that class
   * @param correctness SD of this picture, from 0 to 1
   * @param creature where it points
   * @param parts what it says of each part, and what is known of it
   */
  public record Explained(
      String name,
      String top,
      AttributionMap map,
      double correctness,
      Localisation creature,
      List<Role> parts) {

    public Explained {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A part in an explanation.
   *
   * @param part which
   * @param importance the amounts on it and around, as a share of all; may be below 0
   * @param drop how far the logit falls without it
   */
  public record Role(Part part, double importance, double drop) {}
}
