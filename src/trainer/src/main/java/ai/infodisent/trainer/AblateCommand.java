package ai.infodisent.trainer;

import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.fit.Ablation;
import ai.infodisent.trainer.fit.Fit;
import ai.infodisent.trainer.fit.Machine;
import ai.infodisent.trainer.fit.WorkFolder;
import ai.infodisent.trainer.onnx.Pooling;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "ablate",
    description =
        "Measures what each part of the head is worth: fits heads with and without U, W >= 0 and"
            + " Gumbel-softmax pooling, several times each, and writes a table.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer ablate --backbone resnet50.onnx --data photos --out ablation",
      "  infodisent-trainer ablate --backbone resnet50.onnx --data photos --out ablation --repeats 5 --cache features --resume"
    })
final class AblateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private BackboneOptions backboneOptions;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "as fit is given it")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "a new folder for " + Ablation.TABLE + " and " + Ablation.NUMBERS)
  private Path out;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many seeds, from --seed on")
  private int repeats;

  @Mixin private DataOptions dataOptions;

  @Mixin private FitOptions options;

  @Override
  public Integer call() throws OrtException {
    return options.fit(spec, out, Ablation.NUMBERS, this::ablate);
  }

  private void ablate(WorkFolder work, Progress progress) throws OrtException, IOException {
    Machine machine = options.machine(progress);
    DataSet pictures = dataOptions.read(data, progress);
    Fit fit = options.on(backboneOptions.read(progress), options.settings(Pooling.MAX), machine);
    Ablation ablation = TrainerException.ofAsked(() -> new Ablation(fit, repeats));
    Ablation.Result result = ablation.run(pictures, work, progress);
    PrintWriter writer = spec.commandLine().getOut();
    if (options.json()) {
      new JsonProgress(writer).tell("result", Map.of("ablation", result));
    } else {
      writer.print(result.table());
      writer.flush();
    }
  }
}
