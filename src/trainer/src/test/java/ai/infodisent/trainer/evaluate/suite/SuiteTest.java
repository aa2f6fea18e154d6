package ai.infodisent.trainer.evaluate.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.ProbeGraph;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {

  /** More than two batches. */
  private static final int PICTURES = 37;

  private static final SessionSettings SETTINGS = new SessionSettings(1);

  @TempDir static Path folder;

  private static TinyBundle tiny;
  private static Quiet progress;
  private static SuiteOutcome outcome;

  @BeforeAll
  static void measure() throws OrtException, IOException {
    tiny = TinyProbe.write(folder.resolve("bundle"));
    progress = new Quiet();
    List<LabelledPicture> pictures = pictures();
    pictures.add(broken());
    outcome = new Suite(6, 2).of(tiny.read(), pictures, SETTINGS, progress);
  }

  @Test
  void whatEvaluationMeasuresIsTheSame() throws OrtException, IOException {
    Evaluation evaluation = Evaluation.of(tiny.read(), pictures(), SETTINGS, new Quiet());
    SuiteResult found = outcome.result();
    assertEquals(evaluation.accuracy(), found.accuracy().value());
    assertEquals(evaluation.localSize(), found.localSize());
    assertEquals(evaluation.globalSize(), found.globalSize());
    assertEquals(evaluation.largestSumError(), found.largestSumError());
    assertEquals(PICTURES, found.images());
    assertEquals(1, found.skipped());
    assertEquals("bundle", found.bundle());
    assertEquals(tiny.read().manifest().version(), found.version());
  }

  @Test
  void aPictureThatCannotBeReadIsToldOfOnce() {
    assertEquals(List.of("skipped torn.png: half of it is missing"), progress.lines());
  }

  @Test
  void theProbesAccuracyIsThatOfPlainJava() {
    int hits = 0;
    for (int n = 0; n < PICTURES; n++) {
      double[][] features = tiny.backbone().features(TinyBundle.picture(n).rgb());
      double[] logits = new double[TinyProbe.CLASSES];
      int top = 0;
      for (int c = 0; c < logits.length; c++) {
        logits[c] = TinyProbe.probe().biases()[c];
        for (int d = 0; d < TinyProbe.CHANNELS; d++) {
          for (double value : features[d]) {
            float weight = TinyProbe.probe().weights()[c * TinyProbe.CHANNELS + d];
            logits[c] += weight * value / TinyProbe.CELLS;
          }
        }
        top = logits[c] > logits[top] ? c : top;
      }
      hits += top == n % 3 ? 1 : 0;
    }
    assertEquals((double) hits / PICTURES, outcome.result().probeAccuracy().value());
  }

  @Test
  void purityIsThatOfEachComponentWhereItIsStrongest() {
    List<Double> purities = new ArrayList<>();
    // Channel 4 is no class's.
    for (int k = 0; k < 4; k++) {
      for (int sign = 0; sign < 2; sign++) {
        List<double[]> seen = new ArrayList<>();
        for (int n = 0; n < PICTURES; n++) {
          PlainHead.Outcome plain = tiny.plain(TinyBundle.picture(n));
          double strength = Math.abs(plain.components()[sign][k]);
          double squares = 0;
          for (double[] map : tiny.backbone().features(TinyBundle.picture(n).rgb())) {
            double value = map[plain.winners()[sign][k]];
            squares += value * value;
          }
          if (strength > 0) {
            seen.add(new double[] {strength, strength / Math.sqrt(squares)});
          }
        }
        seen.sort(Comparator.comparingDouble(one -> -one[0]));
        seen.stream().limit(5).mapToDouble(one -> one[1]).average().ifPresent(purities::add);
      }
    }
    double mean = purities.stream().mapToDouble(one -> one).average().orElseThrow();
    double squares = purities.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
    Purity found = outcome.result().purity();
    assertEquals(purities.size(), found.components());
    assertEquals(mean, found.mean(), 1e-5);
    assertEquals(Math.sqrt(squares / purities.size()), found.spread(), 1e-5);
  }

  @Test
  void sparsityIsTheShareOfWeightsThatAreNone() {
    int none = 0;
    for (double[] row : tiny.head().weights()) {
      for (double weight : row) {
        none += weight <= 1e-3 ? 1 : 0;
      }
    }
    assertEquals(none / 15.0, outcome.result().sparsity(), 1e-12);
  }

  @Test
  void differencesAreOfTheHeadsOwnWaysAndOfTheirMeans() {
    SuiteResult result = outcome.result();
    assertEquals(
        List.of("exact", "soft", "CAM", "random"),
        result.attributions().stream().map(SuiteResult.Measured::name).toList());
    for (SuiteResult.Measured own : result.attributions().subList(0, 2)) {
      for (int i = 0; i < 2; i++) {
        SuiteResult.Measured other = result.attributions().get(2 + i);
        SuiteResult.Difference less = own.against().get(i);
        assertEquals(other.name(), less.name());
        assertEquals(
            own.deletion().value() - other.deletion().value(), less.deletion().value(), 1e-12);
        assertEquals(
            own.insertion().value() - other.insertion().value(), less.insertion().value(), 1e-12);
        assertTrue(less.deletion().low() <= less.deletion().high());
      }
    }
    assertEquals(List.of(), result.attributions().get(2).against());
  }

  @Test
  void picturesBehindTheFiguresAreTheBestAndTheWorstOfTheSample() {
    List<SuiteCase> cases = outcome.cases();
    assertEquals(List.of("best", "typical", "worst"), cases.stream().map(SuiteCase::rank).toList());
    List<Double> areas =
        cases.stream().map(one -> one.explanations().get(0).found().deletion().area()).toList();
    assertTrue(areas.get(0) <= areas.get(1) && areas.get(1) <= areas.get(2), areas.toString());
    assertEquals(4, cases.get(0).explanations().size());
  }

  @Test
  void theSameSeedGivesTheSameWhateverTheOrderOfThePictures() throws OrtException, IOException {
    List<LabelledPicture> reversed = pictures();
    reversed.add(broken());
    Collections.reverse(reversed);
    SuiteResult again = new Suite(6, 2).of(tiny.read(), reversed, SETTINGS, new Quiet()).result();
    assertEquals(outcome.result().attributions(), again.attributions());
    assertEquals(outcome.result().sameCell(), again.sameCell());
    SuiteResult other = new Suite(6, 3).of(tiny.read(), reversed, SETTINGS, new Quiet()).result();
    assertTrue(!other.attributions().equals(again.attributions()));
  }

  @Test
  void aSampleOfMoreThanThereAreIsAll() throws OrtException, IOException {
    SuiteOutcome one =
        new Suite(50, 0).of(tiny.read(), pictures().subList(0, 1), SETTINGS, new Quiet());
    assertEquals(1, one.result().sample());
    assertEquals(1, one.cases().size());
    SuiteResult.Measured exact = one.result().attributions().get(0);
    assertEquals(exact.deletion().value(), exact.deletion().high(), 1e-12);
  }

  @Test
  void withoutAProbeTheRestIsMeasured() throws OrtException, IOException {
    Path without = folder.resolve("without");
    Bundle bundle = TinyProbe.write(without).read();
    Files.delete(without.resolve(ProbeGraph.FILE));
    Quiet own = new Quiet();
    SuiteResult found = new Suite(6, 2).of(bundle, pictures(), SETTINGS, own).result();
    assertEquals(List.of("without has no probe.onnx: it is measured without CAM"), own.lines());
    assertNull(found.probeAccuracy());
    assertEquals(
        List.of("random"),
        found.attributions().get(0).against().stream().map(SuiteResult.Difference::name).toList());
    assertEquals(outcome.result().purity(), found.purity());
  }

  @Test
  void withoutPicturesOrASampleThereIsNothingToMeasure() {
    assertThrows(
        TrainerException.class,
        () -> new Suite(1, 0).of(tiny.read(), List.of(broken()), SETTINGS, new Quiet()));
    assertEquals(
        "expected a sample of at least 1, found 0",
        assertThrows(IllegalArgumentException.class, () -> new Suite(0, 0)).getMessage());
  }

  private static List<LabelledPicture> pictures() {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int n = 0; n < PICTURES; n++) {
      Pixels picture = TinyBundle.picture(n);
      pictures.add(new LabelledPicture("picture " + n, n % 3, preparation -> Decoded.of(picture)));
    }
    return pictures;
  }

  private static LabelledPicture broken() {
    return new LabelledPicture(
        "torn.png",
        0,
        preparation -> {
          throw new IOException("half of it is missing");
        });
  }
}
