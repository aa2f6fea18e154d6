package ai.infodisent.trainer.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.PlainHead;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.fit.Quiet;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

  /** More than two batches. */
  private static final int PICTURES = 37;

  @TempDir static Path folder;

  private static TinyBundle tiny;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of()));
  }

  @Test
  void whatIsMeasuredIsWhatPlainJavaFinds() throws OrtException, IOException {
    int hits = 0;
    int components = 0;
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int n = 0; n < PICTURES; n++) {
      Pixels picture = TinyBundle.picture(n);
      PlainHead.Outcome plain = tiny.plain(picture);
      int top = plain.ranking()[0];
      hits += top == n % 3 ? 1 : 0;
      for (int k = 0; k < 5; k++) {
        for (int sign = 0; sign < 2; sign++) {
          double amount = tiny.head().weights()[top][k] * plain.components()[sign][k];
          components += Math.abs(amount) > 1e-3 ? 1 : 0;
        }
      }
      pictures.add(new LabelledPicture("picture " + n, n % 3, preparation -> Decoded.of(picture)));
    }
    Evaluation found = Evaluation.of(tiny.read(), pictures, new SessionSettings(2), new Quiet());
    assertEquals(PICTURES, found.images());
    assertEquals(0, found.skipped());
    assertEquals((double) hits / PICTURES, found.accuracy());
    assertEquals((double) components / PICTURES, found.localSize());
    // Channel 4 is no class's.
    assertEquals(4, found.globalSize());
    assertTrue(found.largestSumError() < 1e-5, "found " + found.largestSumError());
  }

  @Test
  void aBiasTheGraphDoesNotHaveIsAnErrorOfTheSum() throws OrtException, IOException {
    Manifest manifest = tiny.read().manifest();
    Manifest biased =
        new Manifest(
            manifest.format(),
            manifest.version(),
            manifest.model(),
            manifest.labels(),
            manifest.preparation(),
            manifest.channels(),
            manifest.cells(),
            manifest.pooling(),
            manifest.scores(),
            List.of(0f, -0.5f, 0f),
            manifest.fixedBatch(),
            manifest.provenance());
    Evaluation found =
        Evaluation.of(
            new Bundle(tiny.folder(), biased), one(), new SessionSettings(1), new Quiet());
    assertEquals(0.5, found.largestSumError(), 1e-5);
  }

  @Test
  void picturesThatCannotBeReadAreNamedAndSkipped() throws OrtException, IOException {
    List<LabelledPicture> pictures = new ArrayList<>(one());
    pictures.add(broken());
    Quiet progress = new Quiet();
    Evaluation found = Evaluation.of(tiny.read(), pictures, new SessionSettings(1), progress);
    assertEquals(1, found.images());
    assertEquals(1, found.skipped());
    assertEquals(List.of("skipped torn.png: half of it is missing"), progress.lines());
  }

  @Test
  void withoutAnyPictureThereIsNothingToMeasure() {
    TrainerException refused =
        assertThrows(
            TrainerException.class,
            () ->
                Evaluation.of(tiny.read(), List.of(broken()), new SessionSettings(1), new Quiet()));
    assertEquals(
        "expected pictures to evaluate on, found none that can be read", refused.getMessage());
  }

  private static List<LabelledPicture> one() {
    return List.of(
        new LabelledPicture("picture", 0, preparation -> Decoded.of(TinyBundle.picture(0))));
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
