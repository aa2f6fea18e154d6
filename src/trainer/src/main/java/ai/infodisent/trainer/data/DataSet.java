package ai.infodisent.trainer.data;

import java.util.List;

/**
 * Pictures to fit on and pictures to report on.
 *
 * @param labels one a class, in the order of the pictures' labels
 * @param train what is fitted on
 * @param validation what is reported on
 * @param crop what is taken of each picture
 * @param hash of the listing: of all names, classes and splits, and of the boxes that are cropped
 *     to
 */
public record DataSet(
    List<String> labels,
    List<LabelledPicture> train,
    List<LabelledPicture> validation,
    Crop crop,
    String hash) {

  public DataSet {
    labels = List.copyOf(labels);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
  }
}
