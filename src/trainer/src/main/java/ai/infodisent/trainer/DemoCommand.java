package ai.infodisent.trainer;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.DictionaryBackbone;
import ai.infodisent.trainer.creatures.IncompleteCreatures;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.creatures.PngFile;
import ai.infodisent.trainer.creatures.Scene;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.data.Crop;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.fit.Fit;
import ai.infodisent.trainer.fit.FitSettings;
import ai.infodisent.trainer.fit.WantedHead;
import ai.infodisent.trainer.fit.WorkFolder;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.BackboneReader;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.Pooling;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = "Makes the demo bundle from nothing: pictures, backbone and head.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  infodisent-trainer demo --out bundles/demo",
      "  infodisent-trainer demo --out bundles/dense --head dense",
      "  infodisent-trainer demo --out bundles/other --objects 0-34 --seed 7 --quiet"
    })
final class DemoCommand implements Callable<Integer> {

  /** A picture to send, in the bundle's folder. */
  private static final String SAMPLE = "sample.png";

  /** What tells a creature's class is small, and the same in every picture. */
  private static final WantedHead HEAD =
      new WantedHead(WantedHead.Kind.SPARSE, WantedHead.FEW, WantedHead.Choice.GREEDY, 0.5);

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the bundle to write, a new folder; its name is the model's")
  private Path out;

  @Option(
      names = "--objects",
      paramLabel = "MIN-MAX",
      defaultValue = "0-8",
      description = "how many things lie behind a creature")
  private String objects;

  @Mixin private HeadOptions head;

  @Mixin private FitOptions options;

  @Override
  public Integer call() throws OrtException {
    return options.fit(spec, out, Bundle.MANIFEST, this::fit);
  }

  private void fit(WorkFolder work, Progress progress) throws OrtException, IOException {
    FitSettings settings = options.settings(Pooling.MAX, head.head(HEAD));
    CreatureDataSet complete =
        TrainerException.ofAsked(
            () -> CreatureDataSet.demo(settings.seed(), ObjectRange.of(objects)));
    IncompleteCreatures creatures = IncompleteCreatures.demo(complete);
    progress.say("learning a dictionary of patches from " + complete.training() + " pictures");
    byte[] model = DictionaryBackbone.learn(complete, settings.seed()).toByteArray();
    Backbone backbone =
        BackboneReader.of(Path.of("the dictionary"), model, Scene.SIDE, Optional.empty());
    PixelScaling scaling =
        new PixelScaling(PixelScaling.Order.RGB, 1, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    Fit fit =
        new Fit(
            backbone,
            scaling,
            Preparation.squash(Scene.SIDE, Scene.SIDE),
            Optional.empty(),
            settings,
            options.machine(progress),
            options.keeping());
    PngFile.write(creatures.picture(Split.VALIDATION, 0), work.path().resolve(SAMPLE));
    options.tell(spec, out, fit.run(dataSet(creatures), work, progress));
  }

  private static DataSet dataSet(IncompleteCreatures creatures) {
    // A record tells all it is made of, and its pictures follow from that.
    String hash = Sha256.of(creatures.toString().getBytes(StandardCharsets.UTF_8));
    return new DataSet(
        creatures.complete().labels(),
        pictures(creatures, Split.TRAIN),
        pictures(creatures, Split.VALIDATION),
        Crop.NONE,
        hash);
  }

  private static List<LabelledPicture> pictures(IncompleteCreatures creatures, Split split) {
    return IntStream.range(0, creatures.complete().count(split))
        .mapToObj(
            index ->
                new LabelledPicture(
                    "creature " + index + " of " + split,
                    creatures.complete().label(split, index),
                    creatures.targets(split, index),
                    preparation -> Decoded.of(creatures.picture(split, index))))
        .toList();
  }
}
