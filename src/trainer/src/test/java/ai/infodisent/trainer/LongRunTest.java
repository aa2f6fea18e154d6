package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits that are ended before they end, as processes are. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LongRunTest {

  private static final Object[] AUGMENTED = {"--augment", "flip,crop,jitter"};

  @TempDir static Path folder;

  private static Path data;
  private static Path backbone;
  private static Map<String, byte[]> whole;
  private static Map<String, byte[]> augmented;

  @BeforeAll
  static void fitOnce() throws IOException {
    data = folder.resolve("data");
    TinyData.write(data);
    backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    Ran ran = Ran.of(arguments(folder.resolve("whole")));
    assertEquals(0, ran.code(), ran.err());
    whole = contents(folder.resolve("whole"));
    Ran other = Ran.of(arguments(folder.resolve("other"), AUGMENTED));
    assertEquals(0, other.code(), other.err());
    augmented = contents(folder.resolve("other"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "feature map",
        "features of the validation split",
        "epochs",
        "epoch 1:",
        "epoch 7:",
        "epoch 30:",
        "gallery",
        "evaluation"
      })
  void killedAtAnyMomentItIsResumedAndEndsWithTheSameBytes(String moment)
      throws IOException, InterruptedException {
    Path out = place("killed", moment);
    try (Started fit = Started.of(arguments(out))) {
      assertTrue(fit.says(moment), fit.said());
      fit.signal("KILL");
      // One that was done before it could be killed is none to resume.
      if (fit.code() != 0) {
        assertFalse(Files.exists(out));
        Ran resumed = Ran.of(arguments(out, "--resume"));
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(
            moment.matches("epoch \\d+:|gallery|evaluation") && !moment.equals("epoch 1:"),
            resumed.err().contains("resumed after epoch ") && !moment.equals("epoch 1:"),
            resumed.err());
      }
    }
    assertSame(out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs", "epoch 2:", "epoch 17:"})
  void anAugmentedFitThatIsKilledIsResumedAndEndsWithTheSameBytes(String moment)
      throws IOException, InterruptedException {
    Path out = place("augmented", moment);
    try (Started fit = Started.of(arguments(out, AUGMENTED))) {
      assertTrue(fit.says(moment), fit.said());
      fit.signal("KILL");
      if (fit.code() != 0) {
        Ran resumed = Ran.of(arguments(out, "--augment", "jitter,crop,flip", "--resume"));
        assertEquals(0, resumed.code(), resumed.err());
      }
    }
    assertSame(augmented, out);
  }

  @Test
  void whatIsAugmentedEndsOtherwiseAndSaysSo() throws IOException {
    assertFalse(Arrays.equals(whole.get("model.onnx"), augmented.get("model.onnx")));
    String told = new String(augmented.get("model.json"), StandardCharsets.UTF_8);
    assertTrue(told.contains("\"augmentation\" : \"flip,crop,jitter\""), told);
    String plain = new String(whole.get("model.json"), StandardCharsets.UTF_8);
    assertFalse(plain.contains("augmentation"), plain);
  }

  @Test
  void whereMapsDoNotFitAnAugmentedFitEndsAlike() throws IOException {
    Path out = folder.resolve("recomputed-augmented");
    Ran ran = Ran.of(arguments(out, "--cache-limit", "1K", AUGMENTED[0], AUGMENTED[1]));
    assertEquals(0, ran.code(), ran.err());
    assertSame(augmented, out);
  }

  @Test
  void aFitIsNotResumedWithAnotherAugmentation() throws IOException, InterruptedException {
    Path out = folder.resolve("plain");
    try (Started fit = Started.of(arguments(out, "--epochs", 10000))) {
      assertTrue(fit.says("epoch 3:"), fit.said());
      fit.signal("KILL");
      fit.code();
    }
    Ran ran = Ran.of(arguments(out, "--epochs", 10000, "--resume", "--augment", "flip"));
    assertEquals(2, ran.code(), ran.err());
    assertTrue(
        ran.err()
            .contains(
                "expected to resume a fit with augmentation flip, found one with augmentation none"),
        ran.err());
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void askedToEndItSaysWhereItStandsAndIsResumed(String signal, int code)
      throws IOException, InterruptedException {
    Path out = folder.resolve(signal);
    try (Started fit = Started.of(arguments(out, "--mixing-rate", "0.011", "--epochs", 10000))) {
      assertTrue(fit.says("epoch 5:"), fit.said());
      fit.signal(signal);
      assertEquals(code, fit.code(), fit.said());
      assertTrue(fit.said().contains("interrupted; the last checkpoint is in " + out), fit.said());
      assertFalse(fit.said().contains("\tat "), fit.said());
    }
    Ran refused = Ran.of(arguments(out));
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("expected no unfinished fit, found one in "), refused.err());
    Ran other = Ran.of(arguments(out, "--resume"));
    assertEquals(2, other.code());
    assertTrue(
        other.err().contains("expected to resume a fit with epochs 30, mixingRate 0.01, found"),
        other.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void askedToEndBeforeTheFirstEpochNothingIsLeft() throws IOException, InterruptedException {
    Path out = folder.resolve("early").resolve("out");
    Path many = folder.resolve("many");
    TinyData.write(many);
    for (int i = 0; i < 3000; i++) {
      Files.copy(many.resolve("train/disc/0.png"), many.resolve("train/disc/copy-" + i + ".png"));
    }
    try (Started fit = Started.of(arguments(out, "--data", many))) {
      assertTrue(fit.says("features of the training split"), fit.said());
      fit.signal("TERM");
      assertEquals(143, fit.code(), fit.said());
      assertTrue(fit.said().contains("interrupted; there is no checkpoint yet"), fit.said());
    }
    assertFalse(Files.exists(out.getParent()));
  }

  @Test
  void aPictureThatVanishesIsNamedAndOnceItIsBackTheFitIsResumed()
      throws IOException, InterruptedException {
    Path out = folder.resolve("vanished");
    Path lone = data.resolve("train/lone/0.png");
    Path away = folder.resolve("away.png");
    try (Started fit = Started.of(arguments(out))) {
      assertTrue(fit.says("epoch 1:"), fit.said());
      Files.move(lone, away);
      try {
        int code = fit.code();
        assertEquals(2, code, fit.said());
        assertTrue(
            fit.said().contains("expected " + lone + " to be as it was when its features were"),
            fit.said());
      } finally {
        Files.move(away, lone);
      }
    }
    assertEquals(0, Ran.of(arguments(out, "--resume")).code());
    assertSame(out);
  }

  @Test
  void otherPixelsUnderTheSameNamesAreNotResumedOn() throws IOException, InterruptedException {
    Path changed = folder.resolve("changed");
    TinyData.write(changed);
    Path out = folder.resolve("of-changed");
    try (Started fit = Started.of(arguments(out, "--data", changed))) {
      assertTrue(fit.says("epoch 3:"), fit.said());
      fit.signal("KILL");
      fit.code();
    }
    Files.copy(changed.resolve("train/disc/2.png"), changed.resolve("train/disc/0.png"), replace());
    Ran ran = Ran.of(arguments(out, "--data", changed, "--resume"));
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("expected to resume a fit with trainingPixels "), ran.err());
  }

  @ParameterizedTest
  @CsvSource({"features of the training split, 1", "epoch 3:, 1", "gallery, 1000"})
  @EnabledOnOs(OS.LINUX)
  void whereFilesCannotGrowASentenceSaysSoAndTheLastCheckpointIsWhole(String moment, long bytes)
      throws IOException, InterruptedException {
    Path out = place("full", moment);
    // The signal that a limit sends beside the error is the shell's to ignore; Java does so anyway.
    List<String> command = List.of("bash", "-c", "trap '' XFSZ; exec \"$0\" \"$@\"");
    try (Started fit = Started.under(command, arguments(out))) {
      assertTrue(fit.says(moment), fit.said());
      fit.limitFiles(bytes);
      assertEquals(2, fit.code(), fit.said());
      assertTrue(fit.said().contains("expected to "), fit.said());
      assertTrue(fit.said().contains("File too large"), fit.said());
      assertFalse(fit.said().contains("\tat "), fit.said());
    }
    assertFalse(Files.exists(out));
    Ran resumed = Ran.of(arguments(out, "--resume"));
    assertEquals(0, resumed.code(), resumed.err());
    assertSame(out);
  }

  @Test
  void featuresAreKeptForTheNextRunAndMadeAgainWhereTheyAreTorn() throws IOException {
    Path cache = folder.resolve("cache");
    Ran first = Ran.of(arguments(folder.resolve("first"), "--cache", cache));
    assertEquals(0, first.code(), first.err());
    assertTrue(
        first.err().contains("features of the training split: 25 pictures in "), first.err());
    Ran second = Ran.of(arguments(folder.resolve("second"), "--cache", cache));
    assertFalse(
        second.err().contains("features of the training split: 25 pictures in "), second.err());
    assertTrue(second.err().contains("split: 25 pictures' are in " + cache), second.err());
    try (Stream<Path> all = Files.walk(cache)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
    Ran third = Ran.of(arguments(folder.resolve("third"), "--cache", cache));
    assertTrue(
        third.err().contains("features of the training split: 25 pictures in "), third.err());
    for (String name : List.of("first", "second", "third")) {
      assertSame(folder.resolve(name));
    }
  }

  @Test
  void whatAKilledProcessHasBegunToWriteInTheCacheIsTidiedOnceItIsOld() throws IOException {
    Path cache = folder.resolve("untidy");
    assertEquals(0, Ran.of(arguments(folder.resolve("before"), "--cache", cache)).code());
    Path blocks;
    try (Stream<Path> all = Files.list(cache)) {
      blocks = all.findFirst().orElseThrow();
    }
    Path begun = Files.createFile(blocks.resolve("training-0.features-1.new"));
    Path left = Files.createFile(blocks.resolve("training-0.features-2.new"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    assertEquals(0, Ran.of(arguments(folder.resolve("after"), "--cache", cache)).code());
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(begun), "another process may be writing it");
  }

  @Test
  void whereTheBundleIsThereResumingIsDoneAlready() throws IOException {
    Path out = folder.resolve("done");
    assertEquals(0, Ran.of(arguments(out)).code());
    Ran again = Ran.of(arguments(out, "--resume"));
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains(out + " is finished: there is nothing to resume"), again.err());
    assertSame(out);
    assertEquals(2, Ran.of(arguments(out)).code(), "it is not written anew");
    Path other = Files.createDirectory(folder.resolve("no-bundle"));
    assertEquals(2, Ran.of(arguments(other, "--resume")).code(), "what is there is no bundle");
  }

  @Test
  void whereMapsDoNotFitTheyAreComputedInEveryEpochToTheSameEnd() throws IOException {
    Path out = folder.resolve("recomputed");
    Ran ran = Ran.of(arguments(out, "--cache-limit", "1K"));
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("they are computed anew in every epoch"), ran.err());
    assertSame(out);
  }

  @Test
  void aCacheLimitThatIsNoneIsRefused() {
    Ran ran = Ran.of(arguments(folder.resolve("limited"), "--cache-limit", "plenty"));
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("expected --cache-limit as 500M or 20G, found plenty"));
  }

  /** The settings that are told first name it, so it may not hold what is waited for. */
  private static Path place(String test, String moment) {
    return folder.resolve(test).resolve(Integer.toHexString(moment.hashCode()));
  }

  private static StandardCopyOption replace() {
    return StandardCopyOption.REPLACE_EXISTING;
  }

  private static void assertSame(Path out) throws IOException {
    assertSame(whole, out);
  }

  private static void assertSame(Map<String, byte[]> expected, Path out) throws IOException {
    Map<String, byte[]> found = contents(out);
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    try (Stream<Path> beside = Files.list(out.getParent())) {
      String own = out.getFileName() + ".partial";
      assertTrue(beside.noneMatch(path -> path.getFileName().toString().equals(own)));
    }
  }

  private static Object[] arguments(Path out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("fit", "--backbone", backbone, "--data", data, "--out", out, "--epochs", 30));
    arguments.addAll(
        List.of("--batch", 8, "--weights-rate", 0.05, "--mixing-rate", 0.01, "--threads", 1));
    arguments.addAll(List.of("--seed", 3, "--hold-out", 0.2));
    for (int i = 0; i < more.length; i++) {
      int at = arguments.indexOf(more[i]);
      if (at < 0) {
        arguments.add(more[i]);
      } else {
        // An option may be given once.
        arguments.set(at + 1, more[++i]);
      }
    }
    return arguments.toArray();
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return contents;
  }
}
