package ai.infodisent.trainer.onnx;

/**
 * Where a transformer's patch tokens stand among its tokens.
 *
 * @param count of all tokens
 * @param first patch token; the patches follow each other, row by row
 * @param classToken index of the class token, -1 for none
 * @param minusClass whether the class token is subtracted from each patch
 */
public record TokenGrid(int count, int first, int classToken, boolean minusClass) {

  /** What a cell of a transformer's feature map is. */
  public enum Cell {
    PATCH("patch"),
    PATCH_MINUS_CLASS("patch-minus-class");

    private final String text;

    Cell(String text) {
      this.text = text;
    }

    /** As it is written in options and provenance. */
    @Override
    public String toString() {
      return text;
    }
  }

  public TokenGrid {
    if (first < 0 || first >= count || classToken < -1 || classToken >= count) {
      throw new IllegalArgumentException(
          "expected a first patch and a class token among "
              + count
              + " tokens, found "
              + first
              + " and "
              + classToken);
    }
    if (minusClass && classToken < 0) {
      throw new IllegalArgumentException("expected a class token to subtract, found none");
    }
  }

  /** What the cells are. */
  public Cell cell() {
    return minusClass ? Cell.PATCH_MINUS_CLASS : Cell.PATCH;
  }
}
