package ai.infodisent.trainer.benchmark;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.CreaturePainter;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.creatures.Scene;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifiers;
import ai.infodisent.trainer.evaluate.Localisation;
import ai.infodisent.trainer.evaluate.Ranked;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Judges explanations on creatures: each picture is drawn again with every set of parts and without
 * every object, and what the classifier makes of that is compared with what the explanation says.
 * The explanation judged is that of the class on top, right or wrong.
 *
 * @param creatures of which the validation pictures are taken
 * @param pictures their indices, in order
 * @param seed of all that is drawn at random
 */
public record CreatureBenchmark(CreatureDataSet creatures, List<Integer> pictures, long seed) {

  /** How many validation pictures a class has, as in FunnyBirds. */
  private static final int EACH = 10;

  public CreatureBenchmark {
    pictures = List.copyOf(pictures);
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("expected at least one picture to judge by, found none");
    }
    pictures.forEach(index -> creatures.label(Split.VALIDATION, index));
    boolean contrasted =
        pictures.stream()
            .map(index -> creatures.label(Split.VALIDATION, index))
            .distinct()
            .anyMatch(label -> !Contrast.of(label, creatures.classes()).isEmpty());
    if (!contrasted) {
      throw new IllegalArgumentException(
          "expected a picture whose class shares two parts with one class and two others with"
              + " another, found none among "
              + pictures.size()
              + "; more classes or pictures have one");
    }
  }

  /**
   * Takes a sample of the validation pictures, or all.
   *
   * @param sample how many, drawn without replacement; 0 for all there are
   * @param seed the same seed draws the same
   */
  public static CreatureBenchmark of(CreatureDataSet creatures, int sample, long seed) {
    int all = creatures.count(Split.VALIDATION);
    if (sample < 0 || sample > all) {
      throw new IllegalArgumentException(
          "expected a sample of 1 to " + all + " pictures, or 0 for all, found " + sample);
    }
    List<Integer> indices = new ArrayList<>(IntStream.range(0, all).boxed().toList());
    Collections.shuffle(indices, new Random(seed));
    List<Integer> taken = indices.subList(0, sample == 0 ? all : sample);
    return new CreatureBenchmark(creatures, taken.stream().sorted().toList(), seed);
  }

  /**
   * Takes a sample of creatures of the classes that labels name, in the order of the labels: with
   * seed and objects of a data set {@link CreatureDataSet#balanced} that has these classes and
   * {@value #EACH} validation pictures of each, they are of these.
   *
   * @param labels all of them creatures' names
   * @param sample how many, at least 1, drawn without replacement from {@value #EACH} pictures of
   *     each class, or from more where the sample is larger than that
   * @param seed of the pictures and all else that is drawn at random
   */
  public static CreatureBenchmark ofLabels(
      List<String> labels, ObjectRange objects, int sample, long seed) {
    if (sample < 1) {
      throw new IllegalArgumentException("expected a sample of at least 1, found " + sample);
    }
    int each = Math.max(EACH, 1 + (sample - 1) / Math.max(1, labels.size()));
    return of(CreatureDataSet.named(seed, labels, each, objects), sample, seed);
  }

  /**
   * Judges a classifier's explanations. It is asked 33 times a picture, and once more for each
   * object.
   *
   * @param labels the classifier's classes, in the order of its logits: those of the creatures, in
   *     any order
   * @param fit brings 128 x 128 pixels to the network's size: scales with a bilinear filter or cuts
   *     out, and changes no colour; called by several threads
   * @throws TrainerException if its classes are others, or no picture is classified correctly
   * @throws OrtException if ONNX Runtime fails
   */
  public CreatureScores run(
      ExplainedClassifier classifier,
      List<String> labels,
      UnaryOperator<Pixels> fit,
      Progress progress)
      throws OrtException {
    return run(ExplainedClassifiers.of(classifier), labels, fit, progress).get(0);
  }

  /**
   * Judges the explanations of several classifiers, which are asked at once about each picture.
   *
   * @param labels the classes of each, as for one
   * @param fit as for one
   * @return what each would reach by itself, in their order
   * @throws TrainerException if their classes are others, or one classifies no picture correctly
   * @throws OrtException if ONNX Runtime fails
   */
  public List<CreatureScores> run(
      ExplainedClassifiers classifiers,
      List<String> labels,
      UnaryOperator<Pixels> fit,
      Progress progress)
      throws OrtException {
    return scores(classifiers.names(), judgements(classifiers, labels, fit, progress));
  }

  /**
   * What was found.
   *
   * @param scores of each classifier, in their order
   * @param cases the best, the typical and the worst picture, as far as they are different ones
   */
  public record Findings(List<CreatureScores> scores, List<CreatureCase> cases) {

    public Findings {
      scores = List.copyOf(scores);
      cases = List.copyOf(cases);
    }
  }

  /**
   * Judges the explanations of several classifiers, and shows pictures behind the scores, which
   * they are asked about again.
   *
   * @param labels the classes of each, as for one
   * @param fit as for one
   * @throws TrainerException if their classes are others, or one classifies no picture correctly
   * @throws OrtException if ONNX Runtime fails
   */
  public Findings measure(
      ExplainedClassifiers classifiers,
      List<String> labels,
      UnaryOperator<Pixels> fit,
      Progress progress)
      throws OrtException {
    List<List<Judgement>> judgements = judgements(classifiers, labels, fit, progress);
    List<CreatureScores> scores = scores(classifiers.names(), judgements);
    List<Integer> order =
        IntStream.range(0, judgements.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer at) -> -judgements.get(at).get(0).correlation())
                    .thenComparingDouble(at -> -judgements.get(at).get(0).creature().energy()))
            .toList();
    List<CreatureCase> cases = new ArrayList<>();
    for (Map.Entry<String, Integer> one : Ranked.of(order).entrySet()) {
      cases.add(shown(one.getKey(), pictures.get(one.getValue()), classifiers, labels, fit));
    }
    return new Findings(scores, cases);
  }

  private CreatureCase shown(
      String rank,
      int index,
      ExplainedClassifiers classifiers,
      List<String> labels,
      UnaryOperator<Pixels> fit)
      throws OrtException {
    Scene scene = creatures.scene(Split.VALIDATION, index);
    PartMask mask = InputView.of(fit).of(CreaturePainter.mask(scene));
    List<Reactions> reactions = Reactions.of(scene, classifiers, fit);
    List<CreatureCase.Explained> explanations = new ArrayList<>();
    for (int i = 0; i < reactions.size(); i++) {
      explanations.add(
          explained(classifiers.names().get(i), reactions.get(i), scene, mask, labels));
    }
    return new CreatureCase(
        rank,
        creatures.labels().get(creatures.label(Split.VALIDATION, index)),
        fit.apply(CreaturePainter.picture(scene)),
        mask,
        explanations);
  }

  private static CreatureCase.Explained explained(
      String name, Reactions reactions, Scene scene, PartMask mask, List<String> labels) {
    int top = reactions.whole().top();
    AttributionMap map = reactions.whole().attribution(top);
    Importance importance = Importance.of(map, mask, scene.objects().size());
    List<CreatureCase.Role> roles = new ArrayList<>();
    for (Part part : Part.values()) {
      double amount = importance.parts()[part.ordinal()];
      double share = importance.total() == 0 ? 0 : amount / importance.total();
      roles.add(new CreatureCase.Role(part, share, reactions.partDrops()[part.ordinal()]));
    }
    return new CreatureCase.Explained(
        name,
        labels.get(top),
        map,
        correctness(importance, reactions),
        onCreature(map, mask),
        roles);
  }

  private static double correctness(Importance importance, Reactions reactions) {
    return (1 + RankCorrelation.of(importance.parts(), reactions.partDrops())) / 2;
  }

  private static Localisation onCreature(AttributionMap map, PartMask mask) {
    return Localisation.of(map, (x, y) -> PartMask.isCreature(mask.at(x, y)));
  }

  /** A list a picture, of one judgement a classifier. */
  private List<List<Judgement>> judgements(
      ExplainedClassifiers classifiers,
      List<String> labels,
      UnaryOperator<Pixels> fit,
      Progress progress)
      throws OrtException {
    int[] outputs = outputs(classifiers, labels);
    InputView view = InputView.of(fit);
    List<List<Judgement>> judgements = new ArrayList<>();
    try (Progress.Stage stage = progress.stage("explanations", pictures.size())) {
      for (int index : pictures) {
        Scene scene = creatures.scene(Split.VALIDATION, index);
        PartMask mask = view.of(CreaturePainter.mask(scene));
        judgements.add(
            Reactions.of(scene, classifiers, fit).stream()
                .map(reactions -> judge(index, scene, mask, reactions, outputs))
                .toList());
        stage.advance(1);
      }
    }
    return judgements;
  }

  private List<CreatureScores> scores(List<String> names, List<List<Judgement>> judgements) {
    return IntStream.range(0, names.size())
        .mapToObj(
            at -> scores(names.get(at), judgements.stream().map(each -> each.get(at)).toList()))
        .toList();
  }

  private CreatureScores scores(String name, List<Judgement> judgements) {
    if (judgements.stream().noneMatch(Judgement::correct)) {
      throw new TrainerException(
          "expected a classifier that recognises creatures, found "
              + name
              + " wrong about all "
              + judgements.size());
    }
    return Summary.of(name, judgements, seed);
  }

  /** The classifiers' class of each of the creatures' classes. */
  private int[] outputs(ExplainedClassifiers classifiers, List<String> labels) {
    if (classifiers.classCount() != labels.size()) {
      throw new IllegalArgumentException(
          "expected "
              + classifiers.classCount()
              + " labels, one a class of "
              + String.join(", ", classifiers.names())
              + ", found "
              + labels.size());
    }
    List<String> own = creatures.labels();
    if (own.size() != labels.size() || !new HashSet<>(labels).equals(new HashSet<>(own))) {
      throw new TrainerException(
          "expected a classifier of the creatures' "
              + own.size()
              + " classes, "
              + own.get(0)
              + " for one, found "
              + labels.size()
              + " classes, "
              + labels.stream().filter(label -> !own.contains(label)).findFirst().orElse("no other")
              + " for one");
    }
    return own.stream().mapToInt(labels::indexOf).toArray();
  }

  private Judgement judge(
      int index, Scene scene, PartMask mask, Reactions reactions, int[] outputs) {
    int label = creatures.label(Split.VALIDATION, index);
    int top = reactions.whole().top();
    AttributionMap map = reactions.whole().attribution(top);
    Importance importance = Importance.of(map, mask, scene.objects().size());
    boolean correct = top == outputs[label];
    List<Set<Part>> enough =
        SufficientParts.of(creatures.classes().get(label), creatures.classes());
    Map<Part, Localisation> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      int id = PartMask.id(part);
      parts.put(part, Localisation.of(map, (x, y) -> mask.at(x, y) == id));
    }
    return new Judgement(
        correct,
        Arrays.stream(PartsChosen.thresholds())
            .mapToObj(t -> PartsChosen.at(t, importance, reactions, enough, correct))
            .toList(),
        correctness(importance, reactions),
        contrast(index, reactions, mask, scene, outputs),
        scene.objects().size(),
        reactions.indifferentObjects().size(),
        onCreature(map, mask),
        parts);
  }

  /** One of the contrasts of a picture's class, drawn at random. */
  private double contrast(
      int index, Reactions reactions, PartMask mask, Scene scene, int[] outputs) {
    List<Contrast> contrasts =
        Contrast.of(creatures.label(Split.VALIDATION, index), creatures.classes());
    if (contrasts.isEmpty()) {
      return Double.NaN;
    }
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(seed).nextLong() ^ index).split();
    Contrast drawn = contrasts.get(random.nextInt(contrasts.size()));
    int objects = scene.objects().size();
    AttributionMap first = reactions.whole().attribution(outputs[drawn.first()]);
    AttributionMap second = reactions.whole().attribution(outputs[drawn.second()]);
    return drawn.score(Importance.of(first, mask, objects), Importance.of(second, mask, objects));
  }
}
