package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * A file of MATLAB's version 5 to 7. Numbers may be stored in any of MATLAB's types.
 *
 * @param file its place
 * @param content what it holds, in memory that needs no closing
 */
record MatlabFile(Path file, MatFile content) {

  /** Memory of the heap: it frees itself. */
  private static final BufferAllocator HEAP =
      new BufferAllocator() {
        @Override
        public ByteBuffer allocate(int bytes) {
          return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        }

        @Override
        public void release(ByteBuffer buffer) {}
      };

  /**
   * Reads a file.
   *
   * @throws TrainerException if it cannot be read
   */
  static MatlabFile read(Path file) {
    try {
      MatFile content =
          Mat5.newReader(Sources.wrap(Files.readAllBytes(file))).setBufferAllocator(HEAP).readMat();
      return new MatlabFile(file, content);
    } catch (IOException | RuntimeException e) {
      // The library tells of damage by whatever exception it runs into.
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new TrainerException(
          "expected a MATLAB file of version 5 to 7 at "
              + file
              + ", found: "
              + reason.replaceAll("\\s+", " "),
          e);
    }
  }

  /**
   * The elements of a struct array.
   *
   * @throws TrainerException if there is none of that name
   */
  List<Element> structs(String name) {
    if (!(find(name) instanceof Struct struct)) {
      throw missing("a struct array", name);
    }
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < struct.getNumElements(); i++) {
      elements.add(new Element(this, name, struct, i));
    }
    return elements;
  }

  /**
   * The strings of a cell array.
   *
   * @throws TrainerException if there is no cell array of that name, or of other things
   */
  List<String> strings(String name) {
    if (!(find(name) instanceof Cell cell)) {
      throw missing("a cell array", name);
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < cell.getNumElements(); i++) {
      strings.add(string(cell.get(i), name + "{" + (i + 1) + "}"));
    }
    return strings;
  }

  /**
   * The numbers of a matrix.
   *
   * @throws TrainerException if there is no matrix of that name
   */
  List<Double> numbers(String name) {
    if (!(find(name) instanceof Matrix matrix)) {
      throw missing("a matrix", name);
    }
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < matrix.getNumElements(); i++) {
      numbers.add(matrix.getDouble(i));
    }
    return numbers;
  }

  /**
   * One struct of an array.
   *
   * @param in the file it is in
   * @param name of the array
   * @param struct the array
   * @param index in it, from 0
   */
  record Element(MatlabFile in, String name, Struct struct, int index) {

    /** What a message calls it; MATLAB counts from 1. */
    String source() {
      return in.file() + ", " + name + "(" + (index + 1) + ")";
    }

    boolean has(String field) {
      return struct.getFieldNames().contains(field);
    }

    String text(String field) {
      return in.string(value(field), name + "(" + (index + 1) + ")." + field);
    }

    double number(String field) {
      if (value(field) instanceof Matrix matrix && matrix.getNumElements() == 1) {
        return matrix.getDouble(0);
      }
      throw refusal("expected " + field + " to be one number", value(field).getType());
    }

    /** A whole number within bounds, both inclusive. */
    int number(String field, int least, int most) {
      double found = number(field);
      if (found != Math.rint(found) || found < least || found > most) {
        throw refusal("expected " + field + " from " + least + " to " + most, found);
      }
      return (int) found;
    }

    TrainerException refusal(String expected, Object found) {
      return new TrainerException(expected + " in " + source() + ", found " + found);
    }

    private Array value(String field) {
      if (!has(field)) {
        throw refusal("expected a field " + field, struct.getFieldNames());
      }
      return struct.get(field, index);
    }
  }

  private Array find(String name) {
    // The library's own look-up throws, and does not say what there is.
    return entry(name).map(MatFile.Entry::getValue).orElse(null);
  }

  private Optional<MatFile.Entry> entry(String name) {
    for (MatFile.Entry entry : content.getEntries()) {
      if (entry.getName().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private String string(Array value, String place) {
    // An empty string is stored as an empty matrix of characters.
    if (value instanceof Char text && text.getNumElements() == 0) {
      return "";
    }
    if (value instanceof Char text && text.getNumRows() == 1) {
      return text.getString();
    }
    throw new TrainerException(
        "expected text in " + file + ", " + place + ", found " + value.getType());
  }

  private TrainerException missing(String what, String name) {
    List<String> found = new ArrayList<>();
    for (MatFile.Entry entry : content.getEntries()) {
      found.add(entry.getName() + ", " + entry.getValue().getType());
    }
    return new TrainerException(
        "expected " + what + " " + name + " in " + file + ", found " + String.join("; ", found));
  }
}
