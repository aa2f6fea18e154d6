package ai.infodisent.trainer;

import ai.infodisent.trainer.fit.WantedHead;
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
      defaultValue = "5",
      description = "how many prototypes a class of a sparse head has at most")
  private int perClass;

  WantedHead head() {
    return TrainerException.ofAsked(() -> new WantedHead(kind, perClass));
  }
}
