package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Decoded;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.evaluate.Evaluation;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The demo bundle as it is committed, on creatures drawn anew. */
class DemoBundleTest {

  private static final Path DEMO = Path.of("..", "..", "onnx-exports", "demo");

  private final CreatureDataSet creatures = CreatureDataSet.demo(0);

  @Test
  void atLeast95PercentOfTheValidationCreaturesAreRecognised() throws Exception {
    List<LabelledPicture> pictures =
        IntStream.range(0, creatures.count(Split.VALIDATION))
            .mapToObj(
                index ->
                    new LabelledPicture(
                        "creature " + index,
                        creatures.label(Split.VALIDATION, index),
                        any -> Decoded.of(creatures.picture(Split.VALIDATION, index))))
            .toList();

    Progress silent = new ConsoleProgress(new PrintWriter(Writer.nullWriter()), false);
    Evaluation found = Evaluation.of(Bundle.read(DEMO), pictures, new SessionSettings(2), silent);

    assertEquals(1000, found.images());
    assertTrue(found.accuracy() >= 0.95, "accuracy " + found.accuracy());
    assertTrue(found.largestSumError() < 1e-3, "sum error " + found.largestSumError());
  }

  @Test
  void itsPicturesAreStillThese() throws Exception {
    // The bundle tells the hash of all that its pictures follow from.
    String hash = Sha256.of(creatures.toString().getBytes(StandardCharsets.UTF_8));
    assertEquals(hash, Bundle.read(DEMO).manifest().provenance().get("dataSha256"));
  }

  @Test
  void itsLabelsAreTheCreatures() throws Exception {
    assertEquals(creatures.labels(), Bundle.read(DEMO).manifest().labels());
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
