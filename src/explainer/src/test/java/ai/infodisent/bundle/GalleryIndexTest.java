package ai.infodisent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How prototypes are found in a gallery. */
class GalleryIndexTest {

  private static final String LINES =
      """
      {"prototypes":[
      {"channel":0,"sign":"-","examples":[{"image":"0a.jpg","label":"a\\n{\\"channel\\":7,","activation":2.5,"box":{"x":1,"y":2,"width":3,"height":4}}]},
      {"channel":12,"sign":"+","examples":[]},
      {"channel":12,"sign":"-","examples":[{"image":"0b.jpg","label":"hat","activation":1.0,"box":{"x":0,"y":0,"width":1,"height":1}},{"image":"0c.jpg","label":"shoe","activation":0.5,"box":{"x":0,"y":0,"width":1,"height":1}}]}
      ]}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"lines", "lines without an end", "one line", "spaced out"})
  void aPrototypeIsFoundHoweverTheGalleryIsWritten(String form) throws Exception {
    GalleryIndex index =
        read(
            switch (form) {
              case "lines" -> LINES;
              case "lines without an end" -> LINES.strip();
              case "one line" -> LINES.replace("\n", "");
              default -> LINES.replace(":[", " : [ ").replace("},", "}\r\n\t,");
            });
    Gallery.Example first =
        new Gallery.Example("0a.jpg", "a\n{\"channel\":7,", 2.5f, new Box(1, 2, 3, 4));
    assertEquals(List.of(first), index.examples(0, Sign.MINUS));
    assertEquals(List.of(), index.examples(0, Sign.PLUS));
    assertEquals(List.of(), index.examples(12, Sign.PLUS));
    assertEquals(
        List.of("0b.jpg", "0c.jpg"),
        index.examples(12, Sign.MINUS).stream().map(Gallery.Example::image).toList());
    assertEquals(List.of(), index.examples(7, Sign.PLUS));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 1000})
  void everyPrototypeOfManyLinesIsFoundAndNoOther(int components) throws Exception {
    StringBuilder lines = new StringBuilder("{\"prototypes\":[\n");
    Random random = new Random(components);
    Map<Integer, String> labels = new TreeMap<>();
    while (labels.size() < components) {
      labels.put(random.nextInt(4000), "x".repeat(random.nextInt(300)));
    }
    labels.forEach(
        (component, label) ->
            lines
                .append(
                    "{\"channel\":%d,\"sign\":\"%s\","
                        .formatted(component / 2, "+-".charAt(component % 2)))
                .append(
                    "\"examples\":[{\"image\":\"a.jpg\",\"label\":\"%s\",\"activation\":1,\"box\":"
                        .formatted(label))
                .append("{\"x\":0,\"y\":0,\"width\":1,\"height\":1}}]},\n"));
    lines.setLength(lines.length() - 2);
    Path file = folder.resolve("gallery.json");
    Files.writeString(file, lines.append("\n]}\n"));
    GalleryIndex index = GalleryIndex.read(file, 2000);
    // The second time, some are kept and some are not.
    for (int asked = 0; asked < 2 * 4000; asked++) {
      int component = asked % 4000;
      String label = labels.get(component);
      assertEquals(
          label == null ? List.of() : List.of(label),
          index.examples(component / 2, Sign.values()[component % 2]).stream()
              .map(Gallery.Example::label)
              .toList());
    }
  }

  @Test
  void aLineThatIsNoPrototypeIsToldWhereItIsMet() throws Exception {
    GalleryIndex index =
        read(LINES.replace("\n{\"channel\":12,\"sign\":\"+\"", "\n{\"chanel\":12"));
    IllegalStateException told =
        assertThrows(IllegalStateException.class, () -> index.examples(12, Sign.PLUS));
    assertTrue(told.getMessage().contains("chanel"), told.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"prototypes\":[\n]}\n", "{\"prototypes\":[]}", "{ \"prototypes\": [ ] }"})
  void anEmptyGalleryShowsNothing(String gallery) throws Exception {
    assertEquals(List.of(), read(gallery).examples(0, Sign.PLUS));
  }

  @Test
  void aGalleryCutOffAnywhereIsRefused() throws Exception {
    for (int length = 0; length < LINES.strip().length(); length++) {
      String cut = LINES.substring(0, length);
      BundleException refused = assertThrows(BundleException.class, () -> read(cut), cut);
      assertTrue(refused.getMessage().startsWith("expected a readable "), refused.getMessage());
    }
  }

  @Test
  void aMissingGalleryIsRefused() {
    BundleException refused =
        assertThrows(BundleException.class, () -> GalleryIndex.read(folder.resolve("none"), 13));
    assertTrue(refused.getMessage().contains("found nothing there"));
  }

  @Test
  void aChannelTheModelDoesNotHaveIsRefused() throws Exception {
    Files.writeString(folder.resolve("gallery.json"), LINES);
    BundleException refused =
        assertThrows(
            BundleException.class, () -> GalleryIndex.read(folder.resolve("gallery.json"), 12));
    assertTrue(refused.getMessage().startsWith("expected channels below 12 in "));
    assertTrue(refused.getMessage().endsWith("found 12"));
  }

  @Test
  void aDamagedPrototypeIsToldWhenItIsAskedFor() throws Exception {
    GalleryIndex index = read(LINES.replace("\"0b.jpg\"", "\"../b.jpg\""));
    assertEquals(1, index.examples(0, Sign.MINUS).size());
    IllegalStateException told =
        assertThrows(IllegalStateException.class, () -> index.examples(12, Sign.MINUS));
    assertTrue(told.getMessage().contains("../b.jpg"), told.getMessage());
  }

  private GalleryIndex read(String gallery) throws BundleException, IOException {
    Path file = folder.resolve("gallery.json");
    Files.writeString(file, gallery);
    return GalleryIndex.read(file, 13);
  }
}
