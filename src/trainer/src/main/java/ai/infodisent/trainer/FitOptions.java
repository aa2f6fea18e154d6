package ai.infodisent.trainer;

import ai.infodisent.trainer.fit.Fit;
import ai.infodisent.trainer.fit.FitSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all verbs that fit a head can be told. */
final class FitOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "12",
      description = "how often each picture is seen")
  private int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "pictures a training step")
  private int batch;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same bundle")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "threads to use, 0 for all there are")
  private int threads;

  @Option(
      names = "--hold-out",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "share of the training pictures to choose the best epoch on, rather than take the last")
  private double holdOut;

  @Option(
      names = "--mixing-rate",
      paramLabel = "RATE",
      defaultValue = "3e-4",
      description = "learning rate of U at the start")
  private float mixingRate;

  @Option(
      names = "--weights-rate",
      paramLabel = "RATE",
      defaultValue = "3e-3",
      description = "learning rate of W at the start")
  private float weightsRate;

  @Option(
      names = "--smoothing",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "share of each label spread over all classes")
  private float smoothing;

  FitSettings settings() {
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return TrainerException.ofAsked(
        () ->
            new FitSettings(
                epochs, batch, seed, used, holdOut, mixingRate, weightsRate, smoothing));
  }

  /** Bars where the output is a terminal. */
  Progress progress(CommandSpec spec) {
    return new ConsoleProgress(spec.commandLine().getErr(), System.console() != null);
  }

  void tell(CommandSpec spec, Path out, Fit.Summary summary) {
    PrintWriter writer = spec.commandLine().getOut();
    writer.printf(Locale.ROOT, "bundle            %s%n", out);
    writer.printf(
        Locale.ROOT,
        "accuracy          %.1f %% of %d validation pictures (a linear probe: %.1f %%)%n",
        100 * summary.evaluation().accuracy(),
        summary.evaluation().images(),
        100 * summary.probeAccuracy());
    writer.printf(
        Locale.ROOT,
        "explanation size  %.1f components a picture, %d prototypes in all%n",
        summary.evaluation().localSize(),
        summary.evaluation().globalSize());
    writer.printf(
        Locale.ROOT,
        "largest error     %.1e between a logit and the sum of its components%n",
        summary.evaluation().largestSumError());
    writer.printf(
        Locale.ROOT,
        "time              %.1f s, of which %.1f s training steps%n",
        summary.seconds(),
        summary.stepSeconds());
    writer.flush();
  }
}
