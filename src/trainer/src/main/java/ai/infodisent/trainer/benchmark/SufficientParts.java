package ai.infodisent.trainer.benchmark;

import ai.infodisent.trainer.creatures.CreatureClass;
import ai.infodisent.trainer.creatures.Part;
import java.util.List;
import java.util.Set;

/** Which parts are enough to tell a class from all others. */
final class SufficientParts {

  private SufficientParts() {}

  /**
   * The minimal sufficient sets of parts: those that no other class has in the same variants, and
   * of which no part can be left out.
   *
   * @param classes all there are, distinct, {@code kind} among them
   * @return at least one set, in the order of {@link Part#subsets()}
   */
  static List<Set<Part>> of(CreatureClass kind, List<CreatureClass> classes) {
    List<Set<Part>> sufficient =
        Part.subsets().stream().filter(parts -> suffice(parts, kind, classes)).toList();
    return sufficient.stream()
        .filter(
            parts ->
                sufficient.stream()
                    .noneMatch(other -> !other.equals(parts) && parts.containsAll(other)))
        .toList();
  }

  private static boolean suffice(Set<Part> parts, CreatureClass kind, List<CreatureClass> classes) {
    return classes.stream().noneMatch(other -> !other.equals(kind) && kind.agrees(other, parts));
  }
}
