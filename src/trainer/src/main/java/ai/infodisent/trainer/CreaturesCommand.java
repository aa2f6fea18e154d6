package ai.infodisent.trainer;

import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.CreatureFiles;
import ai.infodisent.trainer.creatures.IncompleteCreatures;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.fit.WorkFolder;
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
    name = "creatures",
    description =
        "Draws a data set of creatures built of parts, of which it is known what makes them what"
            + " they are.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer creatures --out creatures",
      "  infodisent-trainer creatures --out creatures --interventions --seed 7",
      "  infodisent-trainer creatures --out few --classes 10 --training 50 --objects 0-8 --dropout 0"
    })
final class CreaturesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "a new folder")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same files")
  private long seed;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "50",
      description = "how many kinds of creatures, at most 2592")
  private int classes;

  @Option(
      names = "--training",
      paramLabel = "N",
      defaultValue = "200",
      description = "pictures of each class to fit on")
  private int training;

  @Option(
      names = "--test",
      paramLabel = "N",
      defaultValue = "10",
      description = "pictures of each class to judge by, all of complete creatures")
  private int test;

  @Option(
      names = "--objects",
      paramLabel = "MIN-MAX",
      defaultValue = "0-34",
      description = "how many things lie behind a creature")
  private String objects;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "share of the training creatures that lose parts, 0 to 5 of them at random")
  private double dropout;

  @Option(
      names = "--interventions",
      defaultValue = "false",
      fallbackValue = "true",
      description = "draw each test picture with every set of parts and without every object, too")
  private boolean interventions;

  @Mixin private RunOptions run;

  @Override
  public Integer call() {
    Progress progress = run.progress(spec);
    IncompleteCreatures creatures = TrainerException.ofAsked(this::asked);
    try (Interruption interruption = new Interruption();
        WorkFolder work = WorkFolder.at(out, false)) {
      try {
        long pictures = new CreatureFiles(creatures, interventions).write(work.path(), progress);
        work.finish();
        tell(pictures);
        return 0;
      } catch (RuntimeException | IOException e) {
        if (interruption.code() == 0) {
          throw e;
        }
        progress.say("interrupted; nothing is left of the data set");
        return interruption.code();
      }
    } catch (IOException e) {
      throw new TrainerException("expected to write files, found: " + e, e);
    }
  }

  private IncompleteCreatures asked() {
    return new IncompleteCreatures(
        CreatureDataSet.balanced(seed, classes, training, test, ObjectRange.of(objects)), dropout);
  }

  private void tell(long pictures) {
    PrintWriter writer = spec.commandLine().getOut();
    if (run.json()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("data", out.toString());
      fields.put("pictures", pictures);
      new JsonProgress(writer).tell("result", fields);
      return;
    }
    writer.printf(Locale.ROOT, "data              %s%n", out);
    writer.printf(Locale.ROOT, "pictures          %d%n", pictures);
    writer.flush();
  }
}
