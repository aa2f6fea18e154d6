package ai.infodisent.function;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The function as it is delivered, in a process of its own. */
final class Packaged implements AutoCloseable {

  private static final Path JAR =
      Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();

  /** The native executable, if that is what was built. */
  static final Optional<Path> EXECUTABLE =
      Optional.ofNullable(System.getProperty("native.image.path")).map(Path::of);

  private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private Packaged(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts the function on a free port, in the given working directory. */
  static Packaged start(Path directory, String... properties) throws IOException {
    List<String> command = new ArrayList<>();
    if (EXECUTABLE.isPresent()) {
      command.add(EXECUTABLE.get().toString());
      command.addAll(List.of(properties));
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(properties));
      command.addAll(List.of("-jar", JAR.toString()));
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("PORT", "0");
    return start(builder);
  }

  /** Starts the function as it is said. */
  static Packaged start(ProcessBuilder builder) throws IOException {
    return new Packaged(builder.redirectErrorStream(true).start());
  }

  /** Waits until the function listens. */
  URI address() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return URI.create("http://localhost:" + listening.group(1));
      }
    }
    throw new IOException("expected the function to listen, found it ended: " + lines);
  }

  /** Waits until the function has ended by itself, and tells what it said. */
  List<String> ended() throws IOException {
    output.lines().forEach(lines::add);
    return lines;
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("expected the function to end within a minute");
    }
    return process.exitValue();
  }

  boolean runs() {
    return process.isAlive();
  }

  /** Asks the function to end. */
  void stop() {
    // Not Process.destroy, which would close the output that is still to be read.
    process.toHandle().destroy();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
