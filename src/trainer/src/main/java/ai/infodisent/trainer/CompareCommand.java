package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.data.Annotations;
import ai.infodisent.trainer.evaluate.suite.Suite;
import ai.infodisent.trainer.evaluate.suite.SuiteOutcome;
import ai.infodisent.trainer.evaluate.suite.SuiteResult;
import ai.infodisent.trainer.report.ComparisonPage;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    description = "Measures bundles and their explanations side by side, on the same pictures.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer compare bundles/mine bundles/other --data photos/validation",
      "  infodisent-trainer compare bundles/mine bundles/other --data photos/validation --sample 50 --html comparison.html"
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "2..*", paramLabel = "BUNDLE", description = "two bundles or more")
  private List<Path> bundles;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "holds CLASS/*, JPEG or PNG, or a data set, whose validation pictures are taken")
  private Path data;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "write a page with the bundles side by side, and the pictures behind the figures")
  private Path html;

  @Mixin private SuiteOptions suiteOptions;

  @Mixin private DataOptions dataOptions;

  @Mixin private DeviceOption device;

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, OrtException {
    Progress progress = settings.progress(spec);
    Suite suite = suiteOptions.suite();
    List<Bundle> read = new ArrayList<>();
    for (Path bundle : bundles) {
      // What is no bundle is told before hours of measuring another.
      read.add(Bundle.read(bundle));
    }
    Annotations annotations = dataOptions.annotations(data);
    List<SuiteOutcome> outcomes = new ArrayList<>();
    for (Bundle bundle : read) {
      progress.say(bundle.name());
      dataOptions.compareCrops(bundle.manifest(), progress);
      SuiteOutcome outcome =
          suite.of(
              bundle,
              dataOptions.readValidation(data, bundle.manifest().labels()),
              annotations,
              SessionSettings.ofThisMachine().on(device.device()),
              progress);
      outcomes.add(outcome);
      suite = suite.showing(outcomes.get(0).cases());
    }
    if (html != null) {
      PageFile.write(html, new ComparisonPage(outcomes).html());
    }
    List<SuiteResult> results = outcomes.stream().map(SuiteOutcome::result).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(Map.of("bundles", results)));
    } else {
      out.print(SuiteTable.of(results));
    }
    out.flush();
    return 0;
  }
}
