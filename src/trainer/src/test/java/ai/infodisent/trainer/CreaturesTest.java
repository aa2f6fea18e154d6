package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.infodisent.trainer.creatures.CreatureDataSet;
import ai.infodisent.trainer.creatures.ObjectRange;
import ai.infodisent.trainer.creatures.PartMask;
import ai.infodisent.trainer.creatures.Scene;
import ai.infodisent.trainer.creatures.Split;
import ai.infodisent.trainer.data.Crop;
import ai.infodisent.trainer.data.DataFormat;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.data.DataSets;
import ai.infodisent.trainer.fit.Quiet;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data set of creatures as files, seen as whoever uses it sees it. */
class CreaturesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final CreatureDataSet ASKED =
      CreatureDataSet.balanced(3, 4, 12, 2, new ObjectRange(1, 3));

  @TempDir static Path folder;

  private static Path data;
  private static Ran drawn;
  private static List<JsonNode> pictures;

  @BeforeAll
  static void drawOnce() throws IOException {
    data = folder.resolve("creatures");
    drawn = draw(data);
    assertEquals(0, drawn.code(), drawn.err());
    pictures = lines(data);
  }

  @Test
  void fitReadsItAsItIs() {
    DataSet read = DataSets.read(data, DataFormat.AUTO, Crop.NONE, new Quiet());
    assertEquals(ASKED.labels(), read.labels());
    assertEquals(48, read.train().size());
    assertEquals(8, read.validation().size());
  }

  @Test
  void fitReadsWhichClassesACreatureMayBeOf() {
    DataSet read = DataSets.read(data, DataFormat.AUTO, Crop.NONE, new Quiet());
    List<List<String>> told =
        pictures.stream().map(picture -> texts(picture.get("targets"))).toList();
    List<List<String>> found =
        Stream.concat(read.train().stream(), read.validation().stream())
            .map(picture -> picture.targets().stream().map(read.labels()::get).toList())
            .toList();
    assertEquals(told, found);
  }

  @Test
  void asFoldersItsPicturesAreOfTheirFoldersClassAlone() {
    DataSet read = DataSets.read(data, DataFormat.FOLDERS, Crop.NONE, new Quiet());
    read.train().forEach(one -> assertEquals(List.of(one.label()), one.targets()));
  }

  @Test
  void allFilesAreToldOfAndAllThatAreToldOfAreThere() throws IOException {
    Set<String> told = new HashSet<>(Set.of("dataset.json", "pictures.jsonl"));
    for (JsonNode picture : pictures) {
      assertTrue(told.add(picture.get("image").asText()));
      assertTrue(told.add(picture.get("mask").asText()));
      for (String kind : List.of("withParts", "withoutObject")) {
        for (JsonNode one : picture.path(kind)) {
          assertTrue(told.add(one.get("image").asText()));
        }
      }
    }
    assertEquals(told, contents(data).keySet());
    assertTrue(drawn.out().contains("pictures          " + drawn(told)), drawn.out());
  }

  private static long drawn(Set<String> files) {
    return files.stream().filter(name -> name.endsWith(".png") && !name.startsWith("m")).count();
  }

  @Test
  void picturesAndMasksAreThoseOfTheScenes() throws IOException {
    int index = 0;
    for (JsonNode picture : pictures) {
      if (picture.get("split").asText().equals("validation")) {
        Scene scene = ASKED.scene(Split.VALIDATION, index);
        assertEquals(ASKED.labels().get(index % 4), picture.get("label").asText());
        assertSame(ASKED.picture(Split.VALIDATION, index).rgb(), data(picture.get("image")));
        PartMask mask = ASKED.mask(Split.VALIDATION, index);
        BufferedImage found = ImageIO.read(data(picture.get("mask")).toFile());
        for (int i = 0; i < 128 * 128; i++) {
          assertEquals(mask.at(i % 128, i / 128), found.getRaster().getSample(i % 128, i / 128, 0));
        }
        assertEquals(scene.objects().size(), picture.get("objects").size());
        for (JsonNode object : picture.get("objects")) {
          int at = object.get("id").asInt() - PartMask.objectId(0);
          assertEquals(scene.objects().get(at).x(), object.get("x").asDouble());
        }
        index++;
      }
    }
    assertEquals(8, index);
  }

  @Test
  void validationCreaturesAreCompleteAndHaveOneTarget() {
    for (JsonNode picture : pictures) {
      if (picture.get("split").asText().equals("validation")) {
        assertEquals(5, picture.get("present").size());
        assertEquals(texts(picture.get("targets")), List.of(picture.get("label").asText()));
      }
    }
  }

  @Test
  void targetsAreTheClassesThatHaveTheVariantsOfAllPartsPresent() throws IOException {
    JsonNode classes = JSON.readTree(data.resolve("dataset.json").toFile()).get("classes");
    int several = 0;
    for (JsonNode picture : pictures) {
      List<String> expected = new ArrayList<>();
      for (JsonNode kind : classes) {
        boolean agrees = true;
        for (String part : texts(picture.get("present"))) {
          agrees &= kind.get("variants").get(part).equals(picture.get("variants").get(part));
        }
        if (agrees) {
          expected.add(kind.get("label").asText());
        }
      }
      assertEquals(expected, texts(picture.get("targets")));
      several += expected.size() > 1 ? 1 : 0;
    }
    assertTrue(several > 0);
  }

  @Test
  void everyInterventionIsThePictureWithThatAlone() throws IOException {
    JsonNode picture =
        pictures.stream().filter(one -> one.has("withParts")).skip(5).findFirst().orElseThrow();
    Scene scene = ASKED.scene(Split.VALIDATION, 5);
    assertEquals(32, picture.get("withParts").size());
    JsonNode first = picture.get("withParts").get(0);
    assertEquals(List.of(), texts(first.get("present")));
    assertEquals(ASKED.labels(), texts(first.get("targets")));
    JsonNode last = picture.get("withParts").get(31);
    assertTrue(last.get("image").asText().endsWith("/parts-11111.png"));
    assertArrayEquals(
        Files.readAllBytes(data(picture.get("image"))),
        Files.readAllBytes(data(last.get("image"))));
    JsonNode tail = picture.get("withParts").get(8);
    assertEquals(List.of("tail"), texts(tail.get("present")));
    assertTrue(tail.get("image").asText().endsWith("/parts-00010.png"));
    assertEquals(scene.objects().size(), picture.get("withoutObject").size());
    for (JsonNode removed : picture.get("withoutObject")) {
      assertFalse(
          Arrays.equals(
              Files.readAllBytes(data(picture.get("image"))),
              Files.readAllBytes(data(removed.get("image")))));
    }
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
    Path again = folder.resolve("again");
    assertEquals(0, draw(again).code());
    Map<String, byte[]> expected = contents(data);
    Map<String, byte[]> found = contents(again);
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    Path other = folder.resolve("other");
    assertEquals(0, draw(other, "--seed", 4).code());
    assertFalse(contents(other).keySet().equals(expected.keySet()));
  }

  @Test
  void withoutDropoutAllAreCompleteAndTheScenesStay() throws IOException {
    Path complete = folder.resolve("complete");
    assertEquals(0, draw(complete, "--dropout", 0).code());
    List<JsonNode> found = lines(complete);
    for (int i = 0; i < found.size(); i++) {
      assertEquals(5, found.get(i).get("present").size());
      assertEquals(pictures.get(i).get("creature"), found.get(i).get("creature"));
      assertEquals(pictures.get(i).get("objects"), found.get(i).get("objects"));
    }
    assertTrue(pictures.stream().anyMatch(one -> one.get("present").size() < 5));
  }

  @Test
  void interventionsAreDrawnOnlyIfAskedFor() throws IOException {
    Path few = folder.resolve("few");
    Ran ran = Ran.of("creatures", "--out", few, "--classes", 2, "--training", 1, "--test", 1);
    assertEquals(0, ran.code(), ran.err());
    assertFalse(Files.exists(few.resolve("interventions")));
    assertTrue(lines(few).stream().noneMatch(one -> one.has("withParts")));
  }

  @Test
  void programsAreToldWhatWasDrawn() throws IOException {
    Path few = folder.resolve("told");
    Ran ran =
        Ran.of("creatures", "--out", few, "--classes", 2, "--training", 3, "--test", 1, "--json");
    List<String> lines = ran.out().lines().toList();
    JsonNode result = JSON.readTree(lines.get(lines.size() - 1));
    assertEquals("result", result.get("event").asText());
    assertEquals(few.toString(), result.get("data").asText());
    assertEquals(8, result.get("pictures").asInt());
    assertEquals("", ran.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--objects, 8, 'expected objects as 0-34, found 8'",
    "--objects, 8-0, 'expected 0 <= fewest <= most <= 200 objects, found 8 and 0'",
    "--objects, 0-201, 'expected 0 <= fewest <= most <= 200 objects, found 0 and 201'",
    "--dropout, 1.5, 'expected the share of creatures that lose parts to be from 0 to 1, found 1.5'",
    "--dropout, NaN, 'expected the share of creatures that lose parts to be from 0 to 1, found NaN'",
    "--classes, 0, 'expected 1 to 2592 classes, found 0'",
    "--classes, 2593, 'expected 1 to 2592 classes, found 2593'",
    "--training, 0, 'expected 1 to 536870911 pictures a class, found 0'",
    "--test, 2147483647, 'expected 1 to 536870911 pictures a class, found 2147483647'",
  })
  void whatIsImpossibleIsRefusedInASentenceAndNothingIsWritten(
      String option, String value, String sentence) {
    Path out = folder.resolve("impossible");
    Ran ran = draw(out, option, value);
    assertEquals(2, ran.code());
    assertEquals(sentence, ran.err().lines().reduce((first, second) -> second).orElseThrow());
    assertFalse(Files.exists(out));
    assertFalse(Files.exists(folder.resolve("impossible.partial")));
  }

  @Test
  void whatIsThereIsNotOverwritten() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Ran ran = draw(there);
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("expected --out to name a new folder, found " + there));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void askedToEndItLeavesNothing() throws IOException, InterruptedException {
    if (!Started.hearsInterrupts()) {
      // The build's log names what was skipped, not why.
      String reason = "Skipped: this build runs in the background, where Ctrl-C is not heard";
      System.out.println(reason);
      abort(reason);
    }
    Path out = folder.resolve("deep").resolve("ended");
    try (Started started = Started.of("creatures", "--out", out, "--training", 100000)) {
      assertTrue(started.says("train pictures"), started.said());
      started.signal("INT");
      assertEquals(130, started.code(), started.said());
      assertTrue(started.said().contains("interrupted; nothing is left"), started.said());
      assertFalse(started.said().contains("\tat "), started.said());
    }
    assertFalse(Files.exists(out.getParent()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereFilesCannotGrowASentenceSaysSoAndNothingIsLeft()
      throws IOException, InterruptedException {
    Path out = folder.resolve("full").resolve("data");
    List<String> command = List.of("bash", "-c", "trap '' XFSZ; exec \"$0\" \"$@\"");
    try (Started started =
        Started.under(command, "creatures", "--out", out, "--training", 100000)) {
      assertTrue(started.says("train pictures"), started.said());
      started.limitFiles(100);
      assertEquals(2, started.code(), started.said());
      assertTrue(started.said().contains("expected to write files, found: "), started.said());
      assertFalse(started.said().contains("\tat "), started.said());
    }
    assertFalse(Files.exists(out.getParent()));
  }

  private static Ran draw(Path out, Object... more) {
    Map<Object, Object> options = new TreeMap<>();
    options.putAll(Map.of("--classes", 4, "--training", 12, "--test", 2, "--objects", "1-3"));
    options.put("--seed", 3);
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    List<Object> arguments = new ArrayList<>(List.of("creatures", "--out", out, "--interventions"));
    options.forEach((name, value) -> arguments.addAll(List.of(name, value)));
    return Ran.of(arguments.toArray());
  }

  private static List<JsonNode> lines(Path data) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("pictures.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static Path data(JsonNode name) {
    return data.resolve(name.asText());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static void assertSame(byte[] rgb, Path file) throws IOException {
    BufferedImage found = ImageIO.read(file.toFile());
    for (int i = 0; i < 128 * 128; i++) {
      int expected =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      assertEquals(expected, found.getRGB(i % 128, i / 128) & 0xffffff);
    }
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return contents;
  }
}
