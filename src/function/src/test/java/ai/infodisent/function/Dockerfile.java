package ai.infodisent.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Dockerfile, instruction by instruction.
 *
 * @param instructions of all stages, in their order
 */
record Dockerfile(List<Instruction> instructions) {

  /**
   * One instruction, its lines joined.
   *
   * @param name in capitals
   * @param arguments the rest
   */
  record Instruction(String name, String arguments) {

    List<String> words() {
      return List.of(arguments.split("\\s+"));
    }
  }

  /**
   * Reads the form these Dockerfiles have: comments of whole lines, continuations, no heredocs.
   *
   * @throws IOException if a line is no instruction
   */
  static Dockerfile read(Path file) throws IOException {
    List<Instruction> instructions = new ArrayList<>();
    String begun = "";
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String joined = begun + line.strip();
      if (joined.endsWith("\\")) {
        begun = joined.substring(0, joined.length() - 1);
        continue;
      }
      begun = "";
      String[] parts = joined.split("\\s+", 2);
      if (parts.length < 2 || !parts[0].matches("[A-Z]+")) {
        throw new IOException("expected an instruction, found " + line + " in " + file);
      }
      instructions.add(new Instruction(parts[0], parts[1]));
    }
    if (!begun.isEmpty()) {
      throw new IOException("expected more after " + begun + " in " + file);
    }
    return new Dockerfile(instructions);
  }

  /** What all instructions of this name say. */
  List<String> all(String name) {
    return all(instructions, name);
  }

  /** What the instructions of this name say in the stage that becomes the image. */
  List<String> last(String name) {
    int from = 0;
    for (int i = 0; i < instructions.size(); i++) {
      from = instructions.get(i).name().equals("FROM") ? i : from;
    }
    return all(instructions.subList(from, instructions.size()), name);
  }

  private static List<String> all(List<Instruction> instructions, String name) {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals(name))
        .map(Instruction::arguments)
        .toList();
  }
}
