package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlabelledPicturesTest {

  @TempDir Path folder;

  @Test
  void picturesAtAnyDepthAreListedInOrderAndHiddenOnesAreNot() throws IOException {
    for (String name :
        List.of(
            "b.jpg", "a/deep/c.PNG", "a/d.jpeg", ".hidden.png", ".trash/e.png", "a/notes.txt")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    assertEquals(
        List.of("a/d.jpeg", "a/deep/c.PNG", "b.jpg"),
        UnlabelledPictures.in(folder).stream()
            .map(one -> folder.relativize(Path.of(one.name())).toString().replace('\\', '/'))
            .toList());
  }

  @Test
  void aFolderWithoutPicturesAndNoneAtAllAreRefused() {
    assertRefused(folder, "expected JPEG or PNG pictures in " + folder + ", found none");
    Path nowhere = folder.resolve("nowhere");
    assertRefused(nowhere, "expected to list " + nowhere + ", found: ");
  }

  @Test
  void aFolderThatHoldsItselfIsRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("again"), folder);
    assertRefused(folder, "expected to list " + folder + ", found: ");
  }

  private static void assertRefused(Path folder, String part) {
    TrainerException refused =
        assertThrows(TrainerException.class, () -> UnlabelledPictures.in(folder));
    assertTrue(refused.getMessage().startsWith(part), refused.getMessage());
  }
}
