package ai.infodisent.trainer;

import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where settings come from, and how a long run tells of itself. */
final class RunOptions {

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object a line, and nothing else")
  private boolean json;

  /** Starts telling: first all settings, and where they come from. */
  Progress progress(CommandSpec spec) {
    if (settings.quiet() && json) {
      throw new TrainerException("expected --quiet or --json, found both");
    }
    if (!json) {
      return settings.progress(spec);
    }
    JsonProgress progress = new JsonProgress(spec.commandLine().getOut());
    progress.tell("settings", Map.of("settings", SettingsOptions.effective(spec)));
    return progress;
  }

  /** Whether one object a line is printed, and nothing else. */
  boolean json() {
    return json;
  }
}
