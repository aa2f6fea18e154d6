package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Measures a bundle and its explanations on labelled pictures.
 *
 * @param sample on how many pictures what needs many runs is measured, at least 1; all if there are
 *     fewer
 * @param seed of the sample and of all other chance: the same pictures and seed give the same
 *     sample, whatever the bundle
 */
public record Suite(int sample, long seed) {

  public Suite {
    if (sample < 1) {
      throw new IllegalArgumentException("expected a sample of at least 1, found " + sample);
    }
  }

  /**
   * Measures a bundle.
   *
   * @param settings of the sessions; the bundle's own graph is run in any case
   * @throws BundleException if the bundle cannot be opened
   * @throws OrtException if ONNX Runtime fails
   * @throws TrainerException if no picture could be read, or the bundle's probe is not its own
   */
  public SuiteOutcome of(
      Bundle bundle, List<LabelledPicture> pictures, SessionSettings settings, Progress progress)
      throws BundleException, OrtException {
    try (ProbedModel model = ProbedModel.open(bundle, settings, progress)) {
      Evaluation evaluation = Evaluation.of(bundle, pictures, settings, progress);
      // What could not be read was told of once.
      Progress silent = new Silent(progress);
      Whole whole = Whole.of(model, pictures, settings, silent);
      List<ExplainedClassifier> classifiers = model.classifiers(seed);
      List<SampledPicture> sampled = sampled(model, classifiers, pictures, settings, silent);
      if (sampled.isEmpty()) {
        throw new TrainerException("expected pictures to sample that can be read, found none");
      }
      SuiteResult result =
          new SuiteResult(
              bundle.name(),
              bundle.manifest().version(),
              evaluation.images(),
              evaluation.skipped(),
              Estimate.share(
                  Math.round(evaluation.accuracy() * evaluation.images()), evaluation.images()),
              whole.probeAccuracy().orElse(null),
              evaluation.localSize(),
              evaluation.globalSize(),
              whole.sparsity(),
              whole.purity(),
              evaluation.largestSumError(),
              sampled.size(),
              seed,
              stable(sampled, Stability::sameCell),
              stable(sampled, Stability::listed),
              measured(classifiers, sampled));
      return new SuiteOutcome(
          result, curves(classifiers, sampled), cases(bundle, classifiers, sampled));
    }
  }

  private List<SampledPicture> sampled(
      ProbedModel model,
      List<ExplainedClassifier> classifiers,
      List<LabelledPicture> pictures,
      SessionSettings settings,
      Progress silent)
      throws OrtException {
    // By name, so that bundles with other classes get the same.
    List<LabelledPicture> chosen = new ArrayList<>(pictures);
    chosen.sort(Comparator.comparing(LabelledPicture::name));
    Collections.shuffle(chosen, new Random(seed));
    chosen = chosen.subList(0, Math.min(sample, chosen.size()));
    Colour mean = Colour.mean(model.statistics());
    Noise noise = Noise.of(seed, model.statistics());
    List<SampledPicture> sampled = new ArrayList<>();
    try (PicturePipeline pipeline =
        new PicturePipeline(
            chosen,
            model.bundle().manifest().preparation(),
            settings.threads(),
            silent,
            "deletion and insertion")) {
      for (List<Read> read = pipeline.take(1); !read.isEmpty(); read = pipeline.take(1)) {
        Pixels picture = read.get(0).prepared().pixels();
        List<Faithfulness> found = new ArrayList<>();
        for (ExplainedClassifier classifier : classifiers) {
          found.add(Faithfulness.of(classifier, picture, mean));
        }
        sampled.add(
            new SampledPicture(read.get(0).picture(), found, Stability.of(model, picture, noise)));
      }
    }
    return sampled;
  }

  private Estimate stable(List<SampledPicture> sampled, Function<Stability, Double> share) {
    List<Double> shares =
        sampled.stream().flatMap(one -> one.stability().stream()).map(share).toList();
    return shares.isEmpty() ? null : Estimate.mean(shares, seed);
  }

  private List<SuiteResult.Measured> measured(
      List<ExplainedClassifier> classifiers, List<SampledPicture> sampled) {
    List<SuiteResult.Measured> measured = new ArrayList<>();
    for (int i = 0; i < classifiers.size(); i++) {
      List<SuiteResult.Difference> against = new ArrayList<>();
      // The head's own ways come first; those after them are what they are compared with.
      for (int j = 2; i < 2 && j < classifiers.size(); j++) {
        against.add(
            new SuiteResult.Difference(
                classifiers.get(j).name(),
                less(sampled, i, j, found -> found.deletion().area()),
                less(sampled, i, j, found -> found.insertion().area())));
      }
      int own = i;
      measured.add(
          new SuiteResult.Measured(
              classifiers.get(i).name(),
              interval(sampled, one -> one.found().get(own).deletion().area()),
              interval(sampled, one -> one.found().get(own).insertion().area()),
              against));
    }
    return measured;
  }

  private Estimate less(
      List<SampledPicture> sampled, int one, int other, Function<Faithfulness, Double> area) {
    return interval(
        sampled, it -> area.apply(it.found().get(one)) - area.apply(it.found().get(other)));
  }

  private Estimate interval(List<SampledPicture> sampled, Function<SampledPicture, Double> value) {
    return Estimate.mean(sampled.stream().map(value).toList(), seed);
  }

  private static List<SuiteOutcome.Named> curves(
      List<ExplainedClassifier> classifiers, List<SampledPicture> sampled) {
    List<SuiteOutcome.Named> curves = new ArrayList<>();
    for (int i = 0; i < classifiers.size(); i++) {
      int own = i;
      curves.add(
          new SuiteOutcome.Named(
              classifiers.get(i).name(),
              new Faithfulness(
                  Curve.mean(sampled.stream().map(one -> one.found().get(own).deletion()).toList()),
                  Curve.mean(
                      sampled.stream().map(one -> one.found().get(own).insertion()).toList()))));
    }
    return curves;
  }

  private static List<SuiteCase> cases(
      Bundle bundle, List<ExplainedClassifier> classifiers, List<SampledPicture> sampled)
      throws OrtException {
    List<SampledPicture> sorted = new ArrayList<>(sampled);
    sorted.sort(Comparator.comparingDouble(one -> one.found().get(0).deletion().area()));
    List<SuiteCase> cases = new ArrayList<>();
    cases.add(shown("best", sorted.get(0), bundle, classifiers));
    if (sorted.size() > 2) {
      cases.add(shown("typical", sorted.get(sorted.size() / 2), bundle, classifiers));
    }
    if (sorted.size() > 1) {
      cases.add(shown("worst", sorted.get(sorted.size() - 1), bundle, classifiers));
    }
    return cases;
  }

  private static SuiteCase shown(
      String rank, SampledPicture sampled, Bundle bundle, List<ExplainedClassifier> classifiers)
      throws OrtException {
    Manifest manifest = bundle.manifest();
    Pixels pixels = again(sampled.picture(), manifest);
    List<SuiteCase.Explained> explanations = new ArrayList<>();
    for (int i = 0; i < classifiers.size(); i++) {
      Answer answer = classifiers.get(i).answers(List.of(pixels)).get(0);
      explanations.add(
          new SuiteCase.Explained(
              classifiers.get(i).name(),
              manifest.labels().get(answer.top()),
              answer.attribution(answer.top()),
              sampled.found().get(i)));
    }
    return new SuiteCase(
        rank,
        sampled.picture().name(),
        manifest.labels().get(sampled.picture().label()),
        pixels,
        explanations);
  }

  private static Pixels again(LabelledPicture picture, Manifest manifest) {
    try {
      return manifest.preparation().prepare(picture.decode(manifest.preparation())).pixels();
    } catch (IOException e) {
      throw new TrainerException(
          "expected to read " + picture.name() + " again, found: " + e.getMessage(), e);
    }
  }
}
