package ai.infodisent.trainer.creatures;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** The five parts a creature is built of, each drawn in one of several variants. */
public enum Part {
  BEAK(4),
  EYE(3),
  FOOT(4),
  TAIL(9),
  WING(6);

  private final int variants;

  Part(int variants) {
    this.variants = variants;
  }

  /** How many variants of this part there are, at least 3. */
  public int variants() {
    return variants;
  }

  /** Its name in files, such as "beak". */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All 32 sets of parts, the empty one first and the complete one last. */
  public static List<Set<Part>> subsets() {
    return IntStream.range(0, 1 << values().length).mapToObj(Part::subset).toList();
  }

  private static Set<Part> subset(int bits) {
    Set<Part> subset = EnumSet.noneOf(Part.class);
    for (Part part : values()) {
      if ((bits >> part.ordinal() & 1) == 1) {
        subset.add(part);
      }
    }
    return Collections.unmodifiableSet(subset);
  }
}
