package ai.infodisent.trainer;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.trainer.data.Annotations;
import ai.infodisent.trainer.data.Crop;
import ai.infodisent.trainer.data.DataFormat;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.data.DataSets;
import ai.infodisent.trainer.data.LabelledPicture;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How all verbs that read a data set are told what lies in it. */
final class DataOptions {

  @Option(
      names = "--data-format",
      paramLabel = "auto|creatures|folders|cub|cars|dogs|imagenet",
      defaultValue = "auto",
      description =
          "how the data lies there: as the verb creatures writes it, a folder a class, or as"
              + " CUB-200-2011, Stanford Cars, Stanford Dogs or ILSVRC2012 come; auto: whichever is"
              + " found")
  private DataFormat format;

  @Option(
      names = "--crop",
      paramLabel = "none|boxes",
      defaultValue = "none",
      description = "boxes: take what lies in the boxes that come with the data, nothing around")
  private Crop crop;

  /** What of each picture is taken. */
  Crop crop() {
    return crop;
  }

  DataSet read(Path data, Progress progress) {
    return DataSets.read(data, format, crop, progress);
  }

  List<LabelledPicture> readValidation(Path data, List<String> labels) {
    return DataSets.readValidation(data, format, crop, labels);
  }

  /** What is told of where things are in the pictures; of many data sets, nothing. */
  Annotations annotations(Path data) {
    return DataSets.annotations(data, format, crop);
  }

  /**
   * Pictures cropped otherwise than those the bundle was fitted on are no error, but rarely meant.
   */
  void compareCrops(Manifest manifest, Progress progress) {
    String fitted = manifest.provenance().getOrDefault("crop", "none");
    String asked = crop.name().toLowerCase(Locale.ROOT);
    if (!asked.equals(fitted)) {
      progress.say(
          "warning: the bundle was fitted with --crop "
              + fitted
              + ", and is evaluated with --crop "
              + asked
              + "; its accuracy is that of pictures cropped alike");
    }
  }
}
