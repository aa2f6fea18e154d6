package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads data sets laid out as {@code DIR/train/CLASS/*} and {@code DIR/validation/CLASS/*}. */
final class FolderReader implements DataSetReader {

  @Override
  public String layout() {
    return "train/CLASS/* and validation/CLASS/*";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("train"))
        && Files.isDirectory(directory.resolve("validation"));
  }

  @Override
  public boolean hasBoxes() {
    return false;
  }

  @Override
  public Listing list(Path directory, Crop crop) {
    Path train = directory.resolve("train");
    Path validation = directory.resolve("validation");
    if (!recognises(directory)) {
      throw new TrainerException(
          "expected pictures at "
              + train.resolve("CLASS")
              + " and "
              + validation.resolve("CLASS")
              + ", found no such folders");
    }
    List<String> labels = classes(train);
    return new Listing(directory, labels, split(train, labels), split(validation, labels));
  }

  /**
   * Lists one split, {@code DIR/CLASS/*}, in the order of the file names.
   *
   * @param classes the folders there may be; a class that is not here has no folder
   * @throws TrainerException if a class folder is unknown or empty, or there is none
   */
  static List<Listing.Entry> split(Path split, List<String> classes) {
    List<Listing.Entry> entries = new ArrayList<>();
    for (String name : classes(split)) {
      int label = classes.indexOf(name);
      if (label < 0) {
        throw new TrainerException(
            "expected the folders of "
                + split
                + " to be among the classes "
                + Labels.abbreviated(classes)
                + ", found "
                + name);
      }
      List<Path> files = Layouts.pictures(split.resolve(name));
      if (files.isEmpty()) {
        throw new TrainerException(
            "expected JPEG or PNG pictures in " + split.resolve(name) + ", found none");
      }
      files.forEach(file -> entries.add(new Listing.Entry(file, label, Optional.empty())));
    }
    return entries;
  }

  /**
   * The names of a split's folders, in order.
   *
   * @throws TrainerException if there are none
   */
  static List<String> classes(Path split) {
    List<String> names = Layouts.folders(split).stream().map(Layouts::name).toList();
    if (names.isEmpty()) {
      throw new TrainerException("expected a folder for each class in " + split + ", found none");
    }
    return names;
  }
}
