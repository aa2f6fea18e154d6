package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    description =
        "Measures a bundle on labelled pictures, or tells whether new ones are otherwise.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer evaluate --bundle bundles/mine --data photos/validation",
      "  infodisent-trainer evaluate --bundle bundles/mine --data photos/validation --json",
      "  infodisent-trainer evaluate --bundle bundles/mine --drift photos/of-today"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "the bundle")
  private Path bundle;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "holds CLASS/*, JPEG or PNG, or a data set, whose validation pictures are taken")
  private Path data;

  @Mixin private DataOptions dataOptions;

  @Mixin private DriftOptions drift;

  @Mixin private DeviceOption device;

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws BundleException, OrtException, JsonProcessingException {
    Progress progress = settings.progress(spec);
    if ((data == null) != drift.asked()) {
      throw new TrainerException(
          "expected either --data or --drift, found " + (data == null ? "neither" : "both"));
    }
    Bundle read = Bundle.read(bundle);
    PrintWriter out = spec.commandLine().getOut();
    if (drift.asked()) {
      drift.tell(read, SessionSettings.ofThisMachine().on(device.device()), json, progress, out);
      return 0;
    }
    compareCrops(read.manifest(), progress);
    Evaluation found =
        Evaluation.of(
            read,
            dataOptions.readValidation(data, read.manifest().labels()),
            SessionSettings.ofThisMachine().on(device.device()),
            progress);
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(found));
    } else {
      out.printf(Locale.ROOT, "accuracy         %.2f %%%n", 100 * found.accuracy());
      out.printf(Locale.ROOT, "images           %d%n", found.images());
      out.printf(Locale.ROOT, "skipped          %d%n", found.skipped());
      out.printf(Locale.ROOT, "local size       %.1f components%n", found.localSize());
      out.printf(Locale.ROOT, "global size      %d prototypes%n", found.globalSize());
      out.printf(Locale.ROOT, "largest error    %.1e%n", found.largestSumError());
    }
    out.flush();
    return 0;
  }

  /**
   * Pictures cropped otherwise than those the bundle was fitted on are no error, but rarely meant.
   */
  private void compareCrops(Manifest manifest, Progress progress) {
    String fitted = manifest.provenance().getOrDefault("crop", "none");
    String asked = dataOptions.crop().name().toLowerCase(Locale.ROOT);
    if (!asked.equals(fitted)) {
      progress.say(
          "warning: the bundle was fitted with --crop "
              + fitted
              + ", and is evaluated with --crop "
              + asked
              + "; its accuracy is that of pictures cropped alike");
    }
  }
}
