package ai.infodisent.trainer.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.creatures.BackgroundObject;
import ai.infodisent.trainer.creatures.CreatureClass;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.CreaturePainter;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.creatures.Scene;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.Estimate;
import ai.infodisent.trainer.fit.Quiet;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Classifiers and explanations whose scores follow from how they are made. */
class CreatureBenchmarkTest {

  private static final CreatureDataSet CREATURES =
      CreatureDataSet.balanced(1, 50, 1, 1, new ObjectRange(0, 6));
  private static final int PICTURES = 50;
  private static final double ALL = Arrays.stream(KnownClassifier.AMOUNTS).sum();

  private static Map<String, Scene> scenes;

  @BeforeAll
  static void drawOnce() {
    scenes = KnownClassifier.scenes(CREATURES, UnaryOperator.identity());
  }

  @Test
  void anExplanationThatSaysWhatIsSoReachesAllThereIs() throws OrtException {
    CreatureScores scores = scores((known, scene, index) -> known);
    assertEquals(1, scores.accuracy().value());
    assertEquals(1, scores.correctness().value(), 1e-12);
    assertEquals(1, scores.distractibility().value());
    assertEquals(1, scores.backgroundIndependence().value());
    assertEquals(1, scores.contrastivity().value());
    assertEquals(1, scores.csdc().value());
    assertEquals(1, scores.preservation().value());
    // Without any part all logits are equal, and the first class' creatures keep their class.
    assertEquals(49 / 50.0, scores.deletion().value());
    assertEquals(0.01, scores.threshold());
    double completeness = ((2 + 49 / 50.0) / 3 + 1) / 2;
    assertEquals(completeness, scores.completeness().value(), 1e-12);
    assertEquals((completeness + 2) / 3, scores.centre().value(), 1e-12);
    // The wing counts most, and nothing is outside the creature.
    assertEquals(1, scores.creature().pointing().value());
    assertEquals(1, scores.creature().energy().value());
    for (Part part : Part.values()) {
      CreatureScores.Pointing pointing = scores.parts().get(part.label());
      assertEquals(part == Part.WING ? 1 : 0, pointing.pointing().value());
      assertEquals(KnownClassifier.AMOUNTS[part.ordinal()] / ALL, pointing.energy().value(), 1e-6);
    }
  }

  @Test
  void anExplanationThatSaysTheOppositeIsCompleteAndNeverCorrect() throws OrtException {
    CreatureScores scores =
        scores((known, scene, index) -> Arrays.stream(known).map(one -> 6 - one).toArray());
    assertEquals(0, scores.correctness().value(), 1e-12);
    assertEquals(0, scores.contrastivity().value());
    assertEquals(1, scores.csdc().value());
    assertEquals(scores.completeness().value() / 3, scores.centre().value(), 1e-12);
    assertEquals(1, scores.backgroundIndependence().value());
  }

  @Test
  void anExplanationDrawnAtRandomIsAtChanceWithinFourStandardErrors() throws OrtException {
    CreatureScores scores =
        scores(
            (known, scene, index) -> {
              // No two pairs of these have the same sum.
              List<Double> amounts = new ArrayList<>(List.of(1.0, 2.0, 4.0, 8.0, 16.0));
              Collections.shuffle(amounts, new Random(Double.hashCode(scene.horizon()) + index));
              return amounts.stream().mapToDouble(one -> one).toArray();
            });
    // Spearman's correlation of n values with a random order has the variance 1 / (n - 1).
    double correctness = Math.sqrt(1 / 4.0) / 2 / Math.sqrt(PICTURES);
    assertEquals(0.5, scores.correctness().value(), 4 * correctness);
    long contrasted =
        IntStream.range(0, PICTURES)
            .filter(label -> !Contrast.of(label, CREATURES.classes()).isEmpty())
            .count();
    assertTrue(contrasted > 40, contrasted + " of 50 classes have a contrast");
    // The mean of two tosses of a coin has the variance 1 / 8.
    assertEquals(0.5, scores.contrastivity().value(), 4 * Math.sqrt(1 / 8.0 / contrasted));
    for (Estimate one : List.of(scores.correctness(), scores.contrastivity())) {
      assertTrue(one.low() < one.value() && one.value() < one.high(), one.toString());
    }
    // Of a bootstrap over as many pictures the interval is near 1.96 standard errors each way.
    double width = scores.correctness().high() - scores.correctness().low();
    assertEquals(2 * 1.96 * correctness, width, correctness);
  }

  @Test
  void whatLiesOnAnObjectThatDoesNotMatterDistracts() throws OrtException {
    CreatureScores scores =
        scores(
            (known, scene, index) -> {
              double[] amounts = Arrays.copyOf(known, 5 + scene.objects().size());
              int object = visible(scene);
              if (object >= 0) {
                amounts[5 + object] = 5;
              }
              return amounts;
            });
    double distracted =
        scenes()
            .filter(scene -> !scene.objects().isEmpty())
            .mapToDouble(scene -> visible(scene) < 0 ? 0 : 1.0 / scene.objects().size())
            .average()
            .orElseThrow();
    assertTrue(distracted > 0.2 && distracted < 0.8, "distracted " + distracted);
    assertEquals(1 - distracted, scores.distractibility().value(), 1e-12);
    double energy = scenes().mapToDouble(scene -> visible(scene) < 0 ? 1 : ALL / (ALL + 5)).sum();
    assertEquals(energy / PICTURES, scores.creature().energy().value(), 1e-6);
    assertEquals(1, scores.correctness().value(), 1e-12);
  }

  @Test
  void aClassifierThatLooksAtCloudsDependsOnThem() throws OrtException {
    Map<Scene, Integer> seen = new ConcurrentHashMap<>();
    ToDoubleFunction<Scene> clouds =
        scene -> 2 * seen.computeIfAbsent(scene, CreatureBenchmarkTest::visibleClouds);
    CreatureScores scores = scores(clouds, (known, scene, index) -> known);
    // Two of at most 15 + 2 * 6 are more than 5 %.
    double mattering = 0;
    double objects = 0;
    for (Scene scene : scenes().toList()) {
      objects += scene.objects().size();
      for (int i = 0; i < scene.objects().size(); i++) {
        mattering += visibleClouds(scene) > visibleClouds(scene.withoutObject(i)) ? 1 : 0;
      }
    }
    assertTrue(mattering > 10, mattering + " clouds");
    assertEquals(1 - mattering / objects, scores.backgroundIndependence().value(), 1e-12);
    Estimate found = scores.backgroundIndependence();
    assertTrue(found.low() < found.value() && found.value() < found.high(), found.toString());
    assertEquals(1, scores.distractibility().value());
  }

  @Test
  void partsThatDoNotMatterAndAreFoundDistract() throws OrtException {
    // Of 75 only the tail's and the wing's amounts, 4 and 5, are 5 % or more.
    CreatureScores scores = scores(scene -> 60, (known, scene, index) -> known);
    // A part is found as long as its share of all is more than the threshold.
    Set<Part> found = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (KnownClassifier.AMOUNTS[part.ordinal()] > scores.threshold() * ALL) {
        found.add(part);
      }
    }
    double idle = found.stream().filter(part -> part.ordinal() < 3).count();
    double distracted =
        scenes().mapToDouble(scene -> idle / (3 + scene.objects().size())).average().orElseThrow();
    assertEquals(1 - distracted, scores.distractibility().value(), 1e-12);
    assertEquals(1, scores.correctness().value(), 1e-12);
    assertEquals(1, scores.backgroundIndependence().value());
  }

  @Test
  void anExplanationOfNothingFindsNothing() throws OrtException {
    CreatureScores scores = scores((known, scene, index) -> new double[5]);
    assertEquals(0.5, scores.correctness().value());
    assertEquals(0, scores.contrastivity().value());
    assertEquals(0, scores.csdc().value());
    assertEquals(0, scores.deletion().value());
    assertEquals(1, scores.distractibility().value());
    assertEquals(0, scores.creature().pointing().value());
    assertEquals(0, scores.creature().energy().value());
  }

  @Test
  void otherInputSizesAndOrdersOfClassesGiveTheSameScores() throws OrtException {
    UnaryOperator<Pixels> fit = pixels -> Preparation.squash(224, 192).prepare(pixels).pixels();
    List<CreatureClass> classes = new ArrayList<>(CREATURES.classes());
    Collections.reverse(classes);
    KnownClassifier classifier =
        new KnownClassifier(
            classes,
            KnownClassifier.scenes(CREATURES, fit),
            scene -> 0,
            (known, scene, index) -> known);
    CreatureScores found =
        CreatureBenchmark.of(CREATURES, 0, 1)
            .run(classifier, classes.stream().map(CreatureClass::label).toList(), fit, new Quiet());
    CreatureScores expected = scores((known, scene, index) -> known);
    assertEquals(expected.accuracy(), found.accuracy());
    assertEquals(expected.deletion(), found.deletion());
    assertEquals(expected.completeness(), found.completeness());
    assertEquals(expected.centre(), found.centre());
    assertEquals(expected.creature(), found.creature());
    assertEquals(expected.parts(), found.parts());
  }

  @Test
  void aSampleIsDrawnBySeedAndItsScoresAreThose() throws OrtException {
    CreatureBenchmark sample = CreatureBenchmark.of(CREATURES, 7, 4);
    assertEquals(7, sample.pictures().size());
    assertEquals(sample, CreatureBenchmark.of(CREATURES, 7, 4));
    assertTrue(!sample.pictures().equals(CreatureBenchmark.of(CREATURES, 7, 5).pictures()));
    assertEquals(
        IntStream.range(0, PICTURES).boxed().toList(),
        CreatureBenchmark.of(CREATURES, 0, 4).pictures());
    CreatureScores first = run(sample, known(), CREATURES.labels());
    assertEquals(7, first.pictures());
    assertEquals(first, run(sample, known(), CREATURES.labels()));
  }

  @Test
  void aSampleOfLabelsClassesIsOfTenPicturesEachOrOfMoreIfMoreAreAskedFor() {
    ObjectRange objects = new ObjectRange(0, 6);
    CreatureBenchmark ten = CreatureBenchmark.ofLabels(CREATURES.labels(), objects, 200, 1);
    assertEquals(200, ten.pictures().size());
    assertEquals(500, ten.creatures().count(Split.VALIDATION));
    assertEquals(CREATURES.classes(), ten.creatures().classes());
    CreatureBenchmark more = CreatureBenchmark.ofLabels(CREATURES.labels(), objects, 501, 1);
    assertEquals(501, more.pictures().size());
    assertEquals(550, more.creatures().count(Split.VALIDATION));
    for (int sample : new int[] {0, -1}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> CreatureBenchmark.ofLabels(CREATURES.labels(), objects, sample, 1));
    }
    assertThrows(
        IllegalArgumentException.class, () -> CreatureBenchmark.ofLabels(List.of(), objects, 1, 1));
  }

  @Test
  void scoresAreWrittenAsJson() throws Exception {
    CreatureScores scores = scores((known, scene, index) -> known);
    JsonNode found = JsonMapper.builder().build().valueToTree(scores);
    assertEquals("known", found.get("classifier").asText());
    assertEquals(50, found.get("pictures").asInt());
    assertEquals(0.98, found.get("deletion").get("value").asDouble());
    JsonNode centre = found.get("centre");
    assertTrue(centre.get("low").asDouble() <= centre.get("value").asDouble(), found.toString());
    assertTrue(centre.get("value").asDouble() <= centre.get("high").asDouble(), found.toString());
    assertEquals(1, found.get("parts").get("wing").get("pointing").get("value").asDouble());
    assertTrue(!found.toString().contains("NaN"), found.toString());
  }

  @Test
  void otherClassesAreRefused() {
    CreatureBenchmark benchmark = CreatureBenchmark.of(CREATURES, 0, 1);
    List<String> other = new ArrayList<>(CREATURES.labels());
    other.set(3, "hat");
    String refused =
        assertThrows(TrainerException.class, () -> run(benchmark, known(), other)).getMessage();
    assertTrue(refused.startsWith("expected a classifier of the creatures' 50 classes"), refused);
    assertTrue(refused.endsWith("found 50 classes, hat for one"), refused);
    List<String> fewer = CREATURES.labels().subList(0, 49);
    assertThrows(IllegalArgumentException.class, () -> run(benchmark, known(), fewer));
  }

  @Test
  void aClassifierThatIsNeverRightIsRefused() {
    // Its classes are told in another order than they are.
    List<String> shifted = new ArrayList<>(CREATURES.labels());
    Collections.rotate(shifted, 1);
    CreatureBenchmark benchmark = CreatureBenchmark.of(CREATURES, 3, 1);
    String refused =
        assertThrows(TrainerException.class, () -> run(benchmark, known(), shifted)).getMessage();
    assertEquals(
        "expected a classifier that recognises creatures, found known wrong about all 3", refused);
  }

  @Test
  void aPreparationThatChangesColoursIsRefused() {
    CreatureBenchmark benchmark = CreatureBenchmark.of(CREATURES, 3, 1);
    UnaryOperator<Pixels> negative =
        pixels -> {
          byte[] rgb = pixels.rgb().clone();
          for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ~rgb[i];
          }
          return new Pixels(pixels.width(), pixels.height(), rgb);
        };
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> benchmark.run(known(), CREATURES.labels(), negative, new Quiet()))
            .getMessage();
    assertTrue(refused.endsWith("blue 255 of 0"), refused);
  }

  @Test
  void anExplanationOfAnotherSizeIsRefused() {
    PartMask mask = CreaturePainter.mask(CREATURES.scene(Split.VALIDATION, 0));
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> Importance.of(new AttributionMap(64, 64, new float[4096]), mask, 6))
            .getMessage();
    assertTrue(refused.contains("128 x 128 pixels") && refused.endsWith("found 64 x 64"), refused);
  }

  @Test
  void samplesThatAreNoneAreRefused() {
    for (int sample : new int[] {-1, 51}) {
      assertEquals(
          "expected a sample of 1 to 50 pictures, or 0 for all, found " + sample,
          assertThrows(
                  IllegalArgumentException.class, () -> CreatureBenchmark.of(CREATURES, sample, 1))
              .getMessage());
    }
    assertThrows(
        IllegalArgumentException.class, () -> new CreatureBenchmark(CREATURES, List.of(), 1));
    assertThrows(
        IndexOutOfBoundsException.class, () -> new CreatureBenchmark(CREATURES, List.of(50), 1));
    CreatureDataSet two = CreatureDataSet.balanced(1, 2, 1, 1, new ObjectRange(0, 1));
    String refused =
        assertThrows(IllegalArgumentException.class, () -> CreatureBenchmark.of(two, 0, 1))
            .getMessage();
    assertTrue(refused.startsWith("expected a picture whose class shares two parts"), refused);
  }

  private static Stream<Scene> scenes() {
    return IntStream.range(0, PICTURES).mapToObj(i -> CREATURES.scene(Split.VALIDATION, i));
  }

  /** A cloud that is hidden is in the scene and not in its picture. */
  private static int visibleClouds(Scene scene) {
    PartMask mask = CreaturePainter.mask(scene);
    return (int)
        IntStream.range(0, scene.objects().size())
            .filter(i -> scene.objects().get(i).kind() == BackgroundObject.Kind.CLOUD)
            .filter(i -> mask.count(PartMask.objectId(i)) > 0)
            .count();
  }

  /** The first object that has a pixel far from all else, or -1. */
  private static int visible(Scene scene) {
    PartMask mask = CreaturePainter.mask(scene);
    for (int object = 0; object < scene.objects().size(); object++) {
      int id = PartMask.objectId(object);
      for (int i = 0; i < Scene.SIDE * Scene.SIDE; i++) {
        int x = i % Scene.SIDE;
        int y = i / Scene.SIDE;
        if (mask.at(x, y) == id && KnownClassifier.isAlone(id, x, y, mask)) {
          return object;
        }
      }
    }
    return -1;
  }

  private static KnownClassifier known() {
    return new KnownClassifier(
        CREATURES.classes(), scenes, scene -> 0, (known, scene, index) -> known);
  }

  private static CreatureScores scores(KnownClassifier.Explanation explanation)
      throws OrtException {
    return scores(scene -> 0, explanation);
  }

  private static CreatureScores scores(
      ToDoubleFunction<Scene> surroundings, KnownClassifier.Explanation explanation)
      throws OrtException {
    KnownClassifier classifier =
        new KnownClassifier(CREATURES.classes(), scenes, surroundings, explanation);
    return run(CreatureBenchmark.of(CREATURES, 0, 1), classifier, CREATURES.labels());
  }

  private static CreatureScores run(
      CreatureBenchmark benchmark, KnownClassifier classifier, List<String> labels)
      throws OrtException {
    return benchmark.run(classifier, labels, UnaryOperator.identity(), new Quiet());
  }
}
