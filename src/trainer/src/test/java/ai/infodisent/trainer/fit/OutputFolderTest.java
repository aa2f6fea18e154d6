package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

  @TempDir Path folder;

  @Test
  void whatIsFinishedIsAtItsPlaceAndNothingIsBeside() throws IOException {
    Path target = folder.resolve("a").resolve("b");
    try (OutputFolder out = OutputFolder.at(target, folder)) {
      Files.writeString(out.path().resolve("file"), "text");
      assertFalse(Files.exists(target));
      out.finish();
    }
    assertEquals("text", Files.readString(target.resolve("file")));
    assertEquals(List.of("a", "a/b", "a/b/file"), everything());
  }

  @Test
  void aNewFolderIsWrittenInTheNearestThatIsThere() throws IOException {
    Path target = folder.resolve("a").resolve("b");
    try (OutputFolder out = OutputFolder.at(target)) {
      assertEquals(folder, out.path().getParent());
      out.finish();
    }
    assertEquals(List.of("a", "a/b"), everything());
    assertThrows(TrainerException.class, () -> OutputFolder.at(target).close());
    assertEquals(List.of("a", "a/b"), everything());
  }

  @Test
  void whatIsFinishedCanBeReadByWhoeverMayReadItsSurroundings() throws IOException {
    Path target = folder.resolve("out");
    Path ordinary = Files.createDirectory(folder.resolve("ordinary"));
    try (OutputFolder out = OutputFolder.at(target, folder)) {
      out.finish();
    }
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(target));
    }
  }

  @Test
  void closedUnfinishedNothingIsLeft() throws IOException {
    try (OutputFolder out = OutputFolder.at(folder.resolve("a").resolve("b"), folder)) {
      Files.createDirectories(out.path().resolve("deep").resolve("deeper"));
      Files.writeString(out.path().resolve("deep").resolve("file"), "text");
    }
    assertEquals(List.of(), everything());
  }

  @Test
  void somethingAtThePlaceIsRefusedAndStays() throws IOException {
    Path target = Files.writeString(folder.resolve("out"), "precious");
    TrainerException refused =
        assertThrows(TrainerException.class, () -> OutputFolder.at(target, folder).close());
    assertEquals("expected --out to name a new folder, found " + target, refused.getMessage());
    assertEquals("precious", Files.readString(target));
    assertEquals(List.of("out"), everything());
  }

  @Test
  void whatIsReplacedStaysUntilItsSuccessorIsFinished() throws IOException {
    Path target = Files.createDirectory(folder.resolve("out"));
    Files.writeString(target.resolve("old"), "old");
    try (OutputFolder out = OutputFolder.replacing(target)) {
      Files.writeString(out.path().resolve("new"), "new");
    }
    assertEquals(List.of("out", "out/old"), everything());
    try (OutputFolder out = OutputFolder.replacing(target)) {
      Files.writeString(out.path().resolve("new"), "new");
      assertEquals("old", Files.readString(target.resolve("old")));
      out.finish();
    }
    assertEquals(List.of("out", "out/new"), everything());
  }

  @Test
  void whereThereIsNothingToReplaceAFolderIsWrittenAllTheSame() throws IOException {
    try (OutputFolder out = OutputFolder.replacing(folder.resolve("a").resolve("b"))) {
      out.finish();
    }
    assertEquals(List.of("a", "a/b"), everything());
  }

  @Test
  void whatComesToLieAtThePlaceMeanwhileIsNotReplacedUnasked() throws IOException {
    Path target = folder.resolve("out");
    try (OutputFolder out = OutputFolder.at(target, folder)) {
      Files.writeString(target, "precious");
      assertThrows(IOException.class, out::finish);
    }
    assertEquals("precious", Files.readString(target));
    assertEquals(List.of("out"), everything());
  }

  @Test
  void aFileAmongTheParentsIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    TrainerException refused =
        assertThrows(
            TrainerException.class, () -> OutputFolder.replacing(file.resolve("out")).close());
    assertTrue(refused.getMessage().startsWith("expected to write "), refused.getMessage());
    assertEquals(List.of("file"), everything());
  }

  private List<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .filter(name -> !name.isEmpty())
          .sorted()
          .toList();
    }
  }
}
