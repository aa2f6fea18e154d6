package ai.infodisent.trainer.fit;

import static java.util.Objects.requireNonNull;

/**
 * Which head is to be fitted.
 *
 * @param kind of head
 * @param perClass how many prototypes a class of a {@link Kind#SPARSE} head has at most, at least 1
 * @param choice of these
 * @param hidden the share of the cells that is hidden from each step that such a head is fitted on
 *     with, from 0 to below 1
 */
public record WantedHead(Kind kind, int perClass, Choice choice, double hidden) {

  /** As many prototypes as SIDE's classes have; people follow 4 to 9 concepts. */
  public static final int FEW = 5;

  /** Found on photographs of clothing: fewer hidden cells cost points. */
  public static final double HIDDEN = 0.7;

  /** InfoDisent's head. */
  public static final WantedHead DENSE = new WantedHead(Kind.DENSE, FEW);

  /** Kinds of heads. */
  public enum Kind {
    /** Every class may use every channel. */
    DENSE,

    /** A class has few prototypes. */
    SPARSE,

    /** The network's own classifier is kept. */
    LOSSLESS
  }

  /** How a class of a sparse head chooses its prototypes among a dense head's channels. */
  public enum Choice {
    /** Those of its largest weights. */
    LARGEST,

    /** One after the other, each for what it adds to those before: {@link GreedyChoice}. */
    GREEDY
  }

  public WantedHead {
    requireNonNull(kind);
    requireNonNull(choice);
    if (!(hidden >= 0 && hidden < 1)) {
      throw new IllegalArgumentException(
          "expected a share of at least 0 and below 1 to hide, found " + hidden);
    }
    if (perClass < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 prototype a class, found " + perClass);
    }
  }

  /** Of a sparse one, with what suits photographs. */
  public WantedHead(Kind kind, int perClass) {
    this(kind, perClass, Choice.LARGEST, HIDDEN);
  }
}
