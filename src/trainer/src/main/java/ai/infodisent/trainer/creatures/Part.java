package ai.infodisent.trainer.creatures;

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
}
