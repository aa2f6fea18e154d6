package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

  @TempDir Path folder;

  @Test
  void finishedThereIsTheBundleAndNothingElse() throws IOException {
    Path target = folder.resolve("a").resolve("b");
    try (WorkFolder work = WorkFolder.at(target, false)) {
      keep(work);
      Files.writeString(work.path().resolve("file"), "text");
      work.finish();
    }
    assertEquals(List.of("a", "a/b", "a/b/file"), everything());
  }

  @Test
  void endedWithoutACheckpointNothingIsLeft() throws IOException {
    try (WorkFolder work = WorkFolder.at(folder.resolve("a").resolve("b"), false)) {
      Files.writeString(work.path().resolve("file"), "text");
    }
    assertEquals(List.of(), everything());
  }

  @Test
  void anUnfinishedFitIsResumedOrRefusedNeverBegunAnewUnasked() throws IOException {
    Path target = folder.resolve("out");
    try (WorkFolder work = WorkFolder.at(target, false)) {
      keep(work);
      Files.writeString(work.path().resolve("file"), "text");
    }
    List<String> left = List.of("out.partial", "out.partial/head.checkpoint", "out.partial/lock");
    assertEquals(left, everything());
    String refused =
        assertThrows(TrainerException.class, () -> WorkFolder.at(target, false)).getMessage();
    assertTrue(refused.startsWith("expected no unfinished fit, found one in "), refused);
    assertEquals(left, everything());
    try (WorkFolder work = WorkFolder.at(target, true)) {
      assertTrue(work.hasCheckpoint());
      work.finish();
    }
    assertEquals(List.of("out"), everything());
  }

  @Test
  void whereNothingIsUnfinishedResumingBegins() throws IOException {
    try (WorkFolder work = WorkFolder.at(folder.resolve("out"), true)) {
      work.finish();
    }
    assertEquals(List.of("out"), everything());
  }

  @Test
  void whatAKilledProcessLeftWithoutACheckpointIsCleared() throws IOException {
    Path torn = Files.createDirectories(folder.resolve("out.partial").resolve(".out-123"));
    Files.writeString(torn.resolve("model.onnx"), "half");
    try (WorkFolder work = WorkFolder.at(folder.resolve("out"), false)) {
      work.finish();
    }
    assertEquals(List.of("out"), everything());
  }

  @Test
  void twoAtATimeAreRefused() throws IOException {
    Path target = folder.resolve("out");
    try (WorkFolder work = WorkFolder.at(target, false)) {
      String refused =
          assertThrows(TrainerException.class, () -> WorkFolder.at(target, true)).getMessage();
      assertTrue(refused.startsWith("expected to be alone in "), refused);
      work.finish();
    }
    assertEquals(List.of("out"), everything());
  }

  @Test
  void somethingAtThePlaceIsRefusedAndStays() throws IOException {
    Path target = Files.writeString(folder.resolve("out"), "precious");
    String refused =
        assertThrows(TrainerException.class, () -> WorkFolder.at(target, true)).getMessage();
    assertEquals("expected --out to name a new folder, found " + target, refused);
    assertEquals(List.of("out"), everything());
  }

  @Test
  void aFileAmongTheParentsIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    String refused =
        assertThrows(TrainerException.class, () -> WorkFolder.at(file.resolve("out"), false))
            .getMessage();
    assertTrue(refused.startsWith("expected to write in "), refused);
    assertEquals(List.of("file"), everything());
  }

  private static void keep(WorkFolder work) {
    work.checkpoints(new TreeMap<>(), new Quiet())
        .slot("head")
        .keep(new Checkpoint(1, new TreeMap<>(), new TreeMap<>()));
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
