package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.data.PicturePipeline.Read;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.infodisent.trainer.evaluate.Ranked;
import ai.infodisent.trainer.evaluate.parts.PartPurity;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The best, the typical and the worst of what was measured, read again to be shown.
 *
 * @param manifest of the bundle
 * @param classifiers in the order of what was found
 * @param seen what is known of the pictures
 */
record Cases(Manifest manifest, List<ExplainedClassifier> classifiers, SeenPictures seen) {

  /** How many pictures show a prototype. */
  private static final int SHOWN = 5;

  /**
   * Pictures: those that were shown of another bundle, or else by deletion of the first
   * attribution.
   */
  List<SuiteCase> pictures(List<SampledPicture> sampled, List<SuiteCase> like) throws OrtException {
    List<SuiteCase> cases = new ArrayList<>();
    for (Map.Entry<String, SampledPicture> one :
        (like.isEmpty() ? byDeletion(sampled) : named(sampled, like)).entrySet()) {
      cases.add(picture(one.getKey(), one.getValue()));
    }
    return cases;
  }

  private static Map<String, SampledPicture> byDeletion(List<SampledPicture> sampled) {
    List<SampledPicture> sorted = new ArrayList<>(sampled);
    sorted.sort(Comparator.comparingDouble(one -> one.found().get(0).deletion().area()));
    return Ranked.of(sorted);
  }

  private static Map<String, SampledPicture> named(
      List<SampledPicture> sampled, List<SuiteCase> like) {
    Map<String, SampledPicture> named = new LinkedHashMap<>();
    for (SuiteCase one : like) {
      sampled.stream()
          .filter(picture -> picture.picture().name().equals(one.name()))
          .findFirst()
          .ifPresent(picture -> named.put(one.rank(), picture));
    }
    return named;
  }

  /** Prototypes, by their part purity. */
  List<PrototypeCase> prototypes(List<PartPurity> purities, List<LabelledPicture> pictures) {
    List<PartPurity> sorted = new ArrayList<>(purities);
    sorted.sort(Comparator.comparingDouble(one -> -one.purity()));
    Map<String, LabelledPicture> named =
        pictures.stream()
            .collect(Collectors.toMap(LabelledPicture::name, Function.identity(), (a, b) -> a));
    List<PrototypeCase> cases = new ArrayList<>();
    Ranked.of(sorted)
        .forEach(
            (rank, purity) ->
                cases.add(
                    new PrototypeCase(
                        rank,
                        purity,
                        purity.patches().stream()
                            .limit(SHOWN)
                            .map(patch -> shown(named.get(patch.picture()), patch))
                            .toList())));
    return cases;
  }

  private PrototypeCase.Shown shown(LabelledPicture picture, PartPurity.Shown patch) {
    Read read = again(picture);
    return new PrototypeCase.Shown(
        manifest.labels().get(picture.label()), read.prepared().pixels(), seen.of(read), patch);
  }

  private SuiteCase picture(String rank, SampledPicture sampled) throws OrtException {
    Read read = again(sampled.picture());
    List<SuiteCase.Explained> explanations = new ArrayList<>();
    for (int i = 0; i < classifiers.size(); i++) {
      Answer answer = classifiers.get(i).answers(List.of(read.prepared().pixels())).get(0);
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
        read.prepared().pixels(),
        seen.of(read),
        explanations);
  }

  private Read again(LabelledPicture picture) {
    try {
      Prepared prepared = manifest.preparation().prepare(picture.decode(manifest.preparation()));
      return new Read(picture, prepared);
    } catch (IOException e) {
      throw new TrainerException(
          "expected to read " + picture.name() + " again, found: " + e.getMessage(), e);
    }
  }
}
