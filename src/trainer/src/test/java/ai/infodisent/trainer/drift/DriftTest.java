package ai.infodisent.trainer.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Activations;
import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TinyBackbone;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a bundle whose channels 0 and 1 see red alone, 2 and 3 blue alone. */
class DriftTest {

  private static final double ALARM_RATE = 0.01;

  private static final SessionSettings SETTINGS = new SessionSettings(1);

  @TempDir static Path folder;

  private static Bundle bundle;

  @BeforeAll
  static void record() throws IOException, OrtException {
    float[] filters = new float[4 * 3 * 16];
    Random random = new Random(6);
    for (int channel = 0; channel < 4; channel++) {
      int colour = channel < 2 ? 0 : 2;
      for (int i = 0; i < 16; i++) {
        filters[(channel * 3 + colour) * 16 + i] = (random.nextInt(257) - 128) / 16384f;
      }
    }
    double[][] identity = new double[4][4];
    for (int k = 0; k < 4; k++) {
      identity[k][k] = 1;
    }
    double[][] weights = {{1, 0, 1, 0.5}, {0, 1, 0, 1}, {0.5, 0.5, 1, 0}};
    bundle =
        TinyBundle.write(
                folder.resolve("bundle"),
                new Gallery(List.of()),
                new TinyBackbone(filters, 4, 4, 8, 12, 13),
                new PlainHead(identity, weights))
            .read();
    ActivationSample sample = new ActivationSample();
    Evaluation.of(bundle, pictures(0, 400, picture -> picture), SETTINGS, new Quiet(), sample);
    ActivationFile.write(bundle.directory(), sample.activations());
  }

  @Test
  void otherPicturesOfTheSameKindHaveNotMoved() throws Exception {
    Drift found = drift(pictures(1000, 400, picture -> picture));
    assertEquals(0, found.moved(), found.toString());
    assertEquals(400, found.recorded());
    assertEquals(400, found.images());
    assertEquals(8, found.components().size());
    assertTrue(found.components().stream().noneMatch(Drift.Shift::moved));
  }

  @Test
  void onlyComponentsThatSeeRedMoveWhereRedIsInverted() throws Exception {
    Drift found = drift(pictures(1000, 400, picture -> changed(picture, 0, red -> 255 - red)));
    assertEquals("[0, 1]", channels(found), found.toString());
  }

  @Test
  void onlyComponentsThatSeeBlueMoveWhereBlueIsDarker() throws Exception {
    Drift found = drift(pictures(1000, 400, picture -> changed(picture, 2, blue -> blue / 3)));
    assertEquals("[2, 3]", channels(found), found.toString());
    Drift.Shift first = found.components().get(0);
    assertTrue(first.moved());
    assertTrue(first.probability() <= ALARM_RATE);
    assertTrue(first.distance() >= found.threshold());
    for (Drift.Shift shift : found.components()) {
      if (shift.moved()) {
        assertTrue(shift.mean() < shift.recordedMean(), shift.toString());
      }
    }
  }

  @Test
  void allComponentsMoveWherePicturesAreDarker() throws Exception {
    Drift found =
        drift(
            pictures(
                1000,
                400,
                picture -> changed(changed(picture, 0, red -> red / 3), 2, blue -> blue / 3)));
    assertEquals("[0, 1, 2, 3]", channels(found), found.toString());
  }

  @Test
  void picturesThatCannotBeReadAreSkippedAndFewTellNothing() throws Exception {
    LabelledPicture torn =
        new LabelledPicture(
            "torn.png",
            -1,
            preparation -> {
              throw new IOException("half of it is missing");
            });
    List<LabelledPicture> few =
        List.of(pictures(1000, 1, picture -> changed(picture, 0, red -> 0)).get(0), torn);
    Drift found = drift(few);
    assertEquals(1, found.images());
    assertEquals(1, found.skipped());
    assertEquals(0, found.moved());
    assertTrue(found.threshold() > 1);
    TrainerException refused = assertThrows(TrainerException.class, () -> drift(List.of(torn)));
    assertEquals("expected pictures to compare, found none that can be read", refused.getMessage());
  }

  @Test
  void aBundleWithoutARecordIsRefused() throws Exception {
    Bundle bare = TinyBundle.write(folder.resolve("bare"), new Gallery(List.of())).read();
    TrainerException refused =
        assertThrows(
            TrainerException.class,
            () -> Drift.of(bare, List.of(), ALARM_RATE, SETTINGS, new Quiet()));
    assertEquals(
        "expected activations.json, which fit writes, in " + bare.directory() + ", found none",
        refused.getMessage());
  }

  /** Components that depend on each other as strongly as they can, and as little. */
  @Test
  void whereNothingMovesNoMoreIsNamedThanTheAlarmRateSays() {
    Random random = new Random(11);
    int alarms = 0;
    int repeats = 400;
    double rate = 0.2;
    for (int repeat = 0; repeat < repeats; repeat++) {
      boolean dependent = repeat % 2 == 0;
      List<float[]> recorded = draw(random, 150, dependent);
      List<float[]> found = draw(random, 120, dependent);
      alarms += compare(recorded, found, rate).moved() > 0 ? 1 : 0;
    }
    assertTrue(alarms <= rate * repeats, "found " + alarms + " of " + repeats);
  }

  @Test
  void whatMovesAmongManyIsNamedAndNothingElse() {
    Random random = new Random(12);
    for (int repeat = 0; repeat < 50; repeat++) {
      List<float[]> recorded = draw(random, 300, false);
      List<float[]> found = draw(random, 300, false);
      found.forEach(picture -> picture[7] += 1.5f);
      assertEquals("[7]", channels(compare(recorded, found, ALARM_RATE)));
    }
  }

  /** Twenty components: one in two pictures at 0, else as strong as a normal variable is large. */
  private static List<float[]> draw(Random random, int pictures, boolean dependent) {
    return IntStream.range(0, pictures)
        .mapToObj(
            picture -> {
              float[] activations = new float[20];
              float same = (float) Math.max(0, random.nextGaussian());
              for (int k = 0; k < activations.length; k++) {
                activations[k] = dependent ? same : (float) Math.max(0, random.nextGaussian());
              }
              return activations;
            })
        .toList();
  }

  private static Drift compare(List<float[]> recorded, List<float[]> found, double rate) {
    List<Double> probabilities = IntStream.range(1, 20).mapToObj(i -> i / 20.0).toList();
    List<Activations.Component> components =
        IntStream.range(0, 20)
            .mapToObj(
                k -> {
                  double[] sorted = recorded.stream().mapToDouble(p -> p[k]).sorted().toArray();
                  long above = Arrays.stream(sorted).filter(a -> a > 0).count();
                  return new Activations.Component(
                      k,
                      Sign.PLUS,
                      0,
                      0,
                      (double) above / sorted.length,
                      probabilities.stream()
                          .map(p -> (float) sorted[(int) Math.ceil(p * sorted.length) - 1])
                          .toList());
                })
            .toList();
    List<Counted> counted = components.stream().map(Counted::new).toList();
    for (float[] picture : found) {
      for (int k = 0; k < picture.length; k++) {
        counted.get(k).add(picture[k]);
      }
    }
    return Drift.of(
        new Activations(recorded.size(), probabilities, null, components),
        counted,
        found.size(),
        0,
        rate);
  }

  private static Drift drift(List<LabelledPicture> pictures) throws Exception {
    return Drift.of(bundle, pictures, ALARM_RATE, SETTINGS, new Quiet());
  }

  private static String channels(Drift found) {
    return found.components().stream()
        .filter(Drift.Shift::moved)
        .map(Drift.Shift::component)
        .map(ComponentName::channel)
        .distinct()
        .sorted()
        .collect(Collectors.toList())
        .toString();
  }

  private static List<LabelledPicture> pictures(int seed, int count, UnaryOperator<Pixels> change) {
    return IntStream.range(seed, seed + count)
        .mapToObj(
            n ->
                new LabelledPicture(
                    "picture " + n, n % 3, any -> Decoded.of(change.apply(picture(n)))))
        .toList();
  }

  /** Noise that is not even: dark values are more frequent than bright ones. */
  private static Pixels picture(int seed) {
    Pixels even = TinyBundle.picture(seed);
    byte[] rgb = even.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      int value = rgb[i] & 255;
      rgb[i] = (byte) (value * value / 255);
    }
    return new Pixels(even.width(), even.height(), rgb);
  }

  private static Pixels changed(Pixels picture, int colour, IntUnaryOperator change) {
    byte[] rgb = picture.rgb().clone();
    for (int i = colour; i < rgb.length; i += 3) {
      rgb[i] = (byte) change.applyAsInt(rgb[i] & 255);
    }
    return new Pixels(picture.width(), picture.height(), rgb);
  }
}
