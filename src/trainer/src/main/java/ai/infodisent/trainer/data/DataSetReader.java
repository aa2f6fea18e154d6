package ai.infodisent.trainer.data;

import java.nio.file.Path;

/** Reads data sets of one format. */
interface DataSetReader {

  /** What a folder of this format holds, for people: paths below it. */
  String layout();

  /** Whether a folder looks like this format; nothing is read. */
  boolean recognises(Path directory);

  /** Whether the format has boxes to crop to. */
  boolean hasBoxes();

  /**
   * Lists a data set.
   *
   * @param crop whether entries come with boxes, which are not read otherwise
   * @throws ai.infodisent.trainer.TrainerException if files are missing, or what they say cannot be
   */
  Listing list(Path directory, Crop crop);

  /**
   * Reads what is told of where things are in the pictures, as far as its files are there.
   *
   * @param crop what the pictures are cropped to
   * @throws ai.infodisent.trainer.TrainerException as {@link #list} does
   */
  default Annotations annotations(Path directory, Crop crop) {
    return Annotations.NONE;
  }
}
