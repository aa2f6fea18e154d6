package ai.infodisent.trainer.fit;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Recipe;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What each part of a head is worth: heads fitted with and without it, on the same features,
 * several times each.
 *
 * @param fit whose settings hold but for the recipe and the seed, which is the first of several
 * @param repeats how many seeds, at least 1
 */
public record Ablation(Fit fit, int repeats) {

  /** Where the table is written. */
  public static final String TABLE = "ablation.md";

  /** Where the numbers are written, each seed's. */
  public static final String NUMBERS = "ablation.json";

  public Ablation {
    if (repeats < 1) {
      throw new IllegalArgumentException("expected at least 1 repeat, found " + repeats);
    }
  }

  /**
   * One kind of head.
   *
   * @param mixing whether U is learned
   * @param pooling while training
   * @param nonNegative whether W is kept at least 0
   * @param accuracies on the validation pictures, from 0 to 1, a seed
   * @param stepSeconds spent in training steps, the mean over the seeds
   */
  public record Row(
      boolean mixing,
      Pooling pooling,
      boolean nonNegative,
      List<Double> accuracies,
      double stepSeconds) {

    public Row {
      accuracies = List.copyOf(accuracies);
    }
  }

  /**
   * What came of it.
   *
   * @param pictures validation pictures that accuracies are measured on
   * @param rows the kinds of head, the usual one first
   * @param probeAccuracies a linear probe's, a seed
   */
  public record Result(int pictures, List<Row> rows, List<Double> probeAccuracies) {

    public Result {
      rows = List.copyOf(rows);
      probeAccuracies = List.copyOf(probeAccuracies);
    }

    /** The table in Markdown: means over the seeds, and their spread. */
    public String table() {
      StringBuilder table = new StringBuilder();
      table.append(
          "| U | pooling while training | W | accuracy, % | against the first, points |\n");
      table.append("| --- | --- | --- | --- | --- |\n");
      for (Row row : rows) {
        List<Double> differences =
            IntStream.range(0, row.accuracies().size())
                .mapToObj(i -> row.accuracies().get(i) - rows.get(0).accuracies().get(i))
                .toList();
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                row.mixing() ? "learned" : "identity",
                row.pooling() == Pooling.MAX ? "maximum" : "Gumbel-softmax",
                row.nonNegative() ? "at least 0" : "any sign",
                spread("%.1f ± %.1f", row.accuracies()),
                row == rows.get(0) ? "" : spread("%+.1f ± %.1f", differences)));
      }
      table.append("| a linear probe | | | ");
      table.append(spread("%.1f ± %.1f", probeAccuracies)).append(" | |\n");
      return table.toString().replace(System.lineSeparator(), "\n");
    }

    /** Mean and standard deviation of a sample, in percent. */
    private static String spread(String format, List<Double> values) {
      double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      double deviation = Math.sqrt(squares / Math.max(1, values.size() - 1));
      return String.format(Locale.ROOT, format, 100 * mean, 100 * deviation);
    }
  }

  /**
   * Fits all heads and writes the table.
   *
   * @param work where it goes; finished by this
   * @throws ai.infodisent.trainer.TrainerException as {@link Fit#run} does
   */
  public Result run(DataSet data, WorkFolder work, Progress progress)
      throws OrtException, IOException {
    return fit.withFeatures(
        data,
        work,
        progress,
        (train, validation, shape, checkpoints) -> {
          List<Row> rows = new ArrayList<>();
          try (HeadRunner runner = new HeadRunner(shape, fit.settings().batch(), fit.machine())) {
            for (Recipe recipe : recipes()) {
              rows.add(row(recipe, train, validation, shape, runner, checkpoints, progress));
            }
          }
          Result result =
              new Result(validation.size(), rows, probes(train, validation, shape, checkpoints));
          Files.writeString(work.path().resolve(TABLE), result.table());
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValue(work.path().resolve(NUMBERS).toFile(), result);
          work.finish();
          return result;
        });
  }

  /** The usual head first. */
  private List<Recipe> recipes() {
    float smoothing = fit.settings().recipe().smoothing();
    List<Recipe> recipes = new ArrayList<>();
    for (Pooling pooling : Pooling.values()) {
      for (boolean mixing : new boolean[] {true, false}) {
        for (boolean nonNegative : new boolean[] {true, false}) {
          recipes.add(new Recipe(mixing, pooling, nonNegative, smoothing, false));
        }
      }
    }
    return recipes;
  }

  private Row row(
      Recipe recipe,
      Features train,
      Features validation,
      HeadGraph.Shape shape,
      HeadRunner runner,
      Checkpoints checkpoints,
      Progress progress)
      throws OrtException {
    int[] all = IntStream.range(0, validation.size()).toArray();
    List<Double> accuracies = new ArrayList<>();
    double seconds = 0;
    for (FitSettings settings : repeated()) {
      FitSettings own = settings.with(recipe);
      String name = name(own);
      progress.say(name);
      HeadFit.Outcome outcome =
          new HeadFit(train, split(train, shape, own), validation, shape, own, fit.machine())
              .run(runner, checkpoints.slot(name), progress);
      accuracies.add(runner.accuracy(outcome.head(), validation, all));
      seconds += outcome.stepSeconds() / repeats;
    }
    return new Row(recipe.mixing(), recipe.pooling(), recipe.nonNegative(), accuracies, seconds);
  }

  private List<Double> probes(
      Features train, Features validation, HeadGraph.Shape shape, Checkpoints checkpoints)
      throws OrtException {
    List<Double> accuracies = new ArrayList<>();
    for (FitSettings settings : repeated()) {
      accuracies.add(
          LinearProbe.measure(
                  train,
                  split(train, shape, settings),
                  validation,
                  shape.channels(),
                  shape.classes(),
                  settings,
                  fit.machine(),
                  checkpoints.slot("probe-" + settings.seed()))
              .accuracy());
    }
    return accuracies;
  }

  private List<FitSettings> repeated() {
    return IntStream.range(0, repeats)
        .mapToObj(i -> fit.settings().with(fit.settings().seed() + i))
        .toList();
  }

  private static Split split(Features train, HeadGraph.Shape shape, FitSettings settings) {
    return Split.of(train, shape.classes(), settings.holdOut(), settings.seed());
  }

  private static String name(FitSettings settings) {
    Recipe recipe = settings.recipe();
    return String.join(
        "-",
        recipe.mixing() ? "mixed" : "unmixed",
        recipe.pooling().name().toLowerCase(Locale.ROOT),
        recipe.nonNegative() ? "nonnegative" : "signed",
        "seed",
        Long.toString(settings.seed()));
  }
}
