package ai.infodisent.trainer;

import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.BackboneReader;
import ai.infodisent.trainer.onnx.Inspection;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Which backbone a verb is about, and which of its values is the feature map. */
final class BackboneFileOptions {

  @Option(
      names = "--backbone",
      required = true,
      paramLabel = "FILE.onnx",
      description = "a classifier: input float [N, 3, H, W] or [N, H, W, 3]")
  private Path backbone;

  @Option(
      names = "--feature-map",
      paramLabel = "NAME",
      description = "the value to put the head on (default: the input of the global pool)",
      showDefaultValue = Visibility.NEVER)
  private Optional<String> featureMap = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "side of the input, for backbones that leave it open")
  private int size;

  /**
   * Reads the backbone.
   *
   * @throws TrainerException if it is none, or if it cannot be told where its feature map is
   */
  Backbone read() {
    return BackboneReader.read(backbone, size, featureMap);
  }

  /**
   * Looks at the backbone.
   *
   * @throws TrainerException if it is none
   */
  Inspection inspect() {
    return BackboneReader.inspect(backbone, size, featureMap);
  }
}
