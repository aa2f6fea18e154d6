package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import ai.infodisent.trainer.report.SuitePage;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        "Measures a bundle on labelled pictures or on creatures drawn for it, or tells whether new"
            + " pictures are otherwise.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer evaluate --bundle bundles/mine --data photos/validation",
      "  infodisent-trainer evaluate --bundle bundles/mine --data photos/validation --json",
      "  infodisent-trainer evaluate --bundle bundles/mine --data photos/validation --suite --html evaluation.html",
      "  infodisent-trainer evaluate --bundle bundles/mine --drift photos/of-today",
      "  infodisent-trainer evaluate --bundle bundles/creatures --creatures --sample 100 --objects 0-8"
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

  @Option(
      names = "--suite",
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "with --data: measure the explanations, too, beside CAM of a linear probe and chance, and"
              + " against parts and objects where the data set tells where these are;"
              + " --creatures measures them by itself, and takes no --suite")
  private boolean suite;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "with --suite or --creatures: write a page with the pictures behind the figures")
  private Path html;

  @Mixin private SuiteOptions suiteOptions;

  @Mixin private DataOptions dataOptions;

  @Mixin private DriftOptions drift;

  @Mixin private CreatureOptions creatures;

  @Mixin private DeviceOption device;

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, OrtException {
    if (html != null && !suite && !creatures.asked()) {
      throw new TrainerException("expected --suite or --creatures with --html, found neither");
    }
    Progress progress = settings.progress(spec);
    requireOneSource();
    Bundle read = Bundle.read(bundle);
    PrintWriter out = spec.commandLine().getOut();
    SessionSettings session = SessionSettings.ofThisMachine().on(device.device());
    if (drift.asked()) {
      drift.tell(read, session, json, progress, out);
      return 0;
    }
    if (creatures.asked()) {
      creatures.tell(read, suiteOptions.suite(), session, html, json, progress, out);
      return 0;
    }
    dataOptions.compareCrops(read.manifest(), progress);
    List<LabelledPicture> pictures = dataOptions.readValidation(data, read.manifest().labels());
    if (suite) {
      tell(
          suiteOptions.suite().of(read, pictures, dataOptions.annotations(data), session, progress),
          out);
    } else {
      tell(Evaluation.of(read, pictures, session, progress), out);
    }
    out.flush();
    return 0;
  }

  private void requireOneSource() {
    List<String> given = new ArrayList<>();
    if (data != null) {
      given.add("--data");
    }
    if (drift.asked()) {
      given.add("--drift");
    }
    if (creatures.asked()) {
      given.add("--creatures");
    }
    if (given.size() != 1) {
      throw new TrainerException(
          "expected one of --data, --drift and --creatures, found "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    if (suite && data == null) {
      throw new TrainerException("expected --suite with --data, found it with " + given.get(0));
    }
  }

  private void tell(SuiteOutcome found, PrintWriter out) throws IOException {
    if (html != null) {
      PageFile.write(html, new SuitePage(found).html());
    }
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(found.result()));
    } else {
      out.print(SuiteTable.of(List.of(found.result())));
    }
  }

  private void tell(Evaluation found, PrintWriter out) throws JsonProcessingException {
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
  }
}
