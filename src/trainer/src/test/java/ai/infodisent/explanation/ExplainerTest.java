package ai.infodisent.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.GalleryIndex;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.Explanation.Component;
import ai.infodisent.explanation.Explanation.Contrast;
import ai.infodisent.explanation.Explanation.Difference;
import ai.infodisent.explanation.Explanation.Rescored;
import ai.infodisent.explanation.Explanation.RescoredClass;
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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
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

  @Test
  void whyNotAnotherClassAddsUpToTheDifferenceOfTheLogits() throws OrtException {
    for (int seed = 0; seed < 20; seed++) {
      PlainHead.Outcome plain = tiny.plain(TinyBundle.picture(seed));
      for (int other = 0; other < 3; other++) {
        int chosen = plain.ranking()[0] == other ? plain.ranking()[1] : plain.ranking()[0];
        Contrast found =
            all(
                    seed,
                    ExplanationOptions.DEFAULT
                        .withTopPrototypes(1 + seed % 10)
                        .withAgainst(TinyBundle.LABELS.get(other)))
                .against();
        assertEquals(chosen, found.chosen().index());
        assertEquals(other, found.other().index());
        double difference = plain.logits()[chosen] - plain.logits()[other];
        assertEquals(difference, found.difference(), 1e-4);
        assertEquals(difference, found.listed() + found.rest() + found.bias(), 1e-4);
        double listed = 0;
        double previous = Double.MAX_VALUE;
        for (Difference component : found.prototypes()) {
          double activation = plain.components()[component.sign().ordinal()][component.channel()];
          double[][] weights = tiny.head().weights();
          assertEquals(weights[chosen][component.channel()] * activation, component.chosen(), 1e-4);
          assertEquals(weights[other][component.channel()] * activation, component.other(), 1e-4);
          assertEquals(component.chosen() - component.other(), component.difference(), 1e-5);
          assertEquals(Math.abs(activation), component.activation(), 1e-4);
          assertTrue(Math.abs(component.difference()) <= previous);
          previous = Math.abs(component.difference());
          listed += component.difference();
        }
        assertEquals(listed, found.listed(), 1e-5);
      }
    }
  }

  @Test
  void noFewerComponentsFlipADecisionThanThoseTold() throws OrtException {
    int flipped = 0;
    for (int seed = 0; seed < 20; seed++) {
      PlainHead.Outcome plain = tiny.plain(TinyBundle.picture(seed));
      Rescored flip = all(seed, ExplanationOptions.DEFAULT.withFlip(true)).flip();
      assertEquals(fewest(plain), flip.components().size());
      assertEquals(!flip.components().isEmpty(), flip.flipped());
      ExplanationOptions same = ExplanationOptions.DEFAULT.withWithout(flip.components());
      assertEquals(flip.flipped() ? flip : null, all(seed, same).without());
      flipped += flip.flipped() ? 1 : 0;
      for (RescoredClass found : flip.classes()) {
        int set = 0;
        for (ComponentName component : flip.components()) {
          set |= 1 << 2 * component.channel() + component.sign().ordinal();
        }
        assertEquals(plain.logits()[found.index()], found.before().logit(), 1e-4);
        assertEquals(logit(plain, found.index(), set), found.after().logit(), 1e-4);
        assertEquals(found.index(), plain.ranking()[found.before().rank() - 1]);
      }
    }
    assertTrue(flipped > 0, "found no decision that flips, so nothing was put to the test");
  }

  /** How many of the ten components must go for another class to be the best, at least; or 0. */
  private static int fewest(PlainHead.Outcome plain) {
    int fewest = 0;
    for (int set = 1; set < 1 << 10; set++) {
      double best = logit(plain, plain.ranking()[0], set);
      boolean flips = false;
      for (int c = 0; c < 3; c++) {
        flips |= logit(plain, c, set) > best + 1e-6;
      }
      if (flips && (fewest == 0 || Integer.bitCount(set) < fewest)) {
        fewest = Integer.bitCount(set);
      }
    }
    return fewest;
  }

  /** A class's logit without a set of components, a bit each. */
  private static double logit(PlainHead.Outcome plain, int index, int without) {
    double logit = 0;
    for (int k = 0; k < 5; k++) {
      for (int sign = 0; sign < 2; sign++) {
        if ((without >> 2 * k + sign & 1) == 0) {
          logit += tiny.head().weights()[index][k] * plain.components()[sign][k];
        }
      }
    }
    return logit;
  }

  @Test
  void aCertainDecisionIsNotLookedInto() throws OrtException {
    List<String> shown = new ArrayList<>();
    Explainer counting = new Explainer(model, gallery(), image -> told(shown, image));
    ExplanationOptions everything =
        new ExplanationOptions(3, 99, false, List.of())
            .withAgainst("hat")
            .withWithout(ComponentName.both(0))
            .withFlip(true);
    for (int seed = 0; seed < 10; seed++) {
      Inference inference = model.run(List.of(TinyBundle.picture(seed)), false);
      float best = inference.score(0, inference.classOfRank(0, 0));
      Explanation certain =
          counting.explain(inference, 0, WHOLE, everything.withScoreBelow(Math.min(best, 1)));
      assertEquals(false, certain.explained());
      assertNull(certain.against());
      assertNull(certain.without());
      assertNull(certain.flip());
      for (ClassExplanation found : certain.classes()) {
        assertEquals(List.of(), found.prototypes());
        assertEquals(0, found.listed());
        assertEquals(found.logit(), found.rest() + found.bias(), 1e-6);
      }
    }
    assertEquals(List.of(), shown);
    for (int seed = 0; seed < 10; seed++) {
      Inference inference = model.run(List.of(TinyBundle.picture(seed)), false);
      Explanation usual = counting.explain(inference, 0, WHOLE, everything);
      assertNull(usual.explained());
      Explanation uncertain = counting.explain(inference, 0, WHOLE, everything.withScoreBelow(1));
      assertEquals(true, uncertain.explained());
      assertEquals(usual.classes(), uncertain.classes());
      assertEquals(usual.flip(), uncertain.flip());
    }
    assertTrue(shown.size() > 0);
  }

  @Test
  void examplesThatAreNotAskedForAreNotLookedFor() throws OrtException {
    List<String> shown = new ArrayList<>();
    Explainer counting = new Explainer(model, gallery(), image -> told(shown, image));
    ExplanationOptions none =
        new ExplanationOptions(3, 99, false, List.of()).withExamples(ExampleForm.NONE);
    for (int seed = 0; seed < 10; seed++) {
      Inference inference = model.run(List.of(TinyBundle.picture(seed)), false);
      for (ClassExplanation found : counting.explain(inference, 0, WHOLE, none).classes()) {
        found.prototypes().forEach(component -> assertEquals(List.of(), component.examples()));
      }
    }
    assertEquals(List.of(), shown);
  }

  @Test
  void whatTheModelDoesNotHaveIsRefusedBeforeAnythingIsComputed() {
    ExplanationOptions usual = ExplanationOptions.DEFAULT;
    assertEquals(
        "expected one of the model's 3 class labels, found \"scarf\"",
        refusal(usual.withAgainst("scarf")));
    assertEquals(
        "expected a channel below 5, found 5", refusal(usual.withWithout(ComponentName.both(5))));
    explainer.check(usual.withWithout(ComponentName.both(4)).withAgainst("hat"));
  }

  @Test
  void ofSeveralClassesWithOneLabelTheBestIsSetAgainstTheBestOfTheOthers() throws Exception {
    try (ExplainedModel twins = labelled("hat", "shoe", "hat")) {
      Explainer twin = new Explainer(twins, gallery(), image -> image);
      for (int seed = 0; seed < 20; seed++) {
        int[] ranking = tiny.plain(TinyBundle.picture(seed)).ranking();
        Inference inference = twins.run(List.of(TinyBundle.picture(seed)), false);
        ExplanationOptions hat = ExplanationOptions.DEFAULT.withAgainst("hat");
        Contrast found = twin.explain(inference, 0, WHOLE, hat).against();
        assertEquals(1, found.chosen().index());
        assertEquals(ranking[0] == 1 ? ranking[1] : ranking[0], found.other().index());
      }
      assertEquals(
          List.of(0, 2),
          twin.overview().classes("hat", 1, ExampleForm.NONE, image -> image).classes().stream()
              .map(Overview.ClassView::index)
              .toList());
    }
  }

  @Test
  void aModelOfOneLabelHasNothingToSetAgainstIt() throws Exception {
    try (ExplainedModel alike = labelled("hat", "hat", "hat")) {
      Explainer all = new Explainer(alike, gallery(), image -> image);
      ExplanationOptions hat = ExplanationOptions.DEFAULT.withAgainst("hat");
      UnanswerableException refused =
          assertThrows(UnanswerableException.class, () -> all.check(hat));
      assertEquals(
          "expected a model of several labels to set one against another, found one label",
          refused.getMessage());
    }
  }

  private static ExplainedModel labelled(String... labels) throws IOException {
    Manifest manifest = tiny.read().manifest();
    Manifest renamed =
        new Manifest(
            manifest.format(),
            manifest.version(),
            manifest.model(),
            List.of(labels),
            manifest.preparation(),
            manifest.channels(),
            manifest.cells(),
            manifest.pooling(),
            manifest.scores(),
            manifest.bias(),
            manifest.fixedBatch(),
            manifest.provenance());
    return ExplainedModel.open(new Bundle(tiny.folder(), renamed), new SessionSettings(1));
  }

  @Test
  void theOverviewTellsWeightsByTheirSize() {
    Overview overview = explainer.overview();
    UnaryOperator<String> address = image -> "/there/" + image;
    for (int k = 0; k < 5; k++) {
      for (ComponentName component : ComponentName.both(k)) {
        Overview.PrototypeView found = overview.prototype(component, ExampleForm.LINK, address);
        List<Integer> expected = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
          if (tiny.head().weights()[c][k] > 0) {
            expected.add(c);
          }
        }
        int channel = k;
        expected.sort(Comparator.comparingDouble(c -> -tiny.head().weights()[c][channel]));
        assertEquals(expected, found.classes().stream().map(Overview.ClassWeight::index).toList());
        found
            .classes()
            .forEach(c -> assertEquals(tiny.head().weights()[c.index()][channel], c.weight()));
        boolean seen = component.equals(ComponentName.of("0-"));
        assertEquals(seen ? 1 : 0, found.examples().size());
      }
    }
    for (String label : TinyBundle.LABELS) {
      Overview.ClassView found =
          overview.classes(label, 4, ExampleForm.LINK, address).classes().get(0);
      double[] weights = tiny.head().weights()[TinyBundle.LABELS.indexOf(label)];
      double[] sorted = Arrays.stream(weights).sorted().toArray();
      assertEquals(4, found.prototypes().size());
      for (int i = 0; i < 4; i++) {
        Overview.WeightedPrototype told = found.prototypes().get(i);
        assertEquals(weights[told.channel()], told.weight());
        assertEquals(sorted[4 - i / 2], told.weight());
        assertEquals(i % 2 == 0 ? Sign.PLUS : Sign.MINUS, told.sign());
      }
    }
    assertThrows(
        UnknownComponentException.class,
        () -> overview.prototype(ComponentName.of("5+"), ExampleForm.LINK, address));
    assertThrows(
        UnknownClassException.class, () -> overview.classes("scarf", 5, ExampleForm.LINK, address));
  }

  private static GalleryIndex gallery() {
    try {
      return tiny.read().galleryIndex();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String told(List<String> shown, String image) {
    shown.add(image);
    return image;
  }

  private static String refusal(ExplanationOptions options) {
    return assertThrows(UnanswerableException.class, () -> explainer.check(options)).getMessage();
  }

  private static Explanation all(long seed, ExplanationOptions options) throws OrtException {
    Inference inference = model.run(List.of(TinyBundle.picture(seed)), options.maps());
    return explainer.explain(inference, 0, WHOLE, options);
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
