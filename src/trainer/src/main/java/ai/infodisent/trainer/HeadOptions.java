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

  WantedHead head() {
    if (perClass != null && kind != WantedHead.Kind.SPARSE) {
      throw new TrainerException(
          "expected --per-class with --head sparse, found it with --head "
              + kind.name().toLowerCase(Locale.ROOT));
    }
    int most = perClass == null ? WantedHead.FEW : perClass;
    return TrainerException.ofAsked(() -> new WantedHead(kind, most));
  }
}
