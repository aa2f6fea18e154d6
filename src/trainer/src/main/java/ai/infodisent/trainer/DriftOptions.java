package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.data.UnlabelledPictures;
import ai.infodisent.trainer.drift.Drift;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How it is asked whether a bundle's components are still as they were. */
final class DriftOptions {

  /** How many components people are shown. */
  private static final int SHOWN = 20;

  @Option(
      names = "--drift",
      paramLabel = "DIR",
      description =
          "instead of --data: holds new pictures, at any depth and without classes; tells which"
              + " components are otherwise than the bundle's record says")
  private Path drift;

  @Option(
      names = "--alarm-rate",
      paramLabel = "RATE",
      defaultValue = "0.01",
      description = "with --drift: how often, at most, any component is named where none has moved")
  private double alarmRate;

  boolean asked() {
    return drift != null;
  }

  void tell(
      Bundle bundle, SessionSettings session, boolean json, Progress progress, PrintWriter out)
      throws BundleException, OrtException, JsonProcessingException {
    if (!(alarmRate > 0 && alarmRate < 1)) {
      throw new TrainerException("expected --alarm-rate above 0 and below 1, found " + alarmRate);
    }
    Drift found = Drift.of(bundle, UnlabelledPictures.in(drift), alarmRate, session, progress);
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(found));
    } else {
      print(found, out);
    }
    out.flush();
  }

  private static void print(Drift found, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "compared         %d components in %d pictures, with %d of the record%n",
        found.components().size(),
        found.images(),
        found.recorded());
    out.printf(Locale.ROOT, "skipped          %d%n", found.skipped());
    if (found.threshold() > 1) {
      out.printf("moved            unknown: too few pictures to tell%n");
      return;
    }
    out.printf(
        Locale.ROOT,
        "moved            %d; one that moves alone is named from a distance of %.3f on%n",
        found.moved(),
        found.threshold());
    if (found.moved() > 0) {
      out.printf("%n  component  distance  probability   mean           above 0%n");
    }
    found.components().stream()
        .filter(Drift.Shift::moved)
        .limit(SHOWN)
        .forEach(
            shift ->
                out.printf(
                    Locale.ROOT,
                    "  %-9s  %8.3f  %11.1e   %.2f -> %.2f   %.0f -> %.0f %%%n",
                    shift.component(),
                    shift.distance(),
                    shift.probability(),
                    shift.recordedMean(),
                    shift.mean(),
                    100 * shift.recordedAbove(),
                    100 * shift.above()));
    if (found.moved() > SHOWN) {
      out.printf("  and %d more, which --json tells%n", found.moved() - SHOWN);
    }
  }
}
