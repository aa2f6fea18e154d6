package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.Annotations;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.data.Seen;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.infodisent.trainer.evaluate.parts.CellPatches;
import ai.infodisent.trainer.evaluate.parts.SteadyParts;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Measures a bundle and its explanations on labelled pictures.
 *
 * @param sample on how many pictures what needs many runs is measured, at least 1; all if there are
 *     fewer
 * @param seed of the sample and of all other chance: the same pictures and seed give the same
 *     sample, whatever the bundle
 * @param like the pictures of the sample that are to be shown, under their ranks; where there are
 *     none, a bundle's own best, typical and worst are
 */
public record Suite(int sample, long seed, List<SuiteCase> like) {

  public Suite {
    like = List.copyOf(like);
    if (sample < 1) {
      throw new IllegalArgumentException("expected a sample of at least 1, found " + sample);
    }
  }

  /** A suite that shows each bundle's own best, typical and worst picture. */
  public Suite(int sample, long seed) {
    this(sample, seed, List.of());
  }

  /** The same, showing what was shown of another bundle. */
  public Suite showing(List<SuiteCase> cases) {
    return new Suite(sample, seed, cases);
  }

  /**
   * Measures a bundle on pictures of which nothing is known but their classes.
   *
   * @param settings of the sessions; the bundle's own graph is run in any case
   * @throws BundleException if the bundle cannot be opened
   * @throws OrtException if ONNX Runtime fails
   * @throws TrainerException if no picture could be read, or the bundle's probe is not its own
   */
  public SuiteOutcome of(
      Bundle bundle, List<LabelledPicture> pictures, SessionSettings settings, Progress progress)
      throws BundleException, OrtException {
    return of(bundle, pictures, Annotations.NONE, settings, progress);
  }

  /**
   * Measures a bundle.
   *
   * @param annotations what is known of where things are in the pictures
   * @param settings of the sessions; the bundle's own graph is run in any case
   * @throws BundleException if the bundle cannot be opened
   * @throws OrtException if ONNX Runtime fails
   * @throws TrainerException if no picture could be read, what is known of one cannot be, or the
   *     bundle's probe is not its own
   */
  public SuiteOutcome of(
      Bundle bundle,
      List<LabelledPicture> pictures,
      Annotations annotations,
      SessionSettings settings,
      Progress progress)
      throws BundleException, OrtException {
    SeenPictures seen = new SeenPictures(annotations);
    try (ProbedModel model = ProbedModel.open(bundle, settings, progress)) {
      Evaluation evaluation = Evaluation.of(bundle, pictures, settings, progress);
      // What could not be read was told of once.
      Progress silent = new Silent(progress);
      Whole whole = Whole.of(model, pictures, seen, settings, silent);
      List<ExplainedClassifier> classifiers = model.classifiers(seed);
      List<SampledPicture> sampled = sampled(model, classifiers, pictures, seen, settings, silent);
      if (sampled.isEmpty()) {
        throw new TrainerException("expected pictures to sample that can be read, found none");
      }
      Sample found =
          new Sample(
              classifiers.stream().map(ExplainedClassifier::name).toList(),
              sampled,
              annotations.parts(),
              seed);
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
              found.stable(Stability::sameCell),
              found.stable(Stability::listed),
              whole.partPurities().isEmpty()
                  ? null
                  : PartScores.of(
                      whole.partPurities(), whole.consistencies(), found.steadyParts(), seed),
              found.measured());
      Cases cases = new Cases(bundle.manifest(), classifiers, seen);
      return new SuiteOutcome(
          result,
          found.curves(),
          cases.pictures(sampled, like),
          cases.prototypes(whole.partPurities(), pictures));
    }
  }

  private List<SampledPicture> sampled(
      ProbedModel model,
      List<ExplainedClassifier> classifiers,
      List<LabelledPicture> pictures,
      SeenPictures seen,
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
        Seen known = seen.of(read.get(0));
        List<Faithfulness> found = new ArrayList<>();
        List<Pointed> pointed = new ArrayList<>();
        for (ExplainedClassifier classifier : classifiers) {
          found.add(Faithfulness.of(classifier, picture, mean));
          pointed.add(pointed(classifier, picture, known));
        }
        UnderNoise runs = UnderNoise.of(model, picture, noise);
        LabelledPicture one = read.get(0).picture();
        sampled.add(
            new SampledPicture(
                one,
                found,
                pointed,
                Stability.of(runs),
                steady(model.patches(), runs, one.label(), known)));
      }
    }
    return sampled;
  }

  private static Pointed pointed(ExplainedClassifier classifier, Pixels picture, Seen known)
      throws OrtException {
    if (known.equals(Seen.NOTHING)) {
      return Pointed.NOWHERE;
    }
    Answer answer = classifier.answers(List.of(picture)).get(0);
    return Pointed.of(answer.attribution(answer.top()), known);
  }

  private static OptionalDouble steady(
      CellPatches patches, UnderNoise runs, int label, Seen known) {
    return SteadyParts.share(
        patches,
        runs.plain().head(),
        0,
        runs.noisy().head(),
        runs.second(),
        runs.plain()::weight,
        label,
        known);
  }
}
