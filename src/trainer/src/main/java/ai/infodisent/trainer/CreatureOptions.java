package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.benchmark.CreatureBenchmark;
import ai.infodisent.trainer.benchmark.CreatureOutcome;
import ai.infodisent.trainer.benchmark.CreatureResult;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.evaluate.suite.Suite;
import ai.infodisent.trainer.report.CreaturePage;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How it is asked what a bundle's explanations are worth where the truth is known. */
final class CreatureOptions {

  @Option(
      names = "--creatures",
      defaultValue = "false",
      fallbackValue = "true",
      description =
          "instead of --data: draws --sample creatures of the bundle's classes, which have to be"
              + " creatures', and measures the explanations against what is known of them, beside"
              + " CAM of a linear probe and chance")
  private boolean creatures;

  @Option(
      names = "--objects",
      paramLabel = "MIN-MAX",
      defaultValue = "0-34",
      description = "with --creatures: how many things lie behind each")
  private String objects;

  boolean asked() {
    return creatures;
  }

  void tell(
      Bundle bundle,
      Suite suite,
      SessionSettings session,
      Path html,
      boolean json,
      Progress progress,
      PrintWriter out)
      throws IOException, OrtException {
    CreatureBenchmark benchmark =
        TrainerException.ofAsked(
            () ->
                CreatureBenchmark.ofLabels(
                    bundle.manifest().labels(),
                    ObjectRange.of(objects),
                    suite.sample(),
                    suite.seed()));
    CreatureOutcome outcome = CreatureOutcome.of(bundle, benchmark, session, progress);
    if (html != null) {
      PageFile.write(html, new CreaturePage(outcome).html());
    }
    CreatureResult found = outcome.result();
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(found));
    } else {
      out.print(CreatureTable.of(found));
    }
    out.flush();
  }
}
