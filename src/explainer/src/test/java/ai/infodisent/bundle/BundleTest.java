package ai.infodisent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.explanation.Sign;
import ai.infodisent.image.Box;
import ai.infodisent.image.Preparation;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Manifest MANIFEST =
      new Manifest(
          Manifest.FORMAT,
          "0123456789ab",
          new Manifest.Model(Bundle.MODEL, 10, "ab".repeat(32)),
          List.of("hat", "shoe"),
          Preparation.crop(224, 200, 256),
          512,
          new Manifest.Cells(7, 6),
          Manifest.Pooling.SIGNED_MAX,
          Manifest.Scores.SOFTMAX,
          List.of(0f, -0.25f),
          true,
          new TreeMap<>(Map.of("seed", "7", "epochs", "12")));

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    JSON.writeValue(folder.resolve(Bundle.MANIFEST).toFile(), MANIFEST);
    Files.write(folder.resolve(Bundle.MODEL), new byte[10]);
    Files.createDirectory(folder.resolve(Bundle.PROTOTYPES));
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Bundle read = Bundle.read(folder);
    assertEquals(MANIFEST, read.manifest());
    assertEquals(folder.resolve(Bundle.MODEL), read.model());
    assertEquals(folder.resolve(Bundle.PROTOTYPES), read.prototypes());
    assertEquals(folder.getFileName().toString(), read.name());
  }

  @Test
  void theNameIsTheFoldersHoweverItIsReached() throws IOException {
    Path roundabout = folder.resolve(Bundle.PROTOTYPES).resolve("..");
    assertEquals(folder.getFileName().toString(), Bundle.read(roundabout).name());
  }

  @Test
  void theManifestsWordsAreThoseOfTheFormat() {
    ObjectNode tree = JSON.valueToTree(MANIFEST);
    assertEquals("signed-max", tree.get("pooling").asText());
    assertEquals("softmax", tree.get("scores").asText());
    assertEquals("crop", tree.get("preparation").get("rule").asText());
    assertEquals(
        List.of(
            "format",
            "version",
            "model",
            "labels",
            "preparation",
            "channels",
            "cells",
            "pooling",
            "scores",
            "bias",
            "fixedBatch",
            "provenance"),
        tree.properties().stream().map(Map.Entry::getKey).toList());
  }

  @Test
  void aGalleryIsReadAsItWasWritten() throws IOException {
    Gallery gallery =
        new Gallery(
            List.of(
                new Gallery.Prototype(
                    3,
                    Sign.MINUS,
                    List.of(new Gallery.Example("0a1b.jpg", "hat", 2.5f, new Box(1, 2, 3, 4)))),
                new Gallery.Prototype(4, Sign.PLUS, List.of())));
    Path file = folder.resolve(Bundle.PROTOTYPES).resolve(Bundle.GALLERY);
    JSON.writeValue(file.toFile(), gallery);
    assertTrue(Files.readString(file).contains("\"sign\":\"-\""));
    assertEquals(gallery, Bundle.read(folder).gallery());
  }

  @Test
  void editsAreReadInTheirOrderAndDisableTogether() throws IOException {
    ObjectNode tree = JSON.valueToTree(MANIFEST);
    tree.putArray("edits")
        .addAll(
            List.of(
                edit("aaaaaaaaaaaa", "background", "17-", "3+"),
                edit("bbbbbbbbbbbb", "watermark", "17+")));
    JSON.writeValue(folder.resolve(Bundle.MANIFEST).toFile(), tree);
    Manifest read = Bundle.read(folder).manifest();
    assertEquals(
        List.of("background", "watermark"), read.edits().stream().map(Manifest.Edit::why).toList());
    assertEquals(
        List.of("3+", "17+", "17-"),
        read.disabled().stream().map(ComponentName::toString).toList());
    ObjectNode written = JSON.valueToTree(read);
    assertEquals("[\"3+\",\"17-\"]", written.at("/edits/0/disabled").toString());
    assertEquals("aaaaaaaaaaaa", written.at("/edits/0/from").asText());
  }

  @Test
  void editsThatAreNoneAreRefused() throws IOException {
    assertRefused(tree -> tree.putArray("edits").add(edit("a", "why", "512+")), "below 512");
    assertRefused(tree -> tree.putArray("edits").add(edit("a", "why", "17")), "17+ or 17-");
    assertRefused(tree -> tree.putArray("edits").add(edit("a", " ", "17+")), "the reason");
    assertRefused(tree -> tree.putArray("edits").add(edit("", "why", "17+")), "the version");
    assertRefused(tree -> tree.putArray("edits").add(edit("a", "why")), "components to disable");
  }

  private static ObjectNode edit(String from, String why, String... disabled) {
    ObjectNode edit = JSON.createObjectNode().put("from", from).put("why", why);
    edit.set("disabled", JSON.valueToTree(disabled));
    return edit;
  }

  @Test
  void activationsAreReadWhereTheyWereRecorded() throws IOException {
    assertEquals(Optional.empty(), Bundle.read(folder).activations());
    Activations record =
        new Activations(
            4,
            List.of(0.5),
            List.of(0.25),
            List.of(new Activations.Component(511, Sign.MINUS, 2, 1, 0.75, List.of(2.5f))));
    JSON.writeValue(folder.resolve(Bundle.ACTIVATIONS).toFile(), record);
    assertEquals(record, Bundle.read(folder).activations().orElseThrow());
  }

  @Test
  void activationsThatAreDamagedOrOfAnotherModelAreRefused() throws IOException {
    Bundle read = Bundle.read(folder);
    for (String[] wrong :
        new String[][] {
          {"no json", "expected a readable "},
          {"{\"pictures\":0,\"probabilities\":[0.5],\"components\":[]}", "at least one picture"},
          {"{\"pictures\":1,\"probabilities\":[0.5]}", "expected components, found null"},
          {
            "{\"pictures\":1,\"probabilities\":[0.5],\"components\":[{\"channel\":512,"
                + "\"sign\":\"+\",\"mean\":0,\"deviation\":0,\"above\":0,\"quantiles\":[0]}]}",
            "expected channels below 512"
          }
        }) {
      Files.writeString(folder.resolve(Bundle.ACTIVATIONS), wrong[0]);
      BundleException refused = assertThrows(BundleException.class, read::activations);
      assertTrue(refused.getMessage().contains(wrong[1]), refused.getMessage());
    }
  }

  @Test
  void aMissingFolderAFileAndMissingFilesAreRefused() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    assertRefused(nowhere, "expected a bundle, a folder with ", ", found nothing");
    assertRefused(folder.resolve(Bundle.MODEL), "expected a bundle, a folder with ", "a file");
    Files.delete(folder.resolve(Bundle.MODEL));
    assertRefused(folder, "expected the bundle's file ", "model.onnx, found nothing there");
    Files.delete(folder.resolve(Bundle.MANIFEST));
    assertRefused(folder, "expected the bundle's file ", "model.json, found nothing there");
  }

  @Test
  void aMissingGalleryIsRefusedWhenItIsAskedFor() throws IOException {
    Bundle read = Bundle.read(folder);
    BundleException refused = assertThrows(BundleException.class, read::gallery);
    assertTrue(refused.getMessage().contains("gallery.json, found nothing there"));
  }

  @Test
  void aGalleryThatNamesFilesElsewhereIsRefused() throws IOException {
    for (String image : List.of("../model.json", "/etc/passwd", "a.png", "")) {
      Path file = folder.resolve(Bundle.PROTOTYPES).resolve(Bundle.GALLERY);
      Files.writeString(
          file,
          "{\"prototypes\":[{\"channel\":0,\"sign\":\"+\",\"examples\":[{\"image\":\""
              + image
              + "\",\"label\":\"hat\",\"activation\":1,"
              + "\"box\":{\"x\":0,\"y\":0,\"width\":1,\"height\":1}}]}]}");
      Bundle read = Bundle.read(folder);
      BundleException refused = assertThrows(BundleException.class, read::gallery);
      assertTrue(
          refused.getMessage().contains("a thumbnail named by its hash"), refused.getMessage());
    }
  }

  @Test
  void aGraphOfAnotherLengthIsRefused() throws IOException {
    Files.write(folder.resolve(Bundle.MODEL), new byte[9]);
    assertRefused(folder, "to have 10 bytes, as model.json says, found 9");
  }

  @Test
  void textThatIsNoJsonIsRefused() throws IOException {
    for (String text : List.of("", "no json", "{\"format\": 1", "[]", "null", "7")) {
      Files.writeString(folder.resolve(Bundle.MANIFEST), text);
      assertRefused(folder, "expected a readable " + folder.resolve(Bundle.MANIFEST));
    }
  }

  @Test
  void aManifestThatContradictsItselfIsRefused() throws IOException {
    assertRefused(tree -> tree.put("format", 2), "expected format 1, found 2");
    assertRefused(tree -> tree.putArray("bias").add(0), "expected one bias a label, 2, found 1");
    assertRefused(tree -> tree.putArray("labels"), "expected at least one label, found []");
    assertRefused(tree -> tree.remove("labels"), "expected at least one label, found null");
    assertRefused(tree -> tree.put("channels", 0), "expected at least one channel, found 0");
    assertRefused(tree -> tree.remove("cells"), "expected cells, found null");
    assertRefused(tree -> tree.put("version", " "), "expected a version");
    assertRefused(tree -> tree.put("pooling", "median"), "median");
    assertRefused(tree -> tree.put("colour", "blue"), "colour");
    assertRefused(tree -> tree.withObject("cells").put("rows", 0), "at least 1 x 1 cells");
    assertRefused(
        tree -> tree.withObject("model").put("file", "../model.onnx"),
        "expected a file name without a folder");
    assertRefused(tree -> tree.withObject("model").put("sha256", "12"), "a SHA-256 of 64 digits");
    assertRefused(
        tree -> tree.withObject("preparation").put("shorterSide", 10),
        "a shorter side of at least");
  }

  private void assertRefused(Consumer<ObjectNode> change, String part) throws IOException {
    ObjectNode tree = JSON.valueToTree(MANIFEST);
    change.accept(tree);
    JSON.writeValue(folder.resolve(Bundle.MANIFEST).toFile(), tree);
    assertRefused(folder, "expected a readable ", part);
  }

  private static void assertRefused(Path folder, String... parts) {
    BundleException refused = assertThrows(BundleException.class, () -> Bundle.read(folder));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }
}
