package ai.infodisent.trainer;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where settings come from, and whether a run tells of more than its result. */
final class SettingsOptions {

  @Option(
      names = Settings.CONFIG,
      paramLabel = "FILE",
      description =
          "settings, like infodisent.fit.epochs = 12; the environment (INFODISENT_FIT_EPOCHS) and"
              + " flags go before it")
  private Path config;

  @Option(names = "--quiet", description = "tell the result and errors, and nothing else")
  private boolean quiet;

  /** Starts telling people: first all settings, and where they come from; nothing if quiet. */
  Progress progress(CommandSpec spec) {
    if (quiet) {
      return new ConsoleProgress(new PrintWriter(Writer.nullWriter()), false);
    }
    Progress progress = new ConsoleProgress(spec.commandLine().getErr(), System.console() != null);
    progress.say(
        effective(spec).stream()
            .map(one -> "  %-14s %s (%s)".formatted(one.name(), one.value(), one.source()))
            .collect(Collectors.joining(System.lineSeparator(), "settings:%n".formatted(), "")));
    return progress;
  }

  /** All settings that hold for a verb. */
  static List<Settings.Setting> effective(CommandSpec spec) {
    return ((Settings) spec.defaultValueProvider()).effective(spec);
  }

  /** Whether the result and errors are told, and nothing else. */
  boolean quiet() {
    return quiet;
  }
}
