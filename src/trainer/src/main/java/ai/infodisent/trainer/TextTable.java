package ai.infodisent.trainer;

import java.util.ArrayList;
import java.util.List;

/** Rows of text whose columns are as wide as they have to be. */
final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row: its name, and a cell a column; as many as in any other. */
  void row(String name, List<String> cells) {
    List<String> row = new ArrayList<>(List.of(name));
    row.addAll(cells);
    rows.add(row);
  }

  /** The table, each line ended. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(one -> one.get(at).length()).max().orElse(0);
        line.append(row.get(column)).append(" ".repeat(width - row.get(column).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }
}
