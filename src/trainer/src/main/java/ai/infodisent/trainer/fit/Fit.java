package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.Augmentation;
import ai.infodisent.trainer.data.Crop;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.data.Views;
import ai.infodisent.trainer.drift.ActivationFile;
import ai.infodisent.trainer.drift.ActivationSample;
import ai.infodisent.trainer.evaluate.Confusion;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.Tally;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.Head;
import ai.infodisent.trainer.onnx.HeadGraph;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.Probe;
import ai.infodisent.trainer.report.Report;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One fit, from a frozen backbone and labelled pictures to a bundle.
 *
 * @param backbone stays as it is
 * @param scaling of the backbone's pixels
 * @param preparation of pictures
 * @param preset that was named for these two, whatever of it holds; told and nothing else
 * @param settings of the fit
 * @param machine to use
 * @param keeping of features
 */
public record Fit(
    Backbone backbone,
    PixelScaling scaling,
    Preparation preparation,
    Optional<String> preset,
    FitSettings settings,
    Machine machine,
    FeatureKeeping keeping) {

  /** The head's name among checkpoints. */
  static final String HEAD = "head";

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
    // Before the pictures are looked at: a network that has none is told of at once.
    Optional<Probe> own =
        settings.head().kind() == WantedHead.Kind.LOSSLESS
            ? Optional.of(LosslessFit.classifier(backbone, data.labels()))
            : Optional.empty();
    return withFeatures(
        data,
        work,
        progress,
        (train, validation, shape, checkpoints) -> {
          Split split = Split.of(train, data.labels().size(), settings.holdOut(), settings.seed());
          try (HeadRunner runner = new HeadRunner(shape, settings.batch(), machine)) {
            HeadFit dense = new HeadFit(train, split, validation, shape, settings, machine);
            HeadFit.Outcome trained =
                switch (settings.head().kind()) {
                  case DENSE -> dense.run(runner, checkpoints.slot(HEAD), progress);
                  case SPARSE ->
                      new SparseFit(dense, settings.head().perClass())
                          .run(runner, checkpoints, progress);
                  case LOSSLESS ->
                      new LosslessFit(own.orElseThrow(), new PureMixing(train, shape, machine))
                          .run(runner, progress);
                };
            LinearProbe.Outcome probe =
                LinearProbe.measure(
                    train,
                    split,
                    validation,
                    shape.features(),
                    shape.classes(),
                    settings,
                    machine,
                    checkpoints.slot("probe"));
            GalleryFiles gallery =
                GalleryFiles.of(
                    sightings(trained.head(), train, shape),
                    train,
                    data.labels(),
                    preparation,
                    backbone.featureMap(),
                    machine.threads(),
                    progress);
            BundleWriter writer =
                new BundleWriter(backbone, scaling, preparation, data.labels(), trained.head());
            writer.writeGallery(work.path(), gallery);
            writer.writeProbe(work.path(), probe.probe());
            Tally tally = new Tally(trained.head().channels());
            ActivationSample sample = new ActivationSample();
            Evaluation evaluation =
                writeModel(
                    writer,
                    work.path(),
                    provenance(data, train, validation),
                    validation,
                    probe.accuracy(),
                    progress,
                    (label, decision) -> {
                      tally.add(label, decision);
                      sample.add(label, decision);
                    });
            ActivationFile.write(work.path(), sample.activations());
            Report report =
                new Report(
                    Bundle.read(work.path()).manifest(),
                    scaling,
                    evaluation,
                    probe.accuracy(),
                    trained.epochs(),
                    trained.sizes(),
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
        });
  }

  private List<PrototypeCollector.Prototype> sightings(
      Head head, Features train, HeadGraph.Shape shape) throws OrtException {
    try (HeadRunner runner = new HeadRunner(shape.of(head), settings.batch(), machine)) {
      return PrototypeCollector.collect(runner, head, train);
    }
  }

  /** What is done with features while they are there. */
  @FunctionalInterface
  interface Use<T> {

    T of(Features train, Features validation, HeadGraph.Shape shape, Checkpoints checkpoints)
        throws OrtException, IOException;
  }

  /**
   * Extracts features as far as they are not kept, and gives them to whoever fits heads on them.
   *
   * @throws TrainerException if the data or the features are of no use, or checkpoints are of
   *     another fit; the message says why
   */
  <T> T withFeatures(DataSet data, WorkFolder work, Progress progress, Use<T> use)
      throws OrtException, IOException {
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
        new FeatureExtractor(backbone, scaling, preparation, machine)) {
      Features train =
          viewed(extractor, extractor.features(Extraction.TRAINING, data.train(), cache, progress));
      Features validation =
          extractor.features(Extraction.VALIDATION, data.validation(), cache, progress);
      check(data, train, validation);
      train.ranges().lines().forEach(progress::say);
      if (cache.shape().mapped() && settings.augmentation().equals(Augmentation.NONE)) {
        // Nobody will ask it again, and a backbone takes more memory than a head.
        extractor.release();
      }
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
      return use.of(train, validation, shape, checkpoints);
    }
  }

  private Features viewed(FeatureExtractor extractor, Features train) {
    return settings.augmentation().equals(Augmentation.NONE)
        ? train
        : extractor.viewed(train, new Views(settings.augmentation(), preparation, settings.seed()));
  }

  /** All that the bundle's bytes follow from; the pixels are known later. */
  private SortedMap<String, String> identity(DataSet data) {
    SortedMap<String, String> identity = new TreeMap<>(settings.provenance());
    identity.put("threads", Integer.toString(machine.threads()));
    identity.put("device", machine.execution().device().toString());
    // Here none is told, too: it is not the same as some.
    identity.put("augmentation", settings.augmentation().toString());
    identity.put("backboneSha256", backbone.sha256());
    identity.put("featureMap", backbone.featureMap().tensor());
    backbone.featureMap().tokens().ifPresent(grid -> identity.put("tokens", grid.toString()));
    identity.put("scaling", scaling.toString());
    identity.put("preparation", preparation.toString());
    identity.put("preset", preset.orElse("none"));
    identity.put("dataSha256", data.hash());
    identity.put("trainer", version());
    return identity;
  }

  /** What is told of the bundle before its accuracy is known. */
  private SortedMap<String, String> provenance(DataSet data, Features train, Features validation) {
    SortedMap<String, String> provenance = new TreeMap<>(settings.provenance());
    provenance.put("backboneSha256", backbone.sha256());
    provenance.put("featureMap", backbone.featureMap().tensor());
    backbone
        .featureMap()
        .tokens()
        .ifPresent(grid -> provenance.put("tokens", grid.cell().toString()));
    preset.ifPresent(name -> provenance.put("preset", name));
    provenance.put("deadChannels", Integer.toString(train.ranges().dead().length));
    provenance.put("constantChannels", Integer.toString(train.ranges().constant().length));
    provenance.put("dataSha256", data.hash());
    if (data.crop() == Crop.BOXES) {
      // The accuracy is that of pictures cropped by hand; whole ones are not told of.
      provenance.put("crop", "boxes");
    }
    provenance.put("trainingPictures", Integer.toString(data.train().size()));
    provenance.put("validationPictures", Integer.toString(validation.size()));
    provenance.put("trainer", "infodisent " + version());
    return provenance;
  }

  /** What the bundle says of its accuracy is measured on the bundle itself. */
  private Evaluation writeModel(
      BundleWriter writer,
      Path folder,
      SortedMap<String, String> provenance,
      Features validation,
      double probe,
      Progress progress,
      Evaluation.Witness witness)
      throws OrtException, IOException {
    writer.writeModel(folder, provenance);
    Evaluation evaluation =
        Evaluation.of(
            Bundle.read(folder), validation.pictures(), machine.settings(), progress, witness);
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
