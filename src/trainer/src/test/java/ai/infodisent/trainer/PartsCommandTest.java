package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.creatures.PngFile;
import ai.infodisent.trainer.evaluate.suite.Squares;
import ai.infodisent.trainer.export.Copied;
import ai.infodisent.trainer.fit.TinyBundle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations are held against CUB's key points and boxes, from the command line. */
class PartsCommandTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The side of a whole picture; scaled to the input, it has half as many pixels. */
  private static final int WHOLE = 2 * Squares.SIDE;

  /** Black pixels above and left of what lies in a box: a cell, once they are scaled. */
  private static final int MARGIN = 2 * Squares.CELL;

  private static final int EACH = 6;

  @TempDir static Path folder;

  private static Path bundle;
  private static Path cub;

  @BeforeAll
  static void write() throws IOException {
    bundle = Squares.write(folder.resolve("bundle")).folder();
    cub = folder.resolve("cub");
    writeCub(cub);
  }

  @Test
  void croppedToTheirBoxesPicturesShowTheirPartsWhereTheSquaresAre() throws IOException {
    JsonNode found = json(evaluate(bundle, "--crop", "boxes"));
    assertEquals(1, found.at("/accuracy/value").asDouble());
    assertEquals(1, found.at("/parts/purity/value").asDouble());
    assertEquals(1, found.at("/parts/consistency/value").asDouble());
    assertEquals(3, found.at("/parts/prototypes").asInt());
    JsonNode exact = found.at("/attributions/0");
    assertEquals(1, exact.at("/parts/eye/pointing/value").asDouble(), 1e-6);
    assertEquals(1, exact.at("/parts/eye/energy/value").asDouble(), 1e-6);
    assertEquals(3 * EACH, exact.at("/parts/eye/pictures").asInt());
    assertFalse(exact.get("parts").has("tail"), "a part that no picture shows");
    assertFalse(exact.has("object"), "cropped to it, the object is everywhere");
  }

  @Test
  void inWholePicturesTheObjectIsInItsBox() throws IOException {
    JsonNode found = json(evaluate(bundle));
    JsonNode exact = found.at("/attributions/0");
    assertEquals("exact", exact.get("name").asText());
    assertEquals(1, exact.at("/object/pointing/value").asDouble(), 1e-6);
    assertEquals(1, exact.at("/object/energy/value").asDouble(), 1e-6);
    JsonNode random = found.at("/attributions/3");
    assertEquals(0.25, random.at("/object/energy/value").asDouble(), 0.1);
    assertTrue(exact.at("/against/1/object/energy/value").asDouble() > 0.5, exact.toString());
  }

  @Test
  void peopleAreToldInATableAndOnAPage() throws IOException {
    Path page = folder.resolve("evaluation.html");
    Ran ran = evaluate(bundle, "--html", page);
    assertEquals(0, ran.code(), ran.err());
    String interval = "[01]\\.\\d{3} \\([01]\\.\\d{3} to [01]\\.\\d{3}\\)";
    for (String row :
        List.of(
            "part purity", "same parts under noise", "pointing, exact", "energy, CAM", "  eye")) {
      assertTrue(
          ran.out().lines().anyMatch(line -> line.matches(row + " +" + interval)),
          row + " of " + ran.out());
    }
    String html = Files.readString(page);
    for (String part :
        List.of("Where explanations point", "exact, eye", "Prototypes and parts", "part purity")) {
      assertTrue(html.contains(part), part);
    }
  }

  @Test
  void whereOnlySomethingIsKnownOnlyThatIsMeasured() throws IOException {
    Path boxes = Copied.of(cub, folder.resolve("boxes"));
    Files.delete(boxes.resolve("parts/part_locs.txt"));
    JsonNode found = json(ofData(bundle, boxes));
    assertFalse(found.has("parts"));
    assertTrue(found.at("/attributions/0").has("object"));
    assertFalse(found.at("/attributions/0").has("parts"));
    Files.delete(boxes.resolve("bounding_boxes.txt"));
    Ran nothing = Ran.of("evaluate", "--bundle", bundle, "--data", boxes, "--suite", "--sample", 2);
    assertEquals(0, nothing.code(), nothing.err());
    assertFalse(nothing.out().contains("pointing"), nothing.out());
    assertFalse(nothing.out().contains("part purity"), nothing.out());
  }

  @Test
  void partsThatContradictThePicturesEndInASentence() throws IOException {
    Path torn = Copied.of(cub, folder.resolve("torn"));
    Files.writeString(torn.resolve("parts/part_locs.txt"), "1 9 1 1 1\n");
    Ran ran = ofData(bundle, torn);
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("expected a part from 1 to 3 in "), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
    // Nobody asked for parts.
    assertEquals(0, Ran.of("evaluate", "--bundle", bundle, "--data", torn).code());
  }

  private static Ran evaluate(Path bundle, Object... more) {
    return ofData(bundle, cub, more);
  }

  private static Ran ofData(Path bundle, Path data, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("evaluate", "--bundle", bundle, "--data", data, "--suite"));
    boolean page = List.of(more).contains("--html");
    arguments.addAll(page ? List.of() : List.of("--json"));
    arguments.addAll(List.of(more));
    return Ran.of(arguments.toArray());
  }

  private static JsonNode json(Ran ran) throws IOException {
    assertEquals(0, ran.code(), ran.err());
    return JSON.readTree(ran.out());
  }

  /** Pictures of 112 x 112 pixels whose box is a picture of 56 x 56 with a square in it. */
  private static void writeCub(Path cub) throws IOException {
    StringBuilder images = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    StringBuilder splits = new StringBuilder();
    StringBuilder boxes = new StringBuilder();
    StringBuilder places = new StringBuilder();
    int number = 0;
    for (int split = 1; split >= 0; split--) {
      for (int label = 0; label < 3; label++) {
        for (int i = 0; i < EACH; i++) {
          number++;
          // Not in the last row and column, which are not whole cells once they are scaled.
          int cell = i * 7 + (i + label) % EACH;
          String file = name(label) + "/" + number + ".png";
          Path path = cub.resolve("images").resolve(file);
          Files.createDirectories(path.getParent());
          PngFile.write(amidNothing(Squares.picture(label, cell)), path);
          images.append(number + " " + file + "\n");
          labels.append(number + " " + (label + 1) + "\n");
          splits.append(number + " " + split + "\n");
          boxes.append(number + " 16.0 16.0 56.0 56.0\n");
          int x = MARGIN + cell % 7 * Squares.CELL + Squares.CELL / 2;
          int y = MARGIN + cell / 7 * Squares.CELL + Squares.CELL / 2;
          // Of the two eyes, one or the other is visible.
          places.append(number + " 1 " + x + " " + y + " " + i % 2 + "\n");
          places.append(number + " 2 " + x + " " + y + " " + (1 - i % 2) + "\n");
          places.append(number + " 3 0.0 0.0 0\n");
        }
      }
    }
    Files.writeString(cub.resolve("images.txt"), images);
    Files.writeString(cub.resolve("image_class_labels.txt"), labels);
    Files.writeString(cub.resolve("train_test_split.txt"), splits);
    Files.writeString(cub.resolve("bounding_boxes.txt"), boxes);
    Files.writeString(
        cub.resolve("classes.txt"), "1 " + name(0) + "\n2 " + name(1) + "\n3 " + name(2) + "\n");
    Files.createDirectories(cub.resolve("parts"));
    Files.writeString(cub.resolve("parts/parts.txt"), "1 left eye\n2 right eye\n3 tail\n");
    Files.writeString(cub.resolve("parts/part_locs.txt"), places);
  }

  private static String name(int label) {
    return "00" + (label + 1) + "." + TinyBundle.LABELS.get(label);
  }

  private static Pixels amidNothing(Pixels picture) {
    byte[] rgb = new byte[3 * WHOLE * WHOLE];
    for (int y = 0; y < Squares.SIDE; y++) {
      System.arraycopy(
          picture.rgb(),
          3 * y * Squares.SIDE,
          rgb,
          3 * ((y + MARGIN) * WHOLE + MARGIN),
          3 * Squares.SIDE);
    }
    return new Pixels(WHOLE, WHOLE, rgb);
  }
}
