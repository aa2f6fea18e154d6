package ai.infodisent.trainer.creatures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreatureFolderTest {

  private static final IncompleteCreatures CREATURES =
      new IncompleteCreatures(CreatureDataSet.balanced(5, 3, 6, 1, new ObjectRange(0, 2)), 1);

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    new CreatureFiles(CREATURES, false).write(folder, new Quiet());
  }

  @Test
  void itTellsOfEachPictureWhatItsSceneHas() {
    CreatureDataSet complete = CREATURES.complete();
    CreatureFolder read = CreatureFolder.read(folder);
    assertEquals(complete.labels(), read.labels());
    assertEquals(18 + 3, read.pictures().size());
    for (int i = 0; i < read.pictures().size(); i++) {
      Split split = i < 18 ? Split.TRAIN : Split.VALIDATION;
      int index = i % 18;
      Creature creature = CREATURES.scene(split, index).creature().orElseThrow();
      CreatureFolder.Picture picture = read.pictures().get(i);
      assertEquals(split, picture.split());
      assertEquals(complete.label(split, index), picture.label());
      assertEquals(creature.present(), picture.present());
      assertEquals(complete.consistent(creature), picture.targets());
      assertTrue(Files.exists(folder.resolve(picture.image())));
      assertTrue(Files.exists(folder.resolve(picture.mask())));
    }
  }

  @Test
  void aFolderWithoutItsFilesIsNone() throws IOException {
    assertTrue(CreatureFolder.is(folder));
    Files.delete(folder.resolve("pictures.jsonl"));
    assertFalse(CreatureFolder.is(folder));
    assertRefused("to hold dataset.json and pictures.jsonl, found no such files");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"image\":         | {\"picture\":         | expected an image",
        "\"split\":\"train\"  | \"split\":\"middle\"   | train or validation in",
        "\"present\":[       | \"present\":[\"ear\",  | found ear",
        "\"targets\":[       | \"targets\":[\"Cat\",  | found Cat",
        "\"targets\":        | \"goals\":            | expected targets in",
        "\"mask\":           | mask                 | expected JSON as creatures writes it in",
      })
  void aLineThatSaysOtherwiseIsRefused(String said, String says, String expected)
      throws IOException {
    Path file = folder.resolve("pictures.jsonl");
    Files.writeString(file, Files.readString(file).replace(said, says));
    assertRefused(expected);
    assertRefused("pictures.jsonl, line 1");
  }

  @Test
  void targetsWithoutThePicturesOwnClassAreRefused() throws IOException {
    Path file = folder.resolve("pictures.jsonl");
    String label = CREATURES.complete().labels().get(0);
    String other = CREATURES.complete().labels().get(1);
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("\"targets\":\\[[^]]*]", "\"targets\":[\"" + other + "\"]"));
    assertRefused("expected targets with the picture's own class, " + label);
  }

  @Test
  void classesThatAreNotToldOrToldTwiceAreRefused() throws IOException {
    Path file = folder.resolve("dataset.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"classes\"", "\"kinds\""));
    assertRefused("expected classes with labels in ");
    String label = CREATURES.complete().labels().get(0);
    String other = CREATURES.complete().labels().get(1);
    Files.writeString(file, text.replace(other, label));
    assertRefused("found " + label + " twice");
  }

  private void assertRefused(String expected) {
    TrainerException refused =
        assertThrows(TrainerException.class, () -> CreatureFolder.read(folder));
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
