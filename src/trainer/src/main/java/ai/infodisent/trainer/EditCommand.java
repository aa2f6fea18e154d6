package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.edit.Edit;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "edit",
    description = "Writes a new version of a bundle in which some prototypes are switched off.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer edit --bundle bundles/mine --disable 17+,3- --why background --out bundles/mine-2",
      "  infodisent-trainer edit --bundle bundles/mine --disable 17 --why watermark --out bundles/mine-2 --data photos"
    })
final class EditCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "the bundle")
  private Path bundle;

  @Option(
      names = "--disable",
      required = true,
      split = ",",
      paramLabel = "COMPONENT",
      description =
          "what is to contribute nothing from now on: 17+, 3-, or 17 for both of its signs")
  private List<String> disable;

  @Option(
      names = "--why",
      required = true,
      paramLabel = "TEXT",
      description = "the reason, which the new bundle tells")
  private String why;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the bundle to write, a new folder; its name is the model's")
  private Path out;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "measure the accuracy anew: holds CLASS/*, JPEG or PNG, or a data set, whose validation"
              + " pictures are taken")
  private Path data;

  @Mixin private DataOptions dataOptions;

  @Mixin private DeviceOption device;

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws OrtException, BundleException {
    Progress progress = settings.progress(spec);
    Edit edit = TrainerException.ofAsked(() -> new Edit(components(), why));
    Bundle read = Bundle.read(bundle);
    Optional<List<LabelledPicture>> pictures = Optional.ofNullable(data).map(at -> list(at, read));
    SessionSettings session = SessionSettings.ofThisMachine().on(device.device());
    try {
      tell(edit.of(read, out, pictures, session, progress), edit);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new TrainerException("expected to read and write files, found: " + e, e);
    }
    return 0;
  }

  private SortedSet<ComponentName> components() {
    SortedSet<ComponentName> components = new TreeSet<>();
    disable.forEach(name -> components.addAll(ComponentName.all(name.strip())));
    return components;
  }

  /** What the new bundle says of its accuracy is to be of pictures like those it was fitted on. */
  private List<LabelledPicture> list(Path at, Bundle read) {
    String fitted = read.manifest().provenance().getOrDefault("crop", "none");
    String asked = dataOptions.crop().name().toLowerCase(Locale.ROOT);
    if (!asked.equals(fitted)) {
      throw new TrainerException(
          "expected --crop " + fitted + ", as the bundle was fitted with, found " + asked);
    }
    return dataOptions.readValidation(at, read.manifest().labels());
  }

  private void tell(Edit.Summary summary, Edit edit) throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      writer.println(JsonMapper.builder().build().writeValueAsString(fields(summary, edit)));
    } else {
      print(writer, summary, edit);
    }
    writer.flush();
  }

  private Map<String, Object> fields(Edit.Summary summary, Edit edit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bundle", out.toString());
    fields.put("from", summary.from());
    fields.put("version", summary.manifest().version());
    fields.put("disabled", edit.disabled());
    fields.put("disabledInAll", summary.manifest().disabled());
    summary.before().ifPresent(before -> fields.put("accuracyBefore", before.accuracy()));
    summary
        .after()
        .ifPresent(
            after -> {
              fields.put("accuracy", after.accuracy());
              fields.put("images", after.images());
              fields.put("skipped", after.skipped());
            });
    return fields;
  }

  private void print(PrintWriter writer, Edit.Summary summary, Edit edit) {
    writer.printf("bundle     %s%n", out);
    writer.printf("version    %s, from %s%n", summary.manifest().version(), summary.from());
    writer.printf(
        "disabled   %s, %d in all%n",
        edit.disabled().stream().map(ComponentName::toString).collect(Collectors.joining(", ")),
        summary.manifest().disabled().size());
    summary
        .after()
        .ifPresentOrElse(
            after ->
                writer.printf(
                    Locale.ROOT,
                    "accuracy   %.2f %% of %d pictures, before %.2f %%%n",
                    100 * after.accuracy(),
                    after.images(),
                    100 * summary.before().orElseThrow().accuracy()),
            () -> writer.printf("accuracy   not known any more: --data measures it anew%n"));
  }
}
