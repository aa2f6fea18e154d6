package ai.infodisent.trainer.creatures;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A class of creatures: one variant of each part.
 *
 * @param beak 0..3
 * @param eye 0..2
 * @param foot 0..3
 * @param tail 0..8
 * @param wing 0..5
 */
public record CreatureClass(int beak, int eye, int foot, int tail, int wing) {

  private static final String[] BEAKS = {"parrot", "needle", "duck", "toucan"};
  private static final String[] EYES = {"round", "sleepy", "cat"};
  private static final String[] FEET = {"webbed", "clawed", "booted", "spring"};
  private static final String[] TAILS = {
    "fan", "fork", "spiral", "brush", "lightning", "ringed", "feather", "pompom", "arrow"
  };
  private static final String[] WINGS = {
    "plumed", "bat", "butterfly", "dragonfly", "leaf", "ladybird"
  };

  // One syllable or letter a part, so that a name tells its parts and no two classes share one.
  private static final String[] WING_SYLLABLES = {"Za", "Mo", "Ki", "Lu", "Te", "Ru"};
  private static final String[] TAIL_SYLLABLES = {
    "ba", "di", "ve", "ga", "lu", "mi", "no", "re", "ta"
  };
  private static final String FOOT_LETTERS = "lnrs";
  private static final String BEAK_LETTERS = "aeio";
  private static final String EYE_LETTERS = "xnl";

  public CreatureClass {
    check(Part.BEAK, beak);
    check(Part.EYE, eye);
    check(Part.FOOT, foot);
    check(Part.TAIL, tail);
    check(Part.WING, wing);
  }

  private static void check(Part part, int variant) {
    if (variant < 0 || variant >= part.variants()) {
      throw new IllegalArgumentException(
          "expected a variant of "
              + part
              + " from 0 to "
              + (part.variants() - 1)
              + ", found "
              + variant);
    }
  }

  /** The variant of one part. */
  public int variant(Part part) {
    return switch (part) {
      case BEAK -> beak;
      case EYE -> eye;
      case FOOT -> foot;
      case TAIL -> tail;
      case WING -> wing;
    };
  }

  /** How many parts the two classes have in common, 0..5. */
  public int sharedParts(CreatureClass other) {
    int shared = 0;
    for (Part part : Part.values()) {
      if (variant(part) == other.variant(part)) {
        shared++;
      }
    }
    return shared;
  }

  /** Whether the two classes have the same variants of all these parts. */
  public boolean agrees(CreatureClass other, Collection<Part> parts) {
    return parts.stream().allMatch(part -> variant(part) == other.variant(part));
  }

  /**
   * The species' name, such as "Kigarex": unique, one syllable or letter for each part's variant.
   */
  public String label() {
    return WING_SYLLABLES[wing]
        + TAIL_SYLLABLES[tail]
        + FOOT_LETTERS.charAt(foot)
        + BEAK_LETTERS.charAt(beak)
        + EYE_LETTERS.charAt(eye);
  }

  /**
   * The class of a {@link #label()}.
   *
   * @throws IllegalArgumentException if no class is called so
   */
  public static CreatureClass named(String label) {
    return all().stream()
        .filter(one -> one.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected classes of creatures, such as Kigarex, found " + label));
  }

  /** The parts in words, such as "parrot beak, cat eye, webbed feet, fan tail, bat wing". */
  public String description() {
    return "%s beak, %s eye, %s feet, %s tail, %s wing"
        .formatted(BEAKS[beak], EYES[eye], FEET[foot], TAILS[tail], WINGS[wing]);
  }

  /** What the variants of a part are called, in order. */
  public static List<String> variantNames(Part part) {
    return List.of(
        switch (part) {
          case BEAK -> BEAKS;
          case EYE -> EYES;
          case FOOT -> FEET;
          case TAIL -> TAILS;
          case WING -> WINGS;
        });
  }

  /**
   * Every combination of variants there is: 4 * 3 * 4 * 9 * 6 = 2,592 classes, in a fixed order.
   */
  public static List<CreatureClass> all() {
    List<CreatureClass> all = new ArrayList<>();
    for (int beak = 0; beak < Part.BEAK.variants(); beak++) {
      for (int eye = 0; eye < Part.EYE.variants(); eye++) {
        for (int foot = 0; foot < Part.FOOT.variants(); foot++) {
          for (int tail = 0; tail < Part.TAIL.variants(); tail++) {
            for (int wing = 0; wing < Part.WING.variants(); wing++) {
              all.add(new CreatureClass(beak, eye, foot, tail, wing));
            }
          }
        }
      }
    }
    return all;
  }

  /**
   * Draws distinct classes without replacement.
   *
   * @param count 1..2592
   * @param seed the same seed gives the same classes in the same order
   */
  public static List<CreatureClass> choose(int count, long seed) {
    List<CreatureClass> all = all();
    if (count < 1 || count > all.size()) {
      throw new IllegalArgumentException(
          "expected 1 to " + all.size() + " classes, found " + count);
    }
    Collections.shuffle(all, new Random(seed));
    return List.copyOf(all.subList(0, count));
  }
}
