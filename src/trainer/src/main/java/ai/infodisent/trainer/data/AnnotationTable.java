package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A text file of one annotation a line, values apart by blanks; empty lines are left out.
 *
 * @param file its place
 * @param rows its lines, in order
 */
record AnnotationTable(Path file, List<Row> rows) {

  /**
   * A line.
   *
   * @param source what a message calls it
   * @param values what stands on it
   */
  record Row(String source, List<String> values) {

    String text(int column) {
      return values.get(column);
    }

    /** A whole number within bounds, both inclusive. */
    int number(int column, int least, int most, String what) {
      try {
        int found = Integer.parseInt(text(column));
        if (found >= least && found <= most) {
          return found;
        }
      } catch (NumberFormatException e) {
        // Is told below, as one that is out of bounds.
      }
      String bounds = most == Integer.MAX_VALUE ? least + " on" : least + " to " + most;
      throw refusal("expected " + what + " from " + bounds, text(column));
    }

    /** A finite number. */
    double real(int column, String what) {
      try {
        double found = Double.parseDouble(text(column));
        if (Double.isFinite(found)) {
          return found;
        }
      } catch (NumberFormatException e) {
        // Is told below, as one that is not finite.
      }
      throw refusal("expected " + what + ", a finite number", text(column));
    }

    TrainerException refusal(String expected, Object found) {
      return new TrainerException(expected + " in " + source + ", found " + found);
    }
  }

  /**
   * Reads a file.
   *
   * @param columns values a line; the last takes all that is left, blanks included
   * @throws TrainerException if it cannot be read, or a line has fewer values
   */
  static AnnotationTable read(Path file, String... columns) {
    List<Row> rows = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        Row row = new Row(file + ", line " + (i + 1), List.of(line.split("\\s+", columns.length)));
        if (row.values().size() < columns.length) {
          throw row.refusal("expected " + String.join(" ", columns), "\"" + line + "\"");
        }
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      throw new TrainerException(
          "expected lines of " + String.join(" ", columns) + " in " + file + ", found none");
    }
    return new AnnotationTable(file, List.copyOf(rows));
  }

  /**
   * The rows by the number in their first column.
   *
   * @throws TrainerException if a number comes twice
   */
  Map<Integer, Row> byNumber(String what) {
    Map<Integer, Row> found = new HashMap<>();
    for (Row row : rows) {
      int number = row.number(0, 0, Integer.MAX_VALUE, what);
      if (found.put(number, row) != null) {
        throw row.refusal("expected each " + what + " once", number + " again");
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new TrainerException(
          "expected to read text from " + file + ", found: " + e.getMessage(), e);
    }
  }
}
