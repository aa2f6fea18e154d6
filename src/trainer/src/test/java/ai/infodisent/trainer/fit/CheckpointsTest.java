package ai.infodisent.trainer.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  @TempDir Path folder;

  private final Quiet progress = new Quiet();

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void whatIsReadIsWhatWasWrittenBitByBit(
      @ForAll @IntRange(min = 0, max = 1000) int epoch,
      @ForAll @IntRange(min = 0, max = 300) int length,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    double number = random.nextGaussian();
    Checkpoint written =
        new Checkpoint(
            epoch,
            new TreeMap<>(Map.of("number", number)),
            new TreeMap<>(Map.of("b", values, "a", new float[] {1})));
    Path file = Files.createTempFile("checkpoint", "");
    try {
      written.write(file, new TreeMap<>(Map.of("seed", "3")));
      Checkpoint.Identified found = Checkpoint.read(file);
      assertEquals(Map.of("seed", "3"), found.identity());
      assertEquals(epoch, found.checkpoint().epoch());
      assertEquals(number, found.checkpoint().numbers().get("number"));
      float[] read = found.checkpoint().tensors().get("b");
      assertEquals(length, read.length);
      for (int i = 0; i < length; i++) {
        assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(read[i]));
      }
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void aTornOrChangedFileIsRefusedAndNothingElseHappens(
      @ForAll @IntRange(min = 0, max = 99) int percent, @ForAll boolean torn) throws IOException {
    Path file = Files.createTempFile("checkpoint", "");
    try {
      of(4).write(file, new TreeMap<>(Map.of("seed", "3")));
      byte[] bytes = Files.readAllBytes(file);
      int at = bytes.length * percent / 100;
      if (torn) {
        Files.write(file, Arrays.copyOf(bytes, at));
      } else {
        bytes[at] ^= 1;
        Files.write(file, bytes);
      }
      assertThrows(IOException.class, () -> Checkpoint.read(file));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void theLastOneIsTakenAndTheOneBeforeItIsKept() {
    Checkpoints.Slot slot = of(Map.of("seed", "3")).slot("head");
    assertEquals(Optional.empty(), slot.last());
    for (int epoch = 1; epoch <= 3; epoch++) {
      slot.keep(of(epoch));
      assertEquals(epoch, slot.last().orElseThrow().epoch());
    }
    assertArrayEquals(new String[] {"head.checkpoint", "head.previous.checkpoint"}, sorted());
  }

  @Test
  void whereTheLastOneIsTornTheOneBeforeItIsTaken() throws IOException {
    Checkpoints.Slot slot = of(Map.of("seed", "3")).slot("head");
    slot.keep(of(1));
    slot.keep(of(2));
    Files.writeString(folder.resolve("head.checkpoint"), "torn");
    assertEquals(1, slot.last().orElseThrow().epoch());
    assertEquals(1, progress.lines().size());
    assertTrue(progress.lines().get(0).startsWith("skipped " + folder), progress.lines().get(0));
    Files.delete(folder.resolve("head.checkpoint"));
    assertEquals(1, slot.last().orElseThrow().epoch());
    Files.writeString(folder.resolve("head.previous.checkpoint"), "");
    String refused = assertThrows(TrainerException.class, slot::last).getMessage();
    assertTrue(refused.startsWith("expected a checkpoint that can be read in "), refused);
  }

  @Test
  void anotherFitsIsRefusedByWhatDiffersAndByNothingElse() {
    of(Map.of("seed", "3", "epochs", "12", "batch", "64")).slot("head").keep(of(1));
    Checkpoints other = of(Map.of("seed", "4", "epochs", "6", "batch", "64"));
    String refused =
        assertThrows(TrainerException.class, () -> other.slot("head").last()).getMessage();
    assertEquals(
        "expected to resume a fit with epochs 6, seed 4, found one with epochs 12, seed 3 in "
            + folder,
        refused);
  }

  @Test
  void whatIsNotKnownYetIsNoDifferenceAndIsOneLater() {
    Checkpoints early = of(Map.of("seed", "3"));
    early.with("pixels", "a").slot("head").keep(of(1));
    assertTrue(early.slot("head").last().isPresent());
    Checkpoints late = early.with("pixels", "b");
    assertThrows(TrainerException.class, () -> late.slot("head").last());
  }

  @Test
  void whatCannotBeWrittenIsToldInASentence() throws IOException {
    Checkpoints.Slot slot = of(Map.of()).slot("head");
    slot.keep(of(1));
    Files.createDirectory(folder.resolve("head.new"));
    String refused = assertThrows(TrainerException.class, () -> slot.keep(of(2))).getMessage();
    assertTrue(refused.startsWith("expected to write a checkpoint in " + folder), refused);
    assertEquals(1, slot.last().orElseThrow().epoch());
  }

  private String[] sorted() {
    String[] names = folder.toFile().list();
    Arrays.sort(names);
    return names;
  }

  private Checkpoints of(Map<String, String> identity) {
    return new Checkpoints(folder, new TreeMap<>(identity), progress);
  }

  private static Checkpoint of(int epoch) {
    return new Checkpoint(
        epoch, new TreeMap<>(Map.of("best", 0.5)), new TreeMap<>(Map.of("w", new float[] {1, 2})));
  }
}
