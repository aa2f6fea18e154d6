package ai.infodisent.trainer;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where settings come from, and how a run tells of itself. */
final class RunOptions {

  @Option(
      names = Settings.CONFIG,
      paramLabel = "FILE",
      description =
          "settings, like infodisent.fit.epochs = 12; the environment (INFODISENT_FIT_EPOCHS) and"
              + " flags go before it")
  private Path config;

  @Option(names = "--quiet", description = "tell the result and errors, and nothing else")
  private boolean quiet;

  @Option(names = "--json", description = "print one JSON object a line, and nothing else")
  private boolean json;

  /** Starts telling: first all settings, and where they come from. */
  Progress progress(CommandSpec spec) {
    if (quiet && json) {
      throw new TrainerException("expected --quiet or --json, found both");
    }
    if (quiet) {
      return new ConsoleProgress(new PrintWriter(Writer.nullWriter()), false);
    }
    List<Settings.Setting> effective = ((Settings) spec.defaultValueProvider()).effective(spec);
    if (json) {
      JsonProgress progress = new JsonProgress(spec.commandLine().getOut());
      progress.tell("settings", Map.of("settings", effective));
      return progress;
    }
    Progress progress = new ConsoleProgress(spec.commandLine().getErr(), System.console() != null);
    progress.say(
        effective.stream()
            .map(one -> "  %-14s %s (%s)".formatted(one.name(), one.value(), one.source()))
            .collect(Collectors.joining(System.lineSeparator(), "settings:%n".formatted(), "")));
    return progress;
  }

  /** Whether one object a line is printed, and nothing else. */
  boolean json() {
    return json;
  }
}
