package ai.infodisent.trainer.fit;

import static java.util.Objects.requireNonNull;

/**
 * Which head is to be fitted.
 *
 * @param kind of head
 * @param perClass how many prototypes a class of a {@link Kind#SPARSE} head has at most, at least 1
 */
public record WantedHead(Kind kind, int perClass) {

  /** As many prototypes as SIDE's classes have; people follow 4 to 9 concepts. */
  public static final int FEW = 5;

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

  public WantedHead {
    requireNonNull(kind);
    if (perClass < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 prototype a class, found " + perClass);
    }
  }
}
