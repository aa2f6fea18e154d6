package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.Crop;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.evaluate.Confusion;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.Tally;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.report.Report;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One fit, from a frozen backbone and labelled pictures to a bundle.
 *
 * @param backbone stays as it is
 * @param scaling of the backbone's pixels
 * @param preparation of pictures
 * @param settings of the fit
 * @param keeping of features
 */
public record Fit(
    Backbone backbone,
    PixelScaling scaling,
    Preparation preparation,
    FitSettings settings,
    FeatureKeeping keeping) {

  /** How far U U^T may be from the identity, in any entry. */
  private static final double ORTHOGONAL = 1e-5;

  /** Names in checkpoints. */
  private static final String HEAD = "head";

  private static final String BEST = "best";
  private static final String SECONDS = "seconds";
  private static final String CHOSEN_MIXING = "chosenMixing";
  private static final String CHOSEN_WEIGHTS = "chosenWeights";

  /**
   * What came of a fit.
   *
   * @param evaluation of the bundle on the validation pictures
   * @param probeAccuracy of a linear probe on the same pictures, from 0 to 1
   * @param stepSeconds spent in training steps
   * @param seconds spent in all
   */
  public record Summary(
      Evaluation evaluation, double probeAccuracy, double stepSeconds, double seconds) {}

  /**
   * Fits a head and writes the bundle.
   *
   * @param work where the bundle goes; finished by this
   * @throws TrainerException if the data or the features are of no use, or checkpoints are of
   *     another fit; the message says why
   */
  public Summary run(DataSet data, WorkFolder work, Progress progress)
      throws OrtException, IOException {
    long started = System.nanoTime();
    Checkpoints early = work.checkpoints(identity(data), progress);
    // What was begun otherwise is told before the features are extracted, not after.
    early.slot(HEAD).last();
    FeatureCache cache =
        FeatureCache.of(
            keeping.folder().orElse(work.folder().resolve("features")),
            keeping.limit(),
            backbone,
            scaling,
            preparation,
            data,
            progress);
    try (FeatureExtractor extractor =
        new FeatureExtractor(backbone, scaling, preparation, settings.threads())) {
      Features train = extractor.features(Extraction.TRAINING, data.train(), cache, progress);
      Features validation =
          extractor.features(Extraction.VALIDATION, data.validation(), cache, progress);
      check(data, train, validation);
      Checkpoints checkpoints =
          early
              .with("featureMaps", cache.shape().mapped() ? "kept" : "recomputed")
              .with("trainingPixels", train.fingerprint())
              .with("validationPixels", validation.fingerprint());
      HeadGraph.Shape shape =
          new HeadGraph.Shape(
              backbone.featureMap().channels(),
              backbone.featureMap().cells(),
              data.labels().size(),
              (float) (1 / train.deviation()));
      Split split = Split.of(train, data.labels().size(), settings.holdOut(), settings.seed());
      try (HeadRunner runner = new HeadRunner(shape, settings.batch(), settings.threads())) {
        Trained trained =
            train(train, split, validation, shape, runner, checkpoints.slot(HEAD), progress);
        LinearProbe.Outcome probe =
            LinearProbe.measure(
                train,
                split,
                validation,
                shape.channels(),
                shape.classes(),
                settings,
                checkpoints.slot("probe"));
        GalleryFiles gallery =
            GalleryFiles.of(
                PrototypeCollector.collect(runner, trained.head(), train),
                train,
                data.labels(),
                preparation,
                backbone.featureMap(),
                progress);
        BundleWriter writer =
            new BundleWriter(backbone, scaling, preparation, data.labels(), trained.head());
        writer.writeGallery(work.path(), gallery);
        Tally tally = new Tally(shape.channels());
        Evaluation evaluation =
            writeModel(writer, work.path(), data, validation, probe.accuracy(), progress, tally);
        Report report =
            new Report(
                Bundle.read(work.path()).manifest(),
                scaling,
                evaluation,
                probe.accuracy(),
                trained.epochs(),
                tally,
                confusion(validation, probe.decisions()),
                trained.head(),
                gallery.gallery(),
                gallery.thumbnails());
        Files.writeString(work.path().resolve(Report.FILE), report.html());
        work.finish();
        double seconds = (System.nanoTime() - started) / 1e9;
        return new Summary(evaluation, probe.accuracy(), trained.stepSeconds(), seconds);
      }
    }
  }

  /** All that the bundle's bytes follow from; the pixels are known later. */
  private SortedMap<String, String> identity(DataSet data) {
    SortedMap<String, String> identity = new TreeMap<>(settings.provenance());
    identity.put("threads", Integer.toString(settings.threads()));
    identity.put("backboneSha256", backbone.sha256());
    identity.put("featureMap", backbone.featureMap().tensor());
    backbone.featureMap().tokens().ifPresent(grid -> identity.put("tokens", grid.toString()));
    identity.put("scaling", scaling.toString());
    identity.put("preparation", preparation.toString());
    identity.put("dataSha256", data.hash());
    identity.put("trainer", version());
    return identity;
  }

  private record Trained(Head head, double stepSeconds, List<Progress.Epoch> epochs) {}

  /** The last epoch's head; or the one that is best on what was held out. */
  private Trained train(
      Features train,
      Split split,
      Features validation,
      HeadGraph.Shape shape,
      HeadRunner runner,
      Checkpoints.Slot slot,
      Progress progress)
      throws OrtException {
    int[] reported = IntStream.range(0, validation.size()).toArray();
    boolean chooses = split.heldOut().length > 0;
    Optional<Checkpoint> from = slot.last();
    double best = from.map(last -> last.numbers().get(BEST)).orElse(-1.0);
    List<Progress.Epoch> epochs = new ArrayList<>(from.map(EpochNumbers::read).orElse(List.of()));
    double seconds = from.map(last -> last.numbers().get(SECONDS)).orElse(0.0);
    try (HeadTrainer trainer = new HeadTrainer(train, split.fitted(), shape, settings, from);
        Progress.Stage stage = progress.stage("epochs", settings.epochs(), "epochs")) {
      Head chosen =
          from.filter(last -> chooses).map(last -> chosen(last, shape)).orElseGet(trainer::head);
      if (from.isPresent()) {
        progress.say("resumed after epoch " + trainer.epoch());
        stage.advance(trainer.epoch());
      }
      for (int epoch = trainer.epoch() + 1; epoch <= settings.epochs(); epoch++) {
        HeadTrainer.Epoch found = trainer.train();
        if (!Double.isFinite(found.loss()) || !(found.deviation() <= ORTHOGONAL)) {
          throw new TrainerException(
              "expected a finite loss and U orthogonal to "
                  + ORTHOGONAL
                  + " after epoch "
                  + epoch
                  + ", found a loss of "
                  + found.loss()
                  + " and a deviation of "
                  + found.deviation());
        }
        seconds += found.seconds();
        Head head = trainer.head();
        double reached = runner.accuracy(head, validation, reported);
        double accuracy = chooses ? runner.accuracy(head, train, split.heldOut()) : 0;
        Progress.Epoch told =
            new Progress.Epoch(
                epoch,
                found.loss(),
                found.accuracy(),
                reached,
                chooses ? OptionalDouble.of(accuracy) : OptionalDouble.empty(),
                seconds);
        progress.epoch(told);
        epochs.add(told);
        if (!chooses || accuracy > best) {
          best = accuracy;
          chosen = head;
        }
        SortedMap<String, float[]> tensors = trainer.state();
        if (chooses) {
          tensors.put(CHOSEN_MIXING, chosen.mixing());
          tensors.put(CHOSEN_WEIGHTS, chosen.weights());
        }
        SortedMap<String, Double> numbers = new TreeMap<>(Map.of(BEST, best, SECONDS, seconds));
        EpochNumbers.put(epochs, numbers);
        slot.keep(new Checkpoint(epoch, numbers, tensors));
        stage.advance(1);
      }
      return new Trained(chosen, seconds, epochs);
    }
  }

  private static Head chosen(Checkpoint last, HeadGraph.Shape shape) {
    return new Head(
        shape.channels(),
        shape.classes(),
        last.tensors().get(CHOSEN_MIXING),
        last.tensors().get(CHOSEN_WEIGHTS));
  }

  /** What the bundle says of its accuracy is measured on the bundle itself. */
  private Evaluation writeModel(
      BundleWriter writer,
      Path folder,
      DataSet data,
      Features validation,
      double probe,
      Progress progress,
      Tally tally)
      throws OrtException, IOException {
    SortedMap<String, String> provenance = new TreeMap<>(settings.provenance());
    provenance.put("backboneSha256", backbone.sha256());
    provenance.put("featureMap", backbone.featureMap().tensor());
    provenance.put("dataSha256", data.hash());
    if (data.crop() == Crop.BOXES) {
      // The accuracy is that of pictures cropped by hand; whole ones are not told of.
      provenance.put("crop", "boxes");
    }
    provenance.put("trainingPictures", Integer.toString(data.train().size()));
    provenance.put("validationPictures", Integer.toString(validation.size()));
    provenance.put("trainer", "infodisent " + version());
    writer.writeModel(folder, provenance);
    Evaluation evaluation =
        Evaluation.of(
            Bundle.read(folder), validation.pictures(), settings.threads(), progress, tally);
    provenance.put("accuracy", String.format(Locale.ROOT, "%.4f", evaluation.accuracy()));
    provenance.put("probeAccuracy", String.format(Locale.ROOT, "%.4f", probe));
    writer.writeModel(folder, provenance);
    return evaluation;
  }

  private static Confusion confusion(Features pictures, int[] decisions) {
    Confusion confusion = new Confusion();
    for (int i = 0; i < decisions.length; i++) {
      confusion.add(pictures.label(i), decisions[i]);
    }
    return confusion;
  }

  private static String version() {
    String version = Fit.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  private static void check(DataSet data, Features train, Features validation) {
    boolean[] found = new boolean[data.labels().size()];
    train.pictures().forEach(picture -> found[picture.label()] = true);
    for (int label = 0; label < found.length; label++) {
      if (!found[label]) {
        throw new TrainerException(
            "expected readable training pictures of class "
                + data.labels().get(label)
                + ", found none");
      }
    }
    if (validation.size() == 0) {
      throw new TrainerException("expected readable validation pictures, found none");
    }
    if (!(train.deviation() > 0)) {
      throw new TrainerException(
          "expected features that differ between pictures, found " + train.mean() + " everywhere");
    }
  }
}
