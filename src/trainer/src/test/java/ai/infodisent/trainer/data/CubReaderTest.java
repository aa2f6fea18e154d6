package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CubReaderTest {

  private static final String ALBATROSS = "001.Black_footed_Albatross/a.jpg";

  private static final String CARDINAL = "017.Cardinal/b.png";

  @TempDir Path folder;

  private Replica cub;

  @BeforeEach
  void write() {
    cub =
        new Replica(folder, DataFormat.CUB)
            .pictures("images/" + ALBATROSS, "images/017.Cardinal/c.jpg")
            .png("images/" + CARDINAL, 20, 10)
            .text("images.txt", "1 " + ALBATROSS + "\n2 " + CARDINAL + "\n3 017.Cardinal/c.jpg\n")
            .text("classes.txt", "1 001.Black_footed_Albatross\n2 017.Cardinal\n")
            .text("image_class_labels.txt", "1 1\n2 2\n3 2\n")
            .text("train_test_split.txt", "1 1\n2 1\n3 0\n")
            .text("bounding_boxes.txt", "1 0.0 0.0 5.0 5.0\n2 3.0 2.5 10.5 4.0\n3 1 1 1 1\n")
            .text("parts/parts.txt", "1 back\n2 left eye\n")
            .text(
                "parts/part_locs.txt",
                "1 1 312.0 182.5 1\n1 2 0.0 0.0 0\n2 1 7 8 1\n2 2 9 10 1\n3 1 0.0 0.0 0\n");
  }

  @Test
  void picturesClassesAndSplitsAreThoseOfTheTables() {
    DataSet read = cub.read(Crop.NONE);
    assertEquals(List.of("Black footed Albatross", "Cardinal"), read.labels());
    assertEquals(
        List.of("images/" + ALBATROSS + " 0", "images/" + CARDINAL + " 1"),
        cub.names(read.train()));
    assertEquals(List.of("images/017.Cardinal/c.jpg 1"), cub.names(read.validation()));
  }

  @Test
  void aBoxIsEveryPixelThatItTouchesAndThePictureFromThereOn() throws IOException {
    Decoded cut = cub.read(Crop.BOXES).train().get(1).decode(Preparation.squash(4, 4));
    assertEquals(11, cut.width());
    assertEquals(5, cut.height());
    assertEquals(3, cut.pixels().rgb()[0]);
    assertEquals(2, cut.pixels().rgb()[1]);
    Decoded whole = cub.read(Crop.NONE).train().get(1).decode(Preparation.squash(4, 4));
    assertEquals(20, whole.width());
  }

  @Test
  void boxesAreNeededAndHashedOnlyWhereTheyAreCroppedTo() {
    String cropped = cub.read(Crop.BOXES).hash();
    String whole = cub.read(Crop.NONE).hash();
    assertNotEquals(whole, cropped);
    cub.text("bounding_boxes.txt", "1 0.0 0.0 5.0 6.0\n2 3.0 2.5 10.5 4.0\n3 1 1 1 1\n");
    assertNotEquals(cropped, cub.read(Crop.BOXES).hash());
    assertEquals(whole, cub.without("bounding_boxes.txt").read(Crop.NONE).hash());
    cub.assertRefused(Crop.BOXES, "found no bounding_boxes.txt");
  }

  @Test
  void theHashIsOfClassesAndSplitsToo() {
    String hash = cub.read(Crop.NONE).hash();
    cub.text("train_test_split.txt", "1 1\n2 0\n3 1\n");
    assertNotEquals(hash, cub.read(Crop.NONE).hash());
    cub.text("train_test_split.txt", "1 1\n2 1\n3 0\n");
    assertEquals(hash, cub.read(Crop.NONE).hash());
    cub.text("image_class_labels.txt", "1 2\n2 2\n3 2\n");
    assertNotEquals(hash, cub.read(Crop.NONE).hash());
  }

  @Test
  void classesOfTheSameNameAreToldApartByTheirFolders() {
    cub.text("classes.txt", "1 001.Tern\n2 017.Tern\n");
    assertEquals(List.of("Tern (001.Tern)", "Tern (017.Tern)"), cub.read(Crop.NONE).labels());
  }

  @Test
  void aBoxOutsideThePictureIsToldOfWithItsLine() {
    cub.text("bounding_boxes.txt", "1 0 0 5 5\n2 20 0 5 5\n3 1 1 1 1\n");
    LabelledPicture picture = cub.read(Crop.BOXES).train().get(1);
    IOException refused =
        assertThrows(IOException.class, () -> picture.decode(Preparation.squash(4, 4)));
    assertTrue(
        refused.getMessage().startsWith("expected a box that meets the picture of 20 x 10 pixels"),
        refused.getMessage());
    assertTrue(refused.getMessage().endsWith("bounding_boxes.txt, line 2"), refused.getMessage());
  }

  @Test
  void missingFilesAreToldOfWithTheLayout() {
    cub.without("classes.txt")
        .assertRefused(
            Crop.NONE, "to hold images.txt, classes.txt, image_class_labels", "no classes.txt");
  }

  @Test
  void aMissingPictureIsToldOfWithItsLine() {
    cub.without("images/" + ALBATROSS)
        .assertRefused(Crop.NONE, "expected a picture at ", "images.txt, line 1 says, found none");
  }

  @Test
  void tablesThatContradictOneAnotherAreRefused() {
    cub.text("image_class_labels.txt", "1 1\n2 2\n3 3\n")
        .assertRefused(Crop.NONE, "a class from 1 to 2", "class_labels.txt, line 3, found 3");
    cub.text("image_class_labels.txt", "1 1\n2 2\n")
        .assertRefused(
            Crop.NONE, "image_class_labels.txt, found none for 3 of ", "images.txt, line 3");
    cub.text("image_class_labels.txt", "1 1\n2 2\n3 2\n4 1\n")
        .assertRefused(Crop.NONE, "expected a picture of ", "labels.txt, line 4, found 4");
    cub.text("image_class_labels.txt", "1 1\n2 2\n3 2\n3 1\n")
        .assertRefused(Crop.NONE, "expected each picture once", "line 4, found 3 again");
  }

  @Test
  void valuesThatAreNoneAreRefused() {
    cub.text("train_test_split.txt", "1 1\n\n2 2\n3 0\n")
        .assertRefused(Crop.NONE, "from 0 to 1", "train_test_split.txt, line 3, found 2");
    cub.text("train_test_split.txt", "1 1\n2 one\n3 0\n")
        .assertRefused(Crop.NONE, "line 2, found one");
    cub.text("train_test_split.txt", "1 1\n2\n3 0\n")
        .assertRefused(Crop.NONE, "expected PICTURE TRAINING in ", "line 2, found \"2\"");
    cub.text("train_test_split.txt", "\n").assertRefused(Crop.NONE, "expected lines of PICTURE");
  }

  @Test
  void boxesThatAreNoneAreRefused() {
    cub.text("bounding_boxes.txt", "1 0 0 5 5\n2 3 2 0 4\n3 1 1 1 1\n")
        .assertRefused(Crop.BOXES, "width and height above 0", "line 2, found 0.0 x 4.0");
    cub.text("bounding_boxes.txt", "1 0 0 5 5\n2 NaN 2 1 4\n3 1 1 1 1\n")
        .assertRefused(Crop.BOXES, "expected x, a finite number", "line 2, found NaN");
  }

  @Test
  void aPictureOutsideOfTheFolderIsRefused() {
    cub.text("images.txt", "1 ../a.jpg\n2 " + CARDINAL + "\n3 017.Cardinal/c.jpg\n")
        .assertRefused(Crop.NONE, "images.txt, line 1 to name a picture in ", "found ../a.jpg");
  }

  @Test
  void classesOutOfOrderAreRefused() {
    cub.text("classes.txt", "1 001.Tern\n3 017.Cardinal\n")
        .assertRefused(Crop.NONE, "expected classes in order", "line 2, found 3");
  }

  @Test
  void aSplitWithoutPicturesIsRefused() {
    cub.text("train_test_split.txt", "1 1\n2 1\n3 1\n")
        .assertRefused(Crop.NONE, "expected validation pictures in ", "found none");
  }

  @Test
  void partsAreThoseThatAreVisible() {
    CubParts parts = CubParts.read(folder);
    assertEquals(List.of("back", "left eye"), parts.names());
    assertEquals(List.of(new CubParts.Location(0, 312, 182.5)), parts.locations().get(ALBATROSS));
    assertEquals(2, parts.locations().get(CARDINAL).size());
    assertEquals(List.of(), parts.locations().get("017.Cardinal/c.jpg"));
  }

  @Test
  void partsThatThereAreNotAreRefused() {
    cub.text("parts/part_locs.txt", "1 3 1 1 1\n");
    assertPartsRefused("expected a part from 1 to 2", "part_locs.txt, line 1, found 3");
    cub.text("parts/part_locs.txt", "9 1 1 1 1\n");
    assertPartsRefused("expected a picture of ", "line 1, found 9");
    cub.text("parts/part_locs.txt", "1 1 1 1\n");
    assertPartsRefused("expected PICTURE PART X Y VISIBLE");
    cub.without("parts/part_locs.txt");
    assertPartsRefused("found no parts/part_locs.txt");
  }

  private void assertPartsRefused(String... parts) {
    TrainerException refused = assertThrows(TrainerException.class, () -> CubParts.read(folder));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
  }
}
