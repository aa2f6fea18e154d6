package ai.infodisent.trainer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command line in a process of its own, to be ended as processes are. */
final class Started implements AutoCloseable {

  private static final String IGNORED = "SigIgn:";

  private static final int INTERRUPT = 2;

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder said = new StringBuilder();

  private Started(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the command line; arguments may be paths. */
  static Started of(Object... arguments) throws IOException {
    return under(List.of(), arguments);
  }

  /** Starts the command line by way of another command. */
  static Started under(List<String> command, Object... arguments) throws IOException {
    return start(command, Map.of(), arguments);
  }

  /** Starts the command line with more in its environment. */
  static Started in(Map<String, String> environment, Object... arguments) throws IOException {
    return start(List.of(), environment, arguments);
  }

  private static Started start(
      List<String> command, Map<String, String> environment, Object... arguments)
      throws IOException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Trainer.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(whole::add);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Started(builder.start());
  }

  /** Waits for a line that holds some text, or for the end. */
  boolean says(String text) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.contains(text)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether what is started here hears Ctrl-C. What a script's shell runs in the background does
   * not, nor does what that starts.
   */
  static boolean hearsInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith(IGNORED))
            .findFirst()
            .orElseThrow();
    long signals = Long.parseUnsignedLong(ignored.substring(IGNORED.length()).strip(), 16);
    return (signals & 1L << INTERRUPT - 1) == 0;
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Lets files grow to so many bytes from now on, as if the disk were full. */
  void limitFiles(long bytes) throws IOException, InterruptedException {
    String limit = "--fsize=" + bytes + ":" + bytes;
    new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), limit).start().waitFor();
  }

  /** Waits for the end and gives the exit code. */
  int code() throws IOException, InterruptedException {
    while (says("\n")) {
      throw new AssertionError("a line holds no end of line");
    }
    return process.waitFor();
  }

  /** All that was said so far. */
  String said() {
    return said.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
