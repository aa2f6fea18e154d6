package ai.infodisent.trainer.report;

import java.util.List;

/**
 * A figure of several bundles, or of several ways to explain.
 *
 * @param name what it is; what belongs to the row before begins with blanks
 * @param cells one each
 */
public record FigureRow(String name, List<String> cells) {

  public FigureRow {
    cells = List.copyOf(cells);
  }

  /** Whether it belongs to the row before. */
  public boolean inner() {
    return name.startsWith(" ");
  }

  /** Its name without blanks. */
  public String title() {
    return name.strip();
  }
}
