package ai.infodisent.trainer;

import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.TokenGrid;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What verbs that run a backbone are told of it, and of what it is shown. */
final class BackboneOptions {

  @Mixin private BackboneFileOptions file;

  @Option(
      names = "--tokens",
      paramLabel = "patch|patch-minus-class",
      defaultValue = "patch",
      converter = CellConverter.class,
      description = "what a transformer's cells are: patch tokens, or these less the class token")
  private TokenGrid.Cell cells;

  @Option(
      names = "--preset",
      paramLabel = "torchvision|timm|keras|clip",
      description =
          "what that library's best-known networks expect, for the options below that are not given")
  private Preset preset;

  @Option(
      names = "--channel-order",
      paramLabel = "RGB|BGR",
      defaultValue = "RGB",
      description = "the order the backbone was trained with")
  private PixelScaling.Order order;

  @Option(
      names = "--range",
      paramLabel = "1|255",
      defaultValue = "1",
      description = "what full brightness becomes, before mean and std")
  private int range;

  @Option(
      names = "--mean",
      paramLabel = "a,b,c",
      split = ",",
      defaultValue = "0,0,0",
      description = "subtracted after the range, in the backbone's channel order")
  private List<Float> mean;

  @Option(
      names = "--std",
      paramLabel = "a,b,c",
      split = ",",
      defaultValue = "1,1,1",
      description = "divided by after the mean, in the backbone's channel order")
  private List<Float> std;

  @Option(
      names = "--resize",
      paramLabel = "squash|crop",
      defaultValue = "squash",
      description =
          "squash: both sides to the input's size; crop: the shorter side to more than it, then the"
              + " centre")
  private Preparation.Rule resize;

  @Option(
      names = "--crop-share",
      paramLabel = "SHARE",
      defaultValue = "0.875",
      description = "with crop: the centre's share of the shorter side, above 0 and up to 1")
  private double cropShare;

  /**
   * A backbone as it was asked for.
   *
   * @param backbone stays as it is
   * @param scaling of its pixels
   * @param preparation of pictures
   * @param preset that was named, whatever of it holds
   */
  record Asked(
      Backbone backbone, PixelScaling scaling, Preparation preparation, Optional<String> preset) {}

  /** Reads the backbone and says which map was taken. */
  Asked read(Progress progress) throws OrtException, IOException {
    PixelScaling scaling =
        TrainerException.ofAsked(() -> new PixelScaling(order, range, mean, std));
    if (!(cropShare > 0 && cropShare <= 1)) {
      throw new TrainerException("expected a --crop-share above 0 and up to 1, found " + cropShare);
    }
    Backbone read = file.read().withCells(cells);
    progress.say("feature map: " + read.featureMap().describe());
    return new Asked(
        read,
        scaling,
        preparation(read.input()),
        Optional.ofNullable(preset).map(Preset::toString));
  }

  /** Writes the cells' names as other options' are written. */
  private static final class CellConverter implements CommandLine.ITypeConverter<TokenGrid.Cell> {

    @Override
    public TokenGrid.Cell convert(String name) {
      return Arrays.stream(TokenGrid.Cell.values())
          .filter(cell -> cell.toString().equals(name))
          .findAny()
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "expected patch or patch-minus-class, found " + name));
    }
  }

  private Preparation preparation(Backbone.Input input) {
    return switch (resize) {
      case SQUASH -> Preparation.squash(input.width(), input.height());
      case CROP ->
          Preparation.crop(
              input.width(),
              input.height(),
              (int) (Math.max(input.width(), input.height()) / cropShare));
    };
  }
}
