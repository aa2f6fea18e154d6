package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.Quiet;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

  @TempDir Path folder;

  private Replica found() {
    return new Replica(folder, DataFormat.AUTO);
  }

  private Replica dogs() {
    return found()
        .golden("train_list.mat", "train_list.mat")
        .golden("test_list.mat", "test_list.mat")
        .pictures(
            "Images/n02085620-Chihuahua/n02085620_5927.jpg",
            "Images/n02086240-Shih-Tzu/n02086240_1.jpg",
            "Images/n02085936-Maltese_dog/n02085936_7.jpg",
            "Images/n02085620-Chihuahua/n02085620_8.jpg");
  }

  @Test
  void aFormatIsFoundByItsFiles() {
    assertEquals(List.of("Chihuahua", "Maltese dog", "Shih-Tzu"), dogs().read(Crop.NONE).labels());
  }

  @Test
  void whereNoneIsFoundAllLayoutsAreShown() {
    found()
        .assertRefused(
            Crop.NONE,
            "expected pictures at "
                + folder
                + " in one of the layouts creatures (dataset.json and ",
            "folders (train/CLASS/* and ",
            "cub (images.txt, ",
            "cars (cars_annos.mat ",
            "dogs (train_list.mat, ",
            "imagenet (train/WNID/",
            ", found none");
  }

  @Test
  void aFormatThatIsNotThereShowsItsLayout() {
    for (DataFormat format : List.of(DataFormat.CUB, DataFormat.CARS, DataFormat.DOGS)) {
      new Replica(folder, format).assertRefused(Crop.NONE, "expected " + folder + " to hold ");
    }
    new Replica(folder, DataFormat.CREATURES).assertRefused(Crop.NONE, "found no such files");
    new Replica(folder, DataFormat.IMAGENET).assertRefused(Crop.NONE, "found no train");
    new Replica(folder, DataFormat.FOLDERS).assertRefused(Crop.NONE, "found no such folders");
  }

  @Test
  void nothingIsCroppedWhereThereAreNoBoxes() {
    found()
        .pictures("train/hat/a.png", "validation/hat/b.png")
        .assertRefused(Crop.BOXES, "with boxes to crop to, cub, cars, dogs, found folders");
    assertThrows(
        TrainerException.class,
        () -> DataSets.readValidation(folder, DataFormat.AUTO, Crop.BOXES, List.of("hat")));
  }

  @Test
  void picturesInBothSplitsAreToldOf() {
    found()
        .text("train/hat/a.png", "one")
        .text("train/hat/b.png", "two")
        .text("train/hat/c.png", "three")
        .text("validation/hat/d.png", "six")
        .text("validation/hat/e.png", "two");
    Quiet progress = new Quiet();
    DataSets.read(folder, DataFormat.AUTO, Crop.NONE, progress);
    assertEquals(
        List.of(
            "in both splits, byte for byte: 1 of 2 validation pictures: validation/hat/e.png is"
                + " train/hat/b.png"),
        progress.lines().stream().map(line -> line.replace('\\', '/')).toList());
  }

  @Test
  void filesThatAreTheSameUpToTheirEndOrBeforeItAreNotTheSame() {
    String tail = "x".repeat(5000);
    found()
        .text("train/hat/a.png", "a" + tail)
        .text("validation/hat/b.png", "b" + tail)
        .text("validation/hat/c.png", tail + "c");
    Quiet progress = new Quiet();
    DataSets.read(folder, DataFormat.AUTO, Crop.NONE, progress);
    assertEquals(List.of(), progress.lines());
  }

  @Test
  void validationPicturesHaveTheLabelsThatAreAskedFor() {
    List<LabelledPicture> pictures =
        DataSets.readValidation(
            dogs().folder(), DataFormat.AUTO, Crop.NONE, List.of("Poodle", "Chihuahua"));
    assertEquals(1, pictures.size());
    assertEquals(1, pictures.get(0).label());
    TrainerException refused =
        assertThrows(
            TrainerException.class,
            () ->
                DataSets.readValidation(
                    folder, DataFormat.DOGS, Crop.NONE, List.of("Poodle", "Pug")));
    assertTrue(
        refused.getMessage().endsWith("among [Poodle, Pug], found Chihuahua"),
        refused.getMessage());
  }

  @Test
  void aFolderOfClassesIsAllForValidation() {
    found().pictures("hat/a.png", "shoe/b.png");
    assertEquals(
        2,
        DataSets.readValidation(folder, DataFormat.AUTO, Crop.NONE, List.of("hat", "shoe")).size());
  }

  @Property
  void noTwoLabelsAreTheSame(@ForAll List<@IntRange(max = 3) Integer> names) {
    List<String> labels = names.stream().map(name -> "crane".substring(name)).toList();
    List<String> numbers = IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
    List<String> unique = Labels.unique(labels, numbers);
    assertEquals(labels.size(), new HashSet<>(unique).size());
    for (int i = 0; i < labels.size(); i++) {
      assertTrue(unique.get(i).startsWith(labels.get(i)));
    }
  }
}
