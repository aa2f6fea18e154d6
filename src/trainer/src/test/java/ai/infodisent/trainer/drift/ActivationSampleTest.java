package ai.infodisent.trainer.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationSampleTest {

  private static final int PICTURES = 60;

  @TempDir static Path folder;

  private static TinyBundle tiny;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of()));
  }

  @Test
  void whatIsRecordedIsWhatPlainJavaFinds() throws Exception {
    ActivationSample sample = new ActivationSample();
    Evaluation.of(tiny.read(), pictures(), new SessionSettings(1), new Quiet(), sample);
    Activations found = sample.activations();
    assertEquals(PICTURES, found.pictures());
    // Channel 4 is no class's.
    assertEquals(8, found.components().size());
    List<PlainHead.Outcome> plain =
        IntStream.range(0, PICTURES).mapToObj(n -> tiny.plain(TinyBundle.picture(n))).toList();
    for (int i = 0; i < 8; i++) {
      Activations.Component one = found.components().get(i);
      assertEquals(i / 2, one.channel());
      assertEquals(Sign.values()[i % 2], one.sign());
      int sign = i % 2;
      double[] sorted =
          plain.stream()
              .mapToDouble(outcome -> Math.abs(outcome.components()[sign][one.channel()]))
              .sorted()
              .toArray();
      double mean = Arrays.stream(sorted).average().orElseThrow();
      assertEquals(mean, one.mean(), 1e-3);
      assertEquals(
          Math.sqrt(Arrays.stream(sorted).map(a -> a * a).average().orElseThrow() - mean * mean),
          one.deviation(),
          1e-3);
      assertEquals(
          (double) Arrays.stream(sorted).filter(a -> a > 0).count() / PICTURES, one.above());
      // Of 60 pictures the third is the least that 5 % have at most, and the 30th for half.
      assertEquals(sorted[2], one.quantiles().get(found.probabilities().indexOf(0.05)), 1e-3);
      assertEquals(sorted[29], one.quantiles().get(found.probabilities().indexOf(0.5)), 1e-3);
      assertEquals(sorted[59], one.quantiles().get(found.probabilities().indexOf(0.99)), 1e-3);
    }
    assertEquals(top(plain, 0.5), found.top().get(found.probabilities().indexOf(0.5)));
  }

  /** In which share of the pictures the first component is at most as strong as its quantile. */
  private static double top(List<PlainHead.Outcome> plain, double probability) {
    int hits = 0;
    for (PlainHead.Outcome outcome : plain) {
      double[] weights = tiny.head().weights()[outcome.ranking()[0]];
      int most = 0;
      for (int i = 1; i < 10; i++) {
        double amount = Math.abs(weights[i / 2] * outcome.components()[i % 2][i / 2]);
        double best = Math.abs(weights[most / 2] * outcome.components()[most % 2][most / 2]);
        most = amount > best ? i : most;
      }
      int first = most;
      double own = Math.abs(outcome.components()[first % 2][first / 2]);
      long less =
          plain.stream().filter(o -> Math.abs(o.components()[first % 2][first / 2]) < own).count();
      hits += less < Math.ceil(probability * plain.size()) ? 1 : 0;
    }
    return (double) hits / plain.size();
  }

  @Test
  void noMorePicturesAreKeptThanThereIsRoomForAndTheyAreOfAllThereWere() throws Exception {
    Bundle bundle = tiny.read();
    ActivationSample sample = new ActivationSample();
    ActivationSample again = new ActivationSample();
    int pictures = 3 * ActivationSample.MOST;
    Pixels dark = new Pixels(12, 8, new byte[12 * 8 * 3]);
    try (ExplainedModel model = ExplainedModel.open(bundle, new SessionSettings(1))) {
      Inference bright = model.run(List.of(TinyBundle.picture(1)), false);
      Inference black = model.run(List.of(dark), false);
      for (int n = 0; n < pictures; n++) {
        // A black picture has no component above 0.
        Decision decision = new Decision(model, n < pictures / 2 ? bright : black, 0, 0);
        sample.add(0, decision);
        again.add(0, decision);
      }
    }
    Activations found = sample.activations();
    assertEquals(ActivationSample.MOST, found.pictures());
    assertEquals(found, again.activations());
    double above =
        found.components().stream().mapToDouble(Activations.Component::above).max().orElseThrow();
    assertTrue(above > 0.45 && above < 0.55, "found " + above);
  }

  @Test
  void whatWasWrittenIsReadOneComponentALine() throws Exception {
    ActivationSample sample = new ActivationSample();
    Evaluation.of(tiny.read(), pictures(), new SessionSettings(1), new Quiet(), sample);
    ActivationFile.write(tiny.folder(), sample.activations());
    assertEquals(sample.activations(), tiny.read().activations().orElseThrow());
    assertEquals(10, Files.readAllLines(tiny.folder().resolve(Bundle.ACTIVATIONS)).size());
  }

  @Test
  void withoutPicturesThereIsNothingToRecord() {
    assertThrows(IllegalStateException.class, () -> new ActivationSample().activations());
  }

  private static List<LabelledPicture> pictures() {
    return IntStream.range(0, PICTURES)
        .mapToObj(
            n ->
                new LabelledPicture(
                    "picture " + n, n % 3, any -> Decoded.of(TinyBundle.picture(n))))
        .toList();
  }
}
