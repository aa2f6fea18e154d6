package ai.infodisent.trainer.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is shown of much that was measured. */
public final class Ranked {

  private Ranked() {}

  /**
   * The first, the one in the middle and the last, as far as they are different ones.
   *
   * @param sorted from the best to the worst
   * @return under "best", "typical" and "worst", in this order
   */
  public static <T> Map<String, T> of(List<T> sorted) {
    Map<String, T> ranked = new LinkedHashMap<>();
    if (!sorted.isEmpty()) {
      ranked.put("best", sorted.get(0));
    }
    if (sorted.size() > 2) {
      ranked.put("typical", sorted.get(sorted.size() / 2));
    }
    if (sorted.size() > 1) {
      ranked.put("worst", sorted.get(sorted.size() - 1));
    }
    return ranked;
  }
}
