package ai.infodisent.trainer;

import ai.infodisent.trainer.fit.WantedHead;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which head is to be fitted. */
final class HeadOptions {

  @Option(
      names = "--head",
      paramLabel = "dense|sparse|lossless",
      defaultValue = "dense",
      description =
          "a dense head may use every channel for every class; a sparse one has few prototypes a"
              + " class; a lossless one keeps the network's own classifier, if that is linear in"
              + " the mean of the feature map, and its classes")
  private WantedHead.Kind kind;

  @Option(
      names = "--per-class",
      paramLabel = "N",
      description =
          "how many prototypes a class of a sparse head has at most; "
              + WantedHead.FEW
              + " where nobody tells; other heads take none")
  private Integer perClass;

  @Option(
      names = "--choose",
      paramLabel = "largest|greedy",
      description =
          "which these are: of the largest weights of a dense head, as where nobody tells; or one"
              + " after the other, each for what it adds to those before")
  private WantedHead.Choice choice;

  @Option(
      names = "--hide",
      paramLabel = "SHARE",
      description =
          "share of a picture's cells hidden from each step that a sparse head takes; "
              + WantedHead.HIDDEN
              + " where nobody tells")
  private Double hidden;

  WantedHead head() {
    refuse("--per-class", perClass);
    refuse("--choose", choice);
    refuse("--hide", hidden);
    int most = perClass == null ? WantedHead.FEW : perClass;
    WantedHead.Choice way = choice == null ? WantedHead.Choice.LARGEST : choice;
    double share = hidden == null ? WantedHead.HIDDEN : hidden;
    return TrainerException.ofAsked(() -> new WantedHead(kind, most, way, share));
  }

  /** Refuses what only a sparse head takes. */
  private void refuse(String option, Object value) {
    if (value != null && kind != WantedHead.Kind.SPARSE) {
      throw new TrainerException(
          "expected "
              + option
              + " with --head sparse, found it with --head "
              + kind.name().toLowerCase(Locale.ROOT));
    }
  }
}
