package ai.infodisent.trainer;

import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FeatureMap;
import ai.infodisent.trainer.onnx.Inspection;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "inspect",
    description =
        "Tells what a backbone takes and which feature map a head would be put on. Exits with 0"
            + " where the choice is sure, with 2 where fit would ask for --feature-map.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer inspect --backbone resnet50.onnx",
      "  infodisent-trainer inspect --backbone resnet50.onnx --size 224 --feature-map layer4"
    })
final class InspectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private BackboneFileOptions file;

  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() {
    settings.progress(spec);
    Inspection seen = file.inspect();
    PrintWriter out = spec.commandLine().getOut();
    line(out, "input", describe(seen.input()));
    line(out, "operator set", Integer.toString(seen.operatorSet()));
    line(out, "weights", describe(seen.weights()));
    seen.candidates().forEach(map -> line(out, "candidate", map.describe()));
    line(
        out,
        "feature map",
        seen.choice()
            .map(FeatureMap::describe)
            .orElse("none to be sure of; see which exists with --feature-map NAME"));
    out.flush();
    seen.chosen();
    return 0;
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-13s %s%n", name, value);
  }

  private static String describe(Backbone.Input input) {
    String sides = input.height() + ", " + input.width();
    return input.tensor()
        + ", "
        + (input.half() ? "float16" : "float")
        + " ["
        + (input.fixedBatch() ? "1" : "N")
        + (input.channelsFirst() ? ", 3, " + sides : ", " + sides + ", 3")
        + "]";
  }

  private static String describe(Inspection.Weights weights) {
    return String.format(Locale.ROOT, "%,d values, ", weights.count())
        + (weights.files().isEmpty() ? "inside" : "in " + String.join(", ", weights.files()));
  }
}
