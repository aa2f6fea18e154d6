package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Struct;

class CarsReaderTest {

  private static final List<String> LABELS =
      List.of(
          "AM General Hummer SUV 2000",
          "Ram C/V Cargo Van Minivan 2012",
          "smart fortwo Convertible 2012");

  @TempDir Path folder;

  @Test
  void oneListTellsSplitsByItsTestFlag() {
    Replica cars = oneList();
    DataSet read = cars.read(Crop.NONE);
    assertEquals(LABELS, read.labels());
    assertEquals(
        List.of("car_ims/000001.jpg 0", "car_ims/000003.jpg 1", "car_ims/000004.jpg 2"),
        cars.names(read.train()));
    assertEquals(List.of("car_ims/000002.jpg 2"), cars.names(read.validation()));
  }

  @Test
  void theDevkitHasAListASplit() {
    Replica cars = devkit("cars_test_annos_withlabels.mat");
    DataSet read = cars.read(Crop.NONE);
    assertEquals(LABELS, read.labels());
    assertEquals(
        List.of("cars_train/00001.jpg 1", "cars_train/00002.jpg 0"), cars.names(read.train()));
    assertEquals(List.of("cars_test/00001.jpg 2"), cars.names(read.validation()));
  }

  @Test
  void theLabelsOfTheTestPicturesMayLieInTheDevkit() {
    Replica cars = devkit("devkit/cars_test_annos_withlabels.mat");
    assertEquals(1, cars.read(Crop.NONE).validation().size());
  }

  @Test
  void boxesCountPixelsFromOneAndHoldTheLast() throws IOException {
    DataSet read = oneList().read(Crop.BOXES);
    Decoded cut = read.train().get(0).decode(Preparation.squash(4, 4));
    assertEquals(6, cut.width());
    assertEquals(4, cut.height());
    assertEquals(2, cut.pixels().rgb()[0]);
    assertEquals(1, cut.pixels().rgb()[1]);
    assertEquals(1, read.train().get(2).decode(Preparation.squash(4, 4)).width());
  }

  @Test
  void boxesAreClippedToThePicture() throws IOException {
    Decoded cut = oneList().read(Crop.BOXES).validation().get(0).decode(Preparation.squash(4, 4));
    assertEquals(12, cut.width());
    assertEquals(4, cut.height());
  }

  @Test
  void theObjectIsWhereItsBoxIsInPicturesThatAreNotCropped() throws IOException {
    Replica cars = oneList();
    assertEquals(6 * 4, cars.objectPixels(cars.read(Crop.NONE).train().get(0), 12, 8));
    assertEquals(12 * 4, cars.objectPixels(cars.read(Crop.NONE).validation().get(0), 12, 8));
  }

  @Test
  void missingFilesAreToldOfWithTheLayout() {
    devkit("cars_test_annos_withlabels.mat")
        .without("cars_test_annos_withlabels.mat")
        .assertRefused(Crop.NONE, "to hold cars_annos.mat and ", "no cars_test_annos_withlabels");
  }

  @Test
  void aMissingPictureIsToldOfWithItsElement() {
    oneList()
        .without("car_ims/000003.jpg")
        .assertRefused(Crop.NONE, "expected a picture at ", "cars_annos.mat, annotations(3) says");
  }

  @Test
  void aFileThatIsNotMatlabsIsRefused() throws IOException {
    Replica cars = oneList();
    cars.text("cars_annos.mat", "no annotations");
    cars.assertRefused(Crop.NONE, "expected a MATLAB file of version 5 to 7 at ", "cars_annos.mat");
    cars.text("cars_annos.mat", String.format("%-124s", "MATLAB 7.3 MAT-file") + "\0\2IM");
    cars.assertRefused(Crop.NONE, "expected a MATLAB file of version 5 to 7 at ", "7.3");
    cars.golden("cars_annos.mat", "cars_annos.mat");
    byte[] whole = Files.readAllBytes(folder.resolve("cars_annos.mat"));
    for (int length : new int[] {1, 100, 130, 200, whole.length - 20}) {
      Files.write(folder.resolve("cars_annos.mat"), Arrays.copyOf(whole, length));
      cars.assertRefused(Crop.NONE, "cars_annos.mat");
    }
  }

  @Test
  void otherVariablesAreRefused() throws IOException {
    Replica cars = oneList();
    write("labels", Mat5.newScalar(1), "class_names", names());
    cars.assertRefused(
        Crop.NONE, "expected a struct array annotations in ", "found labels, ", "; class_names, ");
    write("annotations", annotation("a.jpg", 1), "class_names", Mat5.newString("car"));
    cars.assertRefused(Crop.NONE, "expected a cell array class_names in ");
    Cell numbers = Mat5.newCell(1, 1);
    numbers.set(0, Mat5.newScalar(1));
    write("annotations", annotation("a.jpg", 1), "class_names", numbers);
    cars.assertRefused(Crop.NONE, "expected text in ", "class_names{1}, found double");
  }

  @Test
  void annotationsThatCannotBeAreRefused() throws IOException {
    Replica cars = oneList();
    write("annotations", annotation("car_ims/000001.jpg", 3), "class_names", names());
    cars.assertRefused(Crop.NONE, "class from 1 to 2", "annotations(1), found 3.0");
    write("annotations", annotation("car_ims/000001.jpg", 1.5), "class_names", names());
    cars.assertRefused(Crop.NONE, "class from 1 to 2", "found 1.5");
    Struct boxed = annotation("car_ims/000001.jpg", 1);
    boxed.set("bbox_x2", Mat5.newScalar(1));
    write("annotations", boxed, "class_names", names());
    cars.assertRefused(Crop.BOXES, "not to be below bbox_x1", "annotations(1), found 3.0,2.0 to 1");
    boxed.set("class", Mat5.newString("car"));
    write("annotations", boxed, "class_names", names());
    cars.assertRefused(Crop.NONE, "expected class to be one number in ", "found char");
    boxed.remove("class");
    write("annotations", boxed, "class_names", names());
    cars.assertRefused(Crop.NONE, "expected a field class in ", "found [relative_im_path, ");
  }

  @Test
  void numbersOfEveryTypeAreRead() throws IOException {
    Replica cars = oneList();
    Struct all = Mat5.newStruct(1, 2);
    for (int i = 0; i < 2; i++) {
      Struct one = annotation("car_ims/00000" + (i + 1) + ".jpg", i + 1);
      for (String field : one.getFieldNames()) {
        all.set(field, i, one.get(field));
      }
    }
    all.set("test", 1, Mat5.newLogicalScalar(true));
    write("annotations", all, "class_names", names());
    assertEquals(List.of("car_ims/000002.jpg 1"), cars.names(cars.read(Crop.NONE).validation()));
  }

  private static Struct annotation(String file, double label) {
    Struct annotation = Mat5.newStruct();
    annotation.set("relative_im_path", Mat5.newString(file));
    annotation.set("bbox_x1", Mat5.newScalar(3));
    annotation.set("bbox_y1", Mat5.newScalar(2));
    annotation.set("bbox_x2", Mat5.newScalar(8));
    annotation.set("bbox_y2", Mat5.newScalar(5));
    annotation.set("class", Mat5.newScalar(label));
    annotation.set("test", Mat5.newLogicalScalar(false));
    return annotation;
  }

  private static Cell names() {
    Cell names = Mat5.newCell(1, 2);
    names.set(0, Mat5.newString("one"));
    names.set(1, Mat5.newString("other"));
    return names;
  }

  private void write(String first, Array one, String second, Array two) throws IOException {
    Mat5.writeToFile(
        Mat5.newMatFile().addArray(first, one).addArray(second, two),
        folder.resolve("cars_annos.mat").toFile());
  }

  private Replica oneList() {
    Replica cars = new Replica(folder, DataFormat.CARS).golden("cars_annos.mat", "cars_annos.mat");
    for (int i = 1; i <= 4; i++) {
      cars.png("car_ims/00000" + i + ".jpg", 12, 8);
    }
    return cars;
  }

  private Replica devkit(String test) {
    return new Replica(folder, DataFormat.CARS)
        .golden("cars_meta.mat", "devkit/cars_meta.mat")
        .golden("cars_train_annos.mat", "devkit/cars_train_annos.mat")
        .golden("cars_test_annos_withlabels.mat", test)
        .pictures("cars_train/00001.jpg", "cars_train/00002.jpg", "cars_test/00001.jpg");
  }
}
