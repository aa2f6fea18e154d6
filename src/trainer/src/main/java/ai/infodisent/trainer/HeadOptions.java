package ai.infodisent.trainer;

import ai.infodisent.trainer.fit.WantedHead;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which head is to be fitted. */
final class HeadOptions {

  @Option(
      names = "--head",
      paramLabel = "dense|sparse|lossless",
      description =
          "a dense head, which fit makes where nobody tells, may use every channel for every class;"
              + " a sparse one, which demo makes, has few prototypes a class; a lossless one keeps"
              + " the network's own classifier, if that is linear in the mean of the feature map,"
              + " and its classes")
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

  /**
   * The head that is asked for.
   *
   * @param usual where nobody tells
   * @throws TrainerException if it is asked for what such a head does not have
   */
  WantedHead head(WantedHead usual) {
    WantedHead.Kind wanted = kind == null ? usual.kind() : kind;
    WantedHead left = wanted == usual.kind() ? usual : new WantedHead(wanted, WantedHead.FEW);
    refuse("--per-class", perClass, wanted);
    refuse("--choose", choice, wanted);
    refuse("--hide", hidden, wanted);
    int most = perClass == null ? left.perClass() : perClass;
    WantedHead.Choice way = choice == null ? left.choice() : choice;
    double share = hidden == null ? left.hidden() : hidden;
    return TrainerException.ofAsked(() -> new WantedHead(wanted, most, way, share));
  }

  /** Refuses what only a sparse head takes. */
  private static void refuse(String option, Object value, WantedHead.Kind wanted) {
    if (value != null && wanted != WantedHead.Kind.SPARSE) {
      throw new TrainerException(
          "expected "
              + option
              + " with --head sparse, found it with --head "
              + wanted.name().toLowerCase(Locale.ROOT));
    }
  }
}
