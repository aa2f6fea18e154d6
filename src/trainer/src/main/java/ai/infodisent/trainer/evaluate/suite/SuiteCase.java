package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.AttributionMap;
import java.util.List;

/**
 * A picture behind the figures.
 *
 * @param rank which it is: best, typical or worst, by deletion of the first attribution
 * @param name of the picture
 * @param label its own class
 * @param pixels at network size
 * @param seen what is known of it
 * @param explanations all of them
 */
public record SuiteCase(
    String rank,
    String name,
    String label,
    Pixels pixels,
    Seen seen,
    List<Explained> explanations) {

  public SuiteCase {
    explanations = List.copyOf(explanations);
  }

  /**
   * One explanation of the picture.
   *
   * @param name of the attribution
   * @param top the class on top of the classifier that it explains
   * @param map for that class
   * @param found what became of the score of that class
   */
  public record Explained(String name, String top, AttributionMap map, Faithfulness found) {}
}
