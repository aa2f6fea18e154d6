package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifier.Answer;
import ai.infodisent.trainer.evaluate.ExplainedClassifiers;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.ProbeGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbedModelTest {

  /** Pixels of a cell. */
  private static final int PATCH = 4 * 4;

  private static final int WIDTH = 12;

  @TempDir static Path folder;

  private static TinyBundle tiny;
  private static ProbedModel model;

  @BeforeAll
  static void openInJUnit() throws IOException {
    open(folder.resolve("bundle"));
  }

  @BeforeContainer
  static void openInJqwik() throws IOException {
    open(Files.createTempDirectory("probed").resolve("bundle"));
  }

  private static void open(Path bundle) throws IOException {
    tiny = TinyProbe.write(bundle);
    model = ProbedModel.open(tiny.read(), new SessionSettings(1), new Quiet());
  }

  @AfterAll
  @AfterContainer
  static void close() throws OrtException {
    model.close();
  }

  @Test
  void aBundleIsExplainedInFourWays() {
    assertEquals(
        List.of("exact", "soft", "CAM", "random"),
        model.classifiers(0).stream().map(ExplainedClassifier::name).toList());
    assertEquals(3, model.classifiers(0).get(2).classCount());
  }

  @Test
  void askedTogetherEachAnswersAsByItself() throws OrtException {
    List<Pixels> pictures = List.of(TinyBundle.picture(1), TinyBundle.picture(2));
    List<ExplainedClassifier> alone = model.classifiers(7);
    ExplainedClassifiers together = model.together(7);
    assertEquals(alone.stream().map(ExplainedClassifier::name).toList(), together.names());
    assertEquals(TinyProbe.CLASSES, together.classCount());
    List<List<Answer>> found = together.answers(pictures);
    for (int i = 0; i < alone.size(); i++) {
      List<Answer> expected = alone.get(i).answers(pictures);
      for (int picture = 0; picture < pictures.size(); picture++) {
        assertSame(expected.get(picture), found.get(i).get(picture));
      }
    }
  }

  private static void assertSame(Answer expected, Answer found) {
    assertEquals(expected.top(), found.top());
    for (int index = 0; index < TinyProbe.CLASSES; index++) {
      assertEquals(expected.logit(index), found.logit(index));
      assertEquals(expected.score(index), found.score(index));
      assertArrayEquals(expected.attribution(index).amounts(), found.attribution(index).amounts());
    }
  }

  @Test
  void exactIsEachContributionInTheBoxOfItsWinner() throws OrtException {
    Pixels picture = TinyBundle.picture(3);
    PlainHead.Outcome plain = tiny.plain(picture);
    for (int index = 0; index < TinyProbe.CLASSES; index++) {
      double[] cells = new double[TinyProbe.CELLS];
      for (int k = 0; k < TinyProbe.CHANNELS; k++) {
        for (int sign = 0; sign < 2; sign++) {
          cells[plain.winners()[sign][k]] +=
              tiny.head().weights()[index][k] * plain.components()[sign][k];
        }
      }
      assertSpread(cells, answer("exact", picture).attribution(index));
    }
  }

  @Test
  void softIsEachContributionOverItsChannelsMapOfThatSign() throws OrtException {
    Pixels picture = TinyBundle.picture(4);
    PlainHead.Outcome plain = tiny.plain(picture);
    for (int index = 0; index < TinyProbe.CLASSES; index++) {
      double[] cells = new double[TinyProbe.CELLS];
      for (int k = 0; k < TinyProbe.CHANNELS; k++) {
        double above = 0;
        double below = 0;
        for (double value : plain.mixed()[k]) {
          above += Math.max(0, value);
          below += Math.max(0, -value);
        }
        for (int cell = 0; cell < cells.length; cell++) {
          double value = plain.mixed()[k][cell];
          double weight = tiny.head().weights()[index][k];
          if (value > 0) {
            cells[cell] += weight * plain.components()[0][k] * value / above;
          } else if (value < 0) {
            cells[cell] += weight * plain.components()[1][k] * -value / below;
          }
        }
      }
      assertSpread(cells, answer("soft", picture).attribution(index));
    }
  }

  @Test
  void camIsWhatEachCellAddsToTheProbesLogit() throws OrtException {
    Pixels picture = TinyBundle.picture(5);
    double[][] features = tiny.backbone().features(picture.rgb());
    for (int index = 0; index < TinyProbe.CLASSES; index++) {
      double[] cells = new double[TinyProbe.CELLS];
      for (int cell = 0; cell < cells.length; cell++) {
        for (int d = 0; d < TinyProbe.CHANNELS; d++) {
          float weight = TinyProbe.probe().weights()[index * TinyProbe.CHANNELS + d];
          cells[cell] += weight * features[d][cell] / TinyProbe.CELLS;
        }
      }
      assertSpread(cells, answer("CAM", picture).attribution(index));
    }
  }

  @Property(tries = 40)
  void amountsAddUpToTheLogitLessItsBias(@ForAll long seed) throws OrtException {
    Pixels picture = TinyBundle.picture(seed);
    for (String name : List.of("exact", "soft", "CAM")) {
      Answer answer = answer(name, picture);
      for (int index = 0; index < TinyProbe.CLASSES; index++) {
        float bias = name.equals("CAM") ? TinyProbe.probe().biases()[index] : 0;
        assertEquals(answer.logit(index) - bias, total(answer.attribution(index)), 1e-4, name);
      }
    }
  }

  @Property(tries = 20)
  void theClassOnTopHasTheHighestLogitAndScoresAddUp(@ForAll long seed) throws OrtException {
    for (String name : List.of("exact", "CAM")) {
      Answer answer = answer(name, TinyBundle.picture(seed));
      double scores = 0;
      for (int index = 0; index < TinyProbe.CLASSES; index++) {
        assertTrue(answer.logit(index) <= answer.logit(answer.top()));
        scores += answer.score(index);
      }
      assertEquals(1, scores, 1e-5);
    }
  }

  @Test
  void whatARunSaysOfAPictureDoesNotDependOnTheOthers() throws OrtException {
    List<Pixels> pictures = List.of(TinyBundle.picture(1), TinyBundle.picture(2));
    for (ExplainedClassifier classifier : model.classifiers(6)) {
      Answer alone = classifier.answers(pictures.subList(1, 2)).get(0);
      Answer second = classifier.answers(pictures).get(1);
      assertEquals(alone.logit(1), second.logit(1), 1e-6);
      assertArrayEquals(alone.attribution(1).amounts(), second.attribution(1).amounts(), 1e-6f);
    }
  }

  @Test
  void randomFollowsFromSeedPictureAndClass() throws OrtException {
    Pixels picture = TinyBundle.picture(1);
    float[] first = random(1, picture, 0);
    assertArrayEquals(first, random(1, picture, 0));
    assertFalse(Arrays.equals(first, random(2, picture, 0)));
    assertFalse(Arrays.equals(first, random(1, picture, 1)));
    assertFalse(Arrays.equals(first, random(1, TinyBundle.picture(2), 0)));
  }

  @Test
  void aBundleWithoutProbeIsExplainedWithoutCamAndSaysSo() throws OrtException, IOException {
    Path without = folder.resolve("without");
    Bundle bundle = TinyProbe.write(without).read();
    Files.delete(without.resolve(ProbeGraph.FILE));
    Quiet progress = new Quiet();
    try (ProbedModel own = ProbedModel.open(bundle, new SessionSettings(1), progress)) {
      assertEquals(
          List.of("exact", "soft", "random"),
          own.classifiers(0).stream().map(ExplainedClassifier::name).toList());
    }
    assertEquals(
        List.of("without has no probe.onnx: it is measured without CAM"), progress.lines());
  }

  @Test
  void aProbeThatCannotBeReadIsNamed() throws IOException {
    Path torn = folder.resolve("torn");
    Bundle bundle = TinyProbe.write(torn).read();
    Files.writeString(torn.resolve(ProbeGraph.FILE), "torn");
    String refused =
        assertThrows(
                BundleException.class,
                () -> ProbedModel.open(bundle, new SessionSettings(1), new Quiet()))
            .getMessage();
    assertEquals(
        "expected " + torn.resolve(ProbeGraph.FILE) + " to be a linear probe, found something else",
        refused);
  }

  @Test
  void aGraphThatCannotBeReadIsNamed() throws IOException {
    Path torn = folder.resolve("graph");
    Bundle bundle = TinyProbe.write(torn).read();
    byte[] graph = Files.readAllBytes(bundle.model());
    Files.write(bundle.model(), Arrays.copyOf(graph, graph.length / 2));
    String refused =
        assertThrows(
                BundleException.class,
                () -> ProbedModel.open(bundle, new SessionSettings(1), new Quiet()))
            .getMessage();
    assertTrue(refused.startsWith("expected " + bundle.model() + " to be a graph"), refused);
  }

  @Test
  void picturesOfAnotherSizeAreRefused() {
    ExplainedClassifier exact = model.classifiers(0).get(0);
    Pixels small = new Pixels(2, 2, new byte[12]);
    assertThrows(IllegalArgumentException.class, () -> exact.answers(List.of(small)));
  }

  private static Answer answer(String name, Pixels picture) throws OrtException {
    return classifier(name, 0).answers(List.of(picture)).get(0);
  }

  private static float[] random(long seed, Pixels picture, int index) throws OrtException {
    return classifier("random", seed).answers(List.of(picture)).get(0).attribution(index).amounts();
  }

  private static ExplainedClassifier classifier(String name, long seed) {
    return model.classifiers(seed).stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertSpread(double[] cells, AttributionMap map) {
    assertEquals(WIDTH, map.width());
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        assertEquals(cells[y / 4 * 3 + x / 4] / PATCH, map.at(x, y), 1e-4, x + ", " + y);
      }
    }
  }

  private static double total(AttributionMap map) {
    double total = 0;
    for (float amount : map.amounts()) {
      total += amount;
    }
    return total;
  }
}
