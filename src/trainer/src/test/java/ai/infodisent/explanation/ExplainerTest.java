package ai.infodisent.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.image.Box;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Placement;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stands beside the trainer, which can make bundles. */
class ExplainerTest {

  private static final Gallery.Example SEEN =
      new Gallery.Example("0a1b.jpg", "shoe", 2.5f, new Box(1, 2, 3, 4));

  /** A picture of 120 x 80 pixels, seen whole. */
  private static final Placement WHOLE = new Placement(0, 0, 120, 80, 120, 80);

  @TempDir static Path folder;

  private static TinyBundle tiny;
  private static ExplainedModel model;
  private static Explainer explainer;

  @BeforeAll
  static void open() throws IOException {
    Gallery gallery = new Gallery(List.of(new Gallery.Prototype(0, Sign.MINUS, List.of(SEEN))));
    tiny = TinyBundle.write(folder.resolve("bundle"), gallery);
    model = ExplainedModel.open(tiny.read(), new SessionSettings(1));
    explainer = new Explainer(model, tiny.read().galleryIndex(), image -> "/somewhere/" + image);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void listedAndRestAndBiasAreTheLogitHoweverManyAreListed() throws OrtException {
    for (int top = 1; top < 12; top++) {
      for (ClassExplanation found :
          explain(top, new ExplanationOptions(9, top, false, List.of()))) {
        assertEquals(found.logit(), found.listed() + found.rest() + found.bias(), 1e-4);
        double sum = found.prototypes().stream().mapToDouble(Component::contribution).sum();
        assertEquals(sum, found.listed(), 1e-4);
        assertTrue(found.prototypes().size() <= top);
      }
    }
  }

  @Test
  void theComponentsThatMoveTheLogitMostAreListedTheLargestFirst() throws OrtException {
    for (int seed = 0; seed < 20; seed++) {
      PlainHead.Outcome plain = tiny.plain(TinyBundle.picture(seed));
      List<ClassExplanation> explained =
          explain(seed, new ExplanationOptions(2, 3, true, List.of()));
      assertEquals(2, explained.size());
      for (int rank = 0; rank < 2; rank++) {
        ClassExplanation found = explained.get(rank);
        int index = plain.ranking()[rank];
        assertEquals(index, found.index());
        assertEquals(TinyBundle.LABELS.get(index), found.label());
        assertEquals(plain.scores()[index], found.score(), 1e-5);
        List<Double> sizes = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
          sizes.add(tiny.head().weights()[index][k] * plain.components()[0][k]);
          sizes.add(-tiny.head().weights()[index][k] * plain.components()[1][k]);
        }
        sizes.sort((a, b) -> Double.compare(b, a));
        for (int i = 0; i < found.prototypes().size(); i++) {
          Component component = found.prototypes().get(i);
          assertEquals(sizes.get(i), Math.abs(component.contribution()), 1e-4);
          assertComponent(plain, index, component);
        }
      }
    }
  }

  @Test
  void examplesAreThoseOfTheSameSignedComponentAtTheGivenAddress() throws OrtException {
    int told = 0;
    for (int seed = 0; seed < 10; seed++) {
      for (ClassExplanation found :
          explain(seed, new ExplanationOptions(3, 99, false, List.of()))) {
        for (Component component : found.prototypes()) {
          boolean seen = component.channel() == 0 && component.sign() == Sign.MINUS;
          told += seen ? 1 : 0;
          assertEquals(
              seen
                  ? List.of(
                      new Explanation.Example("/somewhere/0a1b.jpg", "shoe", new Box(1, 2, 3, 4)))
                  : List.of(),
              component.examples());
        }
      }
    }
    assertTrue(told > 0, "found no component with examples, so nothing was put to the test");
  }

  @Test
  void componentsWithoutContributionAreNotListed() throws OrtException {
    for (ClassExplanation found : explain(1, new ExplanationOptions(3, 99, false, List.of()))) {
      for (Component component : found.prototypes()) {
        // Channel 4 is no class's.
        assertTrue(component.channel() != 4 && component.contribution() != 0);
        assertNull(component.map());
      }
    }
  }

  @Test
  void classesAskedForByNameAreExplainedWhateverTheirRank() throws OrtException {
    int last = tiny.plain(TinyBundle.picture(1)).ranking()[2];
    String label = TinyBundle.LABELS.get(last);
    List<ClassExplanation> found =
        explain(1, new ExplanationOptions(1, 5, false, List.of(label, label)));
    assertEquals(2, found.size());
    assertEquals(label, found.get(1).label());
  }

  @Test
  void aClassOnTopThatIsAskedForIsToldOnce() throws OrtException {
    String top = TinyBundle.LABELS.get(tiny.plain(TinyBundle.picture(1)).ranking()[0]);
    assertEquals(1, explain(1, new ExplanationOptions(1, 5, false, List.of(top))).size());
  }

  @Test
  void anUnknownClassIsRefusedBeforeAnythingIsComputed() {
    ExplanationOptions options = new ExplanationOptions(1, 5, false, List.of("scarf"));
    UnknownClassException refused =
        assertThrows(UnknownClassException.class, () -> explainer.check(options));
    assertEquals(
        "expected one of the model's 3 class labels, found \"scarf\"", refused.getMessage());
  }

  @Test
  void askingForNothingIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new ExplanationOptions(0, 5, false, List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new ExplanationOptions(1, -1, false, List.of()));
  }

  @Test
  void aDecisionIsTheSumItSays() throws OrtException {
    Inference inference = model.run(List.of(TinyBundle.picture(4)), false);
    PlainHead.Outcome plain = tiny.plain(TinyBundle.picture(4));
    for (int c = 0; c < 3; c++) {
      Decision decision = new Decision(model, inference, 0, c);
      assertEquals(plain.logits()[c], decision.total(), 1e-4);
      assertTrue(decision.sumError() < 1e-5);
      assertEquals(0, decision.size(1e9));
      for (int k = 0; k < 5; k++) {
        double weight = tiny.head().weights()[c][k];
        assertEquals(weight * plain.components()[0][k], decision.contribution(k, Sign.PLUS), 1e-4);
        assertEquals(weight * plain.components()[1][k], decision.contribution(k, Sign.MINUS), 1e-4);
      }
    }
  }

  private static void assertComponent(PlainHead.Outcome plain, int index, Component component) {
    int k = component.channel();
    int sign = component.sign() == Sign.PLUS ? 0 : 1;
    int factor = component.sign() == Sign.PLUS ? 1 : -1;
    assertEquals(factor * plain.components()[sign][k], component.activation(), 1e-4);
    assertEquals(tiny.head().weights()[index][k], component.weight());
    assertEquals(factor * component.weight() * component.activation(), component.contribution());
    int winner = plain.winners()[sign][k];
    assertEquals(new Explanation.Cell(winner / 3, winner % 3), component.cell());
    assertEquals(new Box(winner % 3 * 40, winner / 3 * 40, 40, 40), component.box());
    for (int cell = 0; cell < 6; cell++) {
      double expected = Math.max(0, factor * plain.mixed()[k][cell]);
      assertEquals(expected, component.map()[cell / 3][cell % 3], 1e-4);
    }
  }

  private static List<ClassExplanation> explain(long seed, ExplanationOptions options)
      throws OrtException {
    Pixels picture = TinyBundle.picture(seed);
    Inference inference = model.run(List.of(picture), options.maps());
    Explanation explanation = explainer.explain(inference, 0, WHOLE, options);
    assertEquals(new Explanation.Image(120, 80), explanation.image());
    assertEquals("bundle", explanation.model().name());
    return explanation.classes();
  }
}
