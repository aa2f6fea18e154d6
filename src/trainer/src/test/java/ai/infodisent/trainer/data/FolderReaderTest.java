package ai.infodisent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {

  @TempDir Path folder;

  @Test
  void classesAndPicturesAreInTheOrderOfTheirNames() throws IOException {
    put("train/shoe/b.jpg", "train/shoe/a.PNG", "train/hat/z.jpeg", "validation/shoe/c.png");
    DataSet read = read(folder);
    assertEquals(List.of("hat", "shoe"), read.labels());
    assertEquals(List.of("hat/z.jpeg 0", "shoe/a.PNG 1", "shoe/b.jpg 1"), names(read.train()));
    assertEquals(List.of("shoe/c.png 1"), names(read.validation()));
  }

  @Test
  void otherFilesAndHiddenOnesAreNotPictures() throws IOException {
    put(
        "train/hat/a.png",
        "train/hat/notes.txt",
        "train/hat/.b.png",
        "train/.hidden/c.png",
        "train/readme.png",
        "train/hat/folder.png/d.txt",
        "validation/hat/a.png");
    DataSet read = read(folder);
    assertEquals(List.of("hat/a.png 0"), names(read.train()));
  }

  @Test
  void theHashIsOfTheListingAndNotOfItsPlace() throws IOException {
    put("one/train/hat/a.png", "one/validation/hat/b.png");
    put("two/train/hat/a.png", "two/validation/hat/b.png");
    put("three/train/hat/a.png", "three/validation/hat/c.png");
    String hash = read(folder.resolve("one")).hash();
    assertTrue(hash.matches("[0-9a-f]{64}"), hash);
    assertEquals(hash, read(folder.resolve("two")).hash());
    assertNotEquals(hash, read(folder.resolve("three")).hash());
  }

  @Test
  void aFolderWithoutSplitsIsRefused() {
    assertRefused("expected pictures at ", "found no such folders");
  }

  @Test
  void aSplitWithoutClassesIsRefused() throws IOException {
    put("train/a.png", "validation/hat/a.png");
    assertRefused("expected a folder for each class in ", "found none");
  }

  @Test
  void aClassWithoutPicturesIsRefused() throws IOException {
    put("train/hat/a.png", "train/shoe/a.gif", "validation/hat/a.png");
    assertRefused("expected JPEG or PNG pictures in ", "shoe, found none");
  }

  @Test
  void aClassOfValidationThatIsNotTrainedIsRefused() throws IOException {
    put("train/hat/a.png", "validation/hat/a.png", "validation/scarf/a.png");
    assertRefused("to be among the classes [hat]", "found scarf");
  }

  @Test
  void ofManyClassesOnlySomeAreNamedInTheRefusal() throws IOException {
    for (int i = 10; i < 40; i++) {
      put("train/class" + i + "/a.png");
    }
    put("validation/other/a.png");
    assertRefused("class21] and 18 more", "found other");
  }

  @Test
  void aPictureThatIsNoneIsFoundOutWhenItIsAskedFor() throws IOException {
    put("train/hat/a.png", "validation/hat/a.png");
    LabelledPicture picture = read(folder).train().get(0);
    assertThrows(IOException.class, () -> picture.decode(Preparation.squash(8, 8)));
  }

  private static DataSet read(Path folder) {
    return DataSets.read(folder, DataFormat.FOLDERS, Crop.NONE, new Quiet());
  }

  private void put(String... files) throws IOException {
    for (String file : files) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "no picture");
    }
  }

  private List<String> names(List<LabelledPicture> pictures) {
    return pictures.stream()
        .map(
            picture -> {
              Path path = Path.of(picture.name());
              Path inSplit = path.subpath(path.getNameCount() - 2, path.getNameCount());
              return inSplit.toString().replace('\\', '/') + " " + picture.label();
            })
        .toList();
  }

  private void assertRefused(String... parts) {
    TrainerException refused = assertThrows(TrainerException.class, () -> read(folder));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
    assertEquals(1, refused.getMessage().lines().count());
  }
}
