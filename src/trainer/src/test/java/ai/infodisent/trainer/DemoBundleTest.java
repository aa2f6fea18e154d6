package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.IncompleteCreatures;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.drift.ActivationSample;
import ai.infodisent.trainer.drift.Drift;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo bundle as it is committed, on creatures drawn anew. */
class DemoBundleTest {

  private static final Path DEMO = Path.of("..", "..", "onnx-exports", "demo");

  private static final int NEW_PICTURES = 400;

  private static final CreatureDataSet CREATURES = CreatureDataSet.demo(0);

  private static Evaluation found;
  private static Activations activations;

  @BeforeAll
  static void evaluate() throws Exception {
    ActivationSample sample = new ActivationSample();
    found =
        Evaluation.of(
            Bundle.read(DEMO),
            pictures(CREATURES, CREATURES.count(Split.VALIDATION), picture -> picture),
            new SessionSettings(2),
            silent(),
            sample);
    activations = sample.activations();
  }

  @Test
  void atLeast98PercentOfTheValidationCreaturesAreRecognised() {
    assertEquals(1000, found.images());
    assertTrue(found.accuracy() >= 0.98, "accuracy " + found.accuracy());
    assertTrue(found.largestSumError() < 1e-3, "sum error " + found.largestSumError());
  }

  @Test
  void itsPicturesAreStillThese() throws Exception {
    // The bundle tells the hash of all that its pictures follow from.
    String hash =
        Sha256.of(IncompleteCreatures.demo(CREATURES).toString().getBytes(StandardCharsets.UTF_8));
    assertEquals(hash, Bundle.read(DEMO).manifest().provenance().get("dataSha256"));
  }

  @Test
  void itsRecordIsOfTheValidationCreatures() throws Exception {
    Activations recorded = Bundle.read(DEMO).activations().orElseThrow();
    assertEquals(1000, recorded.pictures());
    assertEquals(activations.components().size(), recorded.components().size());
    for (int i = 0; i < recorded.components().size(); i++) {
      Activations.Component expected = activations.components().get(i);
      Activations.Component one = recorded.components().get(i);
      assertEquals(expected.channel(), one.channel());
      assertEquals(expected.sign(), one.sign());
      assertEquals(expected.mean(), one.mean(), 1e-3);
      assertEquals(expected.above(), one.above(), 1e-2);
    }
  }

  @Test
  void creaturesDrawnAnewHaveNotMoved() throws Exception {
    Drift drift = drift(picture -> picture);
    assertEquals(0, drift.moved(), drift.components().get(0).toString());
  }

  @Test
  void creaturesInTheDarkAndInvertedOnesHave() throws Exception {
    for (IntUnaryOperator change :
        List.<IntUnaryOperator>of(value -> value / 2, value -> 255 - value)) {
      Drift drift = drift(picture -> changed(picture, change));
      assertTrue(
          drift.moved() > drift.components().size() / 4, "found " + drift.moved() + " moved");
    }
  }

  /** On creatures of the same kinds in scenes that nothing was fitted to or recorded of. */
  private static Drift drift(UnaryOperator<Pixels> change) throws Exception {
    CreatureDataSet others =
        new CreatureDataSet(
            2, CREATURES.classes(), CREATURES.training(), CREATURES.validation(), 0, 8);
    return Drift.of(
        Bundle.read(DEMO),
        pictures(others, NEW_PICTURES, change),
        0.01,
        new SessionSettings(2),
        silent());
  }

  private static List<LabelledPicture> pictures(
      CreatureDataSet creatures, int count, UnaryOperator<Pixels> change) {
    return IntStream.range(0, count)
        .mapToObj(
            index ->
                new LabelledPicture(
                    "creature " + index,
                    creatures.label(Split.VALIDATION, index),
                    any -> Decoded.of(change.apply(creatures.picture(Split.VALIDATION, index)))))
        .toList();
  }

  private static Pixels changed(Pixels picture, IntUnaryOperator change) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) change.applyAsInt(rgb[i] & 255);
    }
    return new Pixels(picture.width(), picture.height(), rgb);
  }

  private static Progress silent() {
    return new ConsoleProgress(new PrintWriter(Writer.nullWriter()), false);
  }

  @Test
  void itsLabelsAreTheCreatures() throws Exception {
    assertEquals(CREATURES.labels(), Bundle.read(DEMO).manifest().labels());
  }

  @Test
  void everyExampleHasItsThumbnail() throws Exception {
    Bundle bundle = Bundle.read(DEMO);
    for (Gallery.Prototype prototype : bundle.gallery().prototypes()) {
      for (Gallery.Example example : prototype.examples()) {
        assertTrue(
            Files.isRegularFile(bundle.prototypes().resolve(example.image())), example.image());
      }
    }
  }
}
