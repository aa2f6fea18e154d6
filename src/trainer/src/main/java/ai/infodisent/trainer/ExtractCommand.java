package ai.infodisent.trainer;

import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.fit.Extraction;
import ai.infodisent.trainer.fit.FeatureKeeping;
import ai.infodisent.trainer.fit.Machine;
import ai.infodisent.trainer.fit.Shard;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "extract",
    description = "Extracts features ahead of fits, or a share of them beside other processes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer extract --backbone resnet50.onnx --data photos --cache features",
      "  infodisent-trainer extract --backbone resnet50.onnx --data photos --cache features --shard 0/4"
    })
final class ExtractCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private BackboneOptions backboneOptions;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "as fit is given it")
  private Path data;

  @Mixin private DataOptions dataOptions;

  @Mixin private CacheOptions cache;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "0/1",
      description = "which of how many shares, from 0; what is there is not made again")
  private String shard;

  @Mixin private MachineOptions machineOptions;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws OrtException {
    Progress progress = run.progress(spec);
    try (Interruption interruption = new Interruption()) {
      try {
        extract(progress);
        return 0;
      } catch (RuntimeException | OrtException | IOException e) {
        if (interruption.code() == 0) {
          throw e;
        }
        progress.say("interrupted; what is written stays, and is not made again");
        return interruption.code();
      }
    } catch (IOException e) {
      throw new TrainerException("expected to read and write files, found: " + e, e);
    }
  }

  private void extract(Progress progress) throws OrtException, IOException {
    FeatureKeeping keeping = cache.keeping();
    Path folder =
        keeping
            .folder()
            .orElseThrow(() -> new TrainerException("expected --cache to extract to, found none"));
    Shard share = TrainerException.ofAsked(() -> Shard.of(shard));
    Machine machine = machineOptions.read(progress);
    DataSet pictures = dataOptions.read(data, progress);
    BackboneOptions.Asked asked = backboneOptions.read(progress);
    Extraction extraction =
        new Extraction(asked.backbone(), asked.scaling(), asked.preparation(), machine);
    int extracted = extraction.run(pictures, folder, keeping.limit(), share, progress);
    tell(folder, extracted);
  }

  private void tell(Path folder, int extracted) {
    PrintWriter writer = spec.commandLine().getOut();
    if (run.json()) {
      new JsonProgress(writer)
          .tell("result", Map.of("cache", folder.toString(), "extracted", extracted));
      return;
    }
    writer.printf(Locale.ROOT, "cache             %s%n", folder);
    writer.printf(Locale.ROOT, "extracted         %d pictures%n", extracted);
    writer.flush();
  }
}
