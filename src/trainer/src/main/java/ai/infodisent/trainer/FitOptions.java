package ai.infodisent.trainer;

import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.fit.FeatureKeeping;
import ai.infodisent.trainer.fit.Fit;
import ai.infodisent.trainer.fit.FitSettings;
import ai.infodisent.trainer.fit.Machine;
import ai.infodisent.trainer.fit.WantedHead;
import ai.infodisent.trainer.fit.WorkFolder;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
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

  @Mixin private MachineOptions machine;

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

  @Option(
      names = "--augment",
      paramLabel = "none|flip,crop,jitter",
      defaultValue = "none",
      description =
          "what of it makes training pictures look otherwise in every epoch; the backbone then runs"
              + " once for each picture and epoch, and not only once for each picture")
  private String augmentation;

  @Option(
      names = "--resume",
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "go on with the unfinished fit in OUT.partial, if there is one; where OUT is finished,"
              + " there is nothing to do")
  private boolean resume;

  @Mixin private CacheOptions cache;

  @Mixin private RunOptions run;

  /** What a verb does in a folder to work in. */
  @FunctionalInterface
  interface Fitting {
    void run(WorkFolder work, Progress progress) throws OrtException, IOException;
  }

  /**
   * Fits; or tells what is left of it, when it fails or is asked to end. Where a resumed verb has
   * come to its end before, nothing is left to do: a job that is started again is done.
   *
   * @param end a file that is in {@code out} once the verb has come to its end
   * @throws TrainerException if files cannot be written, too
   */
  int fit(CommandSpec spec, Path out, String end, Fitting fitting) throws OrtException {
    Progress progress = run.progress(spec);
    if (resume && Files.exists(out.resolve(end))) {
      progress.say(out + " is finished: there is nothing to resume");
      return 0;
    }
    try (Interruption interruption = new Interruption();
        WorkFolder work = WorkFolder.at(out, resume)) {
      try {
        fitting.run(work, progress);
        return 0;
      } catch (RuntimeException | OrtException | IOException e) {
        if (interruption.code() == 0) {
          throw e;
        }
        // Whatever an interrupted thread's work fails with, this is why.
        progress.say("interrupted; " + left(work));
        return interruption.code();
      }
    } catch (IOException e) {
      throw new TrainerException("expected to read and write files, found: " + e, e);
    }
  }

  private static String left(WorkFolder work) throws IOException {
    return work.hasCheckpoint()
        ? "the last checkpoint is in " + work.folder() + ", and --resume goes on from it"
        : "there is no checkpoint yet";
  }

  FeatureKeeping keeping() {
    return cache.keeping();
  }

  /**
   * What there is to compute with, which is told.
   *
   * @throws ai.infodisent.model.DeviceException if it is not there
   */
  Machine machine(Progress progress) throws OrtException {
    return machine.read(progress);
  }

  /** A fit on a backbone. */
  Fit on(BackboneOptions.Asked asked, FitSettings settings, Machine with) {
    return new Fit(
        asked.backbone(),
        asked.scaling(),
        asked.preparation(),
        asked.preset(),
        settings,
        with,
        keeping());
  }

  /** Settings of a dense head. */
  FitSettings settings(Pooling pooling) {
    return settings(pooling, WantedHead.DENSE);
  }

  FitSettings settings(Pooling pooling, WantedHead head) {
    return TrainerException.ofAsked(
        () ->
            new FitSettings(
                epochs,
                batch,
                seed,
                holdOut,
                mixingRate,
                weightsRate,
                Recipe.of(pooling, smoothing),
                Augmentation.of(augmentation),
                head));
  }

  /** Whether one object a line is printed, and nothing else. */
  boolean json() {
    return run.json();
  }

  /** Tells what came of a fit. */
  void tell(CommandSpec spec, Path out, Fit.Summary summary) {
    PrintWriter writer = spec.commandLine().getOut();
    if (run.json()) {
      new JsonProgress(writer).tell("result", fields(out, summary));
      return;
    }
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

  private static Map<String, Object> fields(Path out, Fit.Summary summary) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bundle", out.toString());
    fields.put("accuracy", summary.evaluation().accuracy());
    fields.put("probeAccuracy", summary.probeAccuracy());
    fields.put("images", summary.evaluation().images());
    fields.put("skipped", summary.evaluation().skipped());
    fields.put("localSize", summary.evaluation().localSize());
    fields.put("globalSize", summary.evaluation().globalSize());
    fields.put("largestSumError", summary.evaluation().largestSumError());
    fields.put("stepSeconds", summary.stepSeconds());
    fields.put("seconds", summary.seconds());
    return fields;
  }
}
