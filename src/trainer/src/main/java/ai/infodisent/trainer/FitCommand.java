package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.fit.Fit;
import ai.infodisent.trainer.fit.FitSettings;
import ai.infodisent.trainer.fit.Machine;
import ai.infodisent.trainer.fit.WantedHead;
import ai.infodisent.trainer.fit.WorkFolder;
import ai.infodisent.trainer.onnx.Pooling;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "fit",
    description = "Fits a head on a backbone and writes a bundle.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer fit --backbone resnet50.onnx --data photos --out bundles/mine",
      "  infodisent-trainer fit --backbone resnet50.onnx --data photos --out bundles/torchvision --preset torchvision",
      "  infodisent-trainer fit --backbone resnet50.onnx --data photos --out bundles/short --head sparse --per-class 5",
      "  infodisent-trainer fit --config mine.properties --backbone resnet50.onnx --data photos --out bundles/longer --epochs 30 --json"
    })
final class FitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private BackboneOptions backboneOptions;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "holds train/CLASS/* and validation/CLASS/*, JPEG or PNG, or a published data set as its"
              + " authors ship it")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the bundle to write, a new folder; its name is the model's")
  private Path out;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--pooling",
      paramLabel = "max|gumbel",
      defaultValue = "max",
      description =
          "how cells become components while training: the largest and smallest, or a"
              + " Gumbel-softmax over all whose temperature falls from 1 to 0.1")
  private Pooling pooling;

  @Mixin private HeadOptions head;

  @Mixin private FitOptions options;

  @Override
  public Integer call() throws OrtException {
    return options.fit(spec, out, Bundle.MANIFEST, this::fit);
  }

  private void fit(WorkFolder work, Progress progress) throws OrtException, IOException {
    FitSettings settings = options.settings(pooling, head.head(WantedHead.DENSE));
    Machine machine = options.machine(progress);
    DataSet pictures = dataOptions.read(data, progress);
    Fit fit = options.on(backboneOptions.read(progress), settings, machine);
    options.tell(spec, out, fit.run(pictures, work, progress));
  }
}
