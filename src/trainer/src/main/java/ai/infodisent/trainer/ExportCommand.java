package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.trainer.export.Export;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Makes a serving variant of a bundle: its graph, optimised ahead, inside it.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer export --optimise --bundle bundles/mine",
      "  infodisent-trainer export --optimise --batch 1 --bundle bundles/mine",
      "  infodisent-trainer export --optimise --target cuda --bundle bundles/mine"
    })
final class ExportCommand implements Callable<Integer> {

  private static final double MEGABYTE = 1e6;

  /** In a second. */
  private static final double MILLISECONDS = 1e3;

  @Spec private CommandSpec spec;

  @Option(names = "--bundle", required = true, paramLabel = "DIR", description = "the bundle")
  private Path bundle;

  @Option(
      names = "--optimise",
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "optimise the graph with ONNX Runtime: the only kind of export, to be asked for")
  private boolean optimise;

  @Option(
      names = "--target",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "cpu: this machine's processor, and its like; cuda: any NVIDIA GPU")
  private Target target;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "0",
      description = "how many pictures every run takes, 0 for what the bundle's graph takes")
  private int batch;

  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws OrtException, IOException {
    settings.progress(spec);
    if (!optimise) {
      throw new TrainerException("expected --optimise, the only kind of export, found none");
    }
    Export export =
        TrainerException.ofAsked(
            () -> new Export(target, batch, Runtime.getRuntime().availableProcessors()));
    Export.Summary summary = export.of(Bundle.read(bundle));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(fields(summary)));
    } else {
      print(out, summary);
    }
    out.flush();
    return 0;
  }

  private static Map<String, Object> fields(Export.Summary summary) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("variant", summary.variant().directory().toString());
    fields.put("bytes", summary.bytes());
    fields.put("openingSeconds", summary.opening() / MILLISECONDS);
    fields.put("ownOpeningSeconds", summary.ownOpening() / MILLISECONDS);
    fields.put("largestDifference", summary.agreement().largest());
    fields.put("pictures", summary.agreement().pictures());
    return fields;
  }

  private static void print(PrintWriter out, Export.Summary summary) {
    out.printf(Locale.ROOT, "variant    %s%n", summary.variant().directory());
    out.printf(Locale.ROOT, "size       %.1f MB%n", summary.bytes() / MEGABYTE);
    out.printf(
        Locale.ROOT,
        "opening    %.0f ms, a first run included (the bundle's own graph: %.0f ms)%n",
        summary.opening(),
        summary.ownOpening());
    out.printf(
        Locale.ROOT,
        "agreement  within %.1e on %d random pictures%n",
        summary.agreement().largest(),
        summary.agreement().pictures());
  }
}
