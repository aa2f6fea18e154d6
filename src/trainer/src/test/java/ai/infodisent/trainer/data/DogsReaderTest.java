package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;

class DogsReaderTest {

  private static final String CHIHUAHUA = "n02085620-Chihuahua/n02085620_5927";

  private static final List<String> OTHERS =
      List.of(
          "n02086240-Shih-Tzu/n02086240_1",
          "n02085936-Maltese_dog/n02085936_7",
          "n02085620-Chihuahua/n02085620_8");

  private static final String OBJECT =
      "<object><name>Chihuahua</name><bndbox><xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax>"
          + "<ymax>%d</ymax></bndbox></object>\n";

  @TempDir Path folder;

  private Replica dogs;

  @BeforeEach
  void write() {
    dogs =
        new Replica(folder, DataFormat.DOGS)
            .golden("train_list.mat", "train_list.mat")
            .golden("test_list.mat", "test_list.mat")
            .png("Images/" + CHIHUAHUA + ".jpg", 20, 10);
    annotate(OBJECT.formatted(3, 2, 8, 6));
    for (String other : OTHERS) {
      dogs.pictures("Images/" + other + ".jpg");
      dogs.text(
          "Annotation/" + other, "<annotation>" + OBJECT.formatted(0, 0, 5, 5) + "</annotation>");
    }
  }

  @Test
  void listsTellClassesFromOneAndFoldersTheirNames() {
    DataSet read = dogs.read(Crop.NONE);
    assertEquals(List.of("Chihuahua", "Maltese dog", "Shih-Tzu"), read.labels());
    assertEquals(
        List.of(
            "Images/" + CHIHUAHUA + ".jpg 0",
            "Images/n02086240-Shih-Tzu/n02086240_1.jpg 2",
            "Images/n02085936-Maltese_dog/n02085936_7.jpg 1"),
        dogs.names(read.train()));
    assertEquals(
        List.of("Images/n02085620-Chihuahua/n02085620_8.jpg 0"), dogs.names(read.validation()));
  }

  @Test
  void listsMayLieInTheirOwnFolder() {
    dogs.without("train_list.mat").without("test_list.mat");
    dogs.golden("train_list.mat", "lists/train_list.mat");
    dogs.golden("test_list.mat", "lists/test_list.mat");
    assertEquals(3, dogs.read(Crop.NONE).train().size());
  }

  @Test
  void aBoxIsTakenAsItStands() throws IOException {
    Decoded cut = dogs.read(Crop.BOXES).train().get(0).decode(Preparation.squash(4, 4));
    assertEquals(5, cut.width());
    assertEquals(4, cut.height());
    assertEquals(3, cut.pixels().rgb()[0]);
    assertEquals(2, cut.pixels().rgb()[1]);
  }

  @Test
  void ofSeveralDogsNoneIsCutOff() throws IOException {
    annotate(OBJECT.formatted(3, 2, 8, 6) + OBJECT.formatted(5, 1, 12, 4));
    Decoded cut = dogs.read(Crop.BOXES).train().get(0).decode(Preparation.squash(4, 4));
    assertEquals(9, cut.width());
    assertEquals(5, cut.height());
  }

  @Test
  void annotationsAreNeededOnlyWhereTheyAreCroppedTo() {
    dogs.without("Annotation/" + CHIHUAHUA);
    assertEquals(3, dogs.read(Crop.NONE).train().size());
    dogs.assertRefused(Crop.BOXES, "expected an annotation at ", CHIHUAHUA + ", found none");
  }

  @Test
  void theObjectIsWhereItsBoxIsAndNowhereWithoutAnnotations() throws IOException {
    LabelledPicture picture = dogs.read(Crop.NONE).train().get(0);
    assertEquals(5 * 4, dogs.objectPixels(picture, 20, 10));
    Files.move(folder.resolve("Annotation"), folder.resolve("elsewhere"));
    assertEquals(-1, dogs.objectPixels(picture, 20, 10));
  }

  @Test
  void annotationsThatAreNoneAreRefused() {
    annotate("");
    dogs.assertRefused(Crop.BOXES, "expected a bndbox in ", "found none");
    annotate("\n" + OBJECT.formatted(8, 2, 3, 6));
    dogs.assertRefused(Crop.BOXES, "right of the left", CHIHUAHUA + ", line 2");
    annotate("<object><bndbox><xmin>1</xmin></bndbox></object>");
    dogs.assertRefused(Crop.BOXES, "found 1.0,NaN to NaN,NaN in ");
    annotate("<object><bndbox>\n<xmin>left</xmin></bndbox></object>");
    dogs.assertRefused(Crop.BOXES, "expected xmin to be a number in ", "found \"left\"");
    annotate("<object><bndbox>");
    dogs.assertRefused(Crop.BOXES, "expected an annotation in XML at ");
  }

  @Test
  void anAnnotationReachesNoOtherFile() {
    dogs.text("secret.txt", "7");
    String entity =
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + folder.resolve("secret.txt").toUri() + "\">]>";
    dogs.text("Annotation/" + CHIHUAHUA, entity + "<a><bndbox><xmin>&x;</xmin></bndbox></a>");
    dogs.assertRefused(Crop.BOXES, "expected no document type in ", "found one");
    annotate("<object><bndbox><xmin>&x;</xmin></bndbox></object>");
    dogs.assertRefused(Crop.BOXES, CHIHUAHUA);
  }

  @Test
  void listsThatContradictThemselvesAreRefused() throws IOException {
    list(new String[] {"n1-a/1.jpg", "n1-b/2.jpg"}, 1, 1);
    dogs.assertRefused(Crop.NONE, "pictures of class 1 to be in n1-a", "file_list{2}");
    list(new String[] {"n02085620-Chihuahua/1.jpg", "n02085620-Chihuahua/2.jpg"}, 1, 2);
    dogs.assertRefused(Crop.NONE, "a class for each folder", "found 1 and 2 for n02085620-C");
    list(new String[] {"n1-a/1.jpg", "n1-a/1.jpg"}, 1, 1);
    dogs.assertRefused(Crop.NONE, "each once", "file_list{2}, found n1-a/1.jpg");
    list(new String[] {"n1-a/1.jpg"}, 1, 1);
    dogs.assertRefused(Crop.NONE, "as many labels as names", "found 2 and 1");
    list(new String[] {"n1-a/1.jpg"}, 0);
    dogs.assertRefused(Crop.NONE, "a class from 1 on", "labels(1), found 0.0");
    list(new String[] {"n02085620-Chihuahua/n02085620_5927.jpg", "n1-b/1.jpg"}, 1, 4);
    dogs.assertRefused(Crop.NONE, "every class from 1 to 4", "found none of 2");
    list(new String[] {"1.jpg"}, 1);
    dogs.assertRefused(Crop.NONE, "expected FOLDER/PICTURE", "found 1.jpg");
  }

  @Test
  void missingFilesAreToldOf() {
    dogs.without("Images/" + CHIHUAHUA + ".jpg");
    dogs.assertRefused(Crop.NONE, "expected a picture at ", "train_list.mat, file_list{1} says");
    dogs.without("test_list.mat");
    dogs.assertRefused(Crop.NONE, "to hold train_list.mat, test_list.mat and", "no test_list.mat");
  }

  private void list(String[] files, double... labels) throws IOException {
    Cell names = Mat5.newCell(files.length, 1);
    for (int i = 0; i < files.length; i++) {
      names.set(i, Mat5.newString(files[i]));
    }
    Matrix numbers = Mat5.newMatrix(labels.length, 1);
    for (int i = 0; i < labels.length; i++) {
      numbers.setDouble(i, labels[i]);
    }
    Mat5.writeToFile(
        Mat5.newMatFile().addArray("file_list", names).addArray("labels", numbers),
        folder.resolve("train_list.mat").toFile());
  }

  private void annotate(String objects) {
    dogs.text(
        "Annotation/" + CHIHUAHUA,
        "<annotation><filename>%s</filename><size><width>20</width></size>"
            + objects
            + "</annotation>");
  }
}
