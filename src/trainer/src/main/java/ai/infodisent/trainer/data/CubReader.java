package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.AnnotationTable.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads CUB-200-2011: tables that share a number for each picture, and {@code images/}. */
final class CubReader implements DataSetReader {

  static final String IMAGES = "images.txt";

  private static final String FOLDER = "images";

  private static final String BOXES = "bounding_boxes.txt";

  @Override
  public String layout() {
    return "images.txt, classes.txt, image_class_labels.txt, train_test_split.txt and images/, for"
        + " boxes bounding_boxes.txt";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(IMAGES))
        && Files.isRegularFile(directory.resolve("image_class_labels.txt"));
  }

  @Override
  public boolean hasBoxes() {
    return true;
  }

  @Override
  public Listing list(Path directory, Crop crop) {
    AnnotationTable images = table(directory, IMAGES, "PICTURE", "FILE");
    List<String> labels = labels(table(directory, "classes.txt", "CLASS", "NAME"));
    Map<Integer, Row> classes = matching(directory, "image_class_labels.txt", images, "CLASS");
    Map<Integer, Row> splits = matching(directory, "train_test_split.txt", images, "TRAINING");
    Optional<Map<Integer, Row>> boxes =
        crop == Crop.BOXES
            ? Optional.of(matching(directory, BOXES, images, "X", "Y", "WIDTH", "HEIGHT"))
            : Optional.empty();
    Path folder = Layouts.find(directory, layout(), FOLDER);
    List<Listing.Entry> train = new ArrayList<>();
    List<Listing.Entry> validation = new ArrayList<>();
    Set<String> files = new HashSet<>();
    for (Row row : images.rows()) {
      int number = row.number(0, 0, Integer.MAX_VALUE, "a picture's number");
      if (!files.add(row.text(1))) {
        throw row.refusal("expected each picture once", row.text(1) + " again");
      }
      int label = classes.get(number).number(1, 1, labels.size(), "a class") - 1;
      int training = splits.get(number).number(1, 0, 1, "the training split's 1 or 0,");
      Path file = Layouts.picture(folder, row.text(1), row.source());
      Optional<BoundingBox> box = boxes.map(found -> box(found.get(number)));
      (training == 1 ? train : validation).add(new Listing.Entry(file, label, box));
    }
    return new Listing(directory, labels, train, validation);
  }

  @Override
  public Annotations annotations(Path directory, Crop crop) {
    Map<String, BoundingBox> boxes =
        Files.exists(directory.resolve(BOXES))
            ? StoredAnnotations.boxes(list(directory, Crop.BOXES))
            : Map.of();
    if (!Files.exists(directory.resolve(CubParts.LOCATIONS))) {
      return new StoredAnnotations(List.of(), crop, boxes, Map.of());
    }
    CubParts parts = CubParts.read(directory);
    Map<String, List<StoredAnnotations.Mark>> marks = new HashMap<>();
    for (Map.Entry<String, List<CubParts.Location>> picture : parts.locations().entrySet()) {
      // Named as pictures of the listing are.
      String file = directory.resolve(FOLDER).resolve(picture.getKey()).normalize().toString();
      marks.put(file, picture.getValue().stream().map(parts::mark).toList());
    }
    return new StoredAnnotations(parts.sidesMerged(), crop, boxes, marks);
  }

  private AnnotationTable table(Path directory, String name, String... columns) {
    return AnnotationTable.read(Layouts.find(directory, layout(), name), columns);
  }

  /** A table with one row for each picture and no other. */
  private Map<Integer, Row> matching(
      Path directory, String name, AnnotationTable images, String... columns) {
    List<String> all = new ArrayList<>(List.of("PICTURE"));
    all.addAll(List.of(columns));
    AnnotationTable table = table(directory, name, all.toArray(String[]::new));
    Map<Integer, Row> known = images.byNumber("picture");
    Map<Integer, Row> found = table.byNumber("picture");
    for (Map.Entry<Integer, Row> entry : found.entrySet()) {
      if (!known.containsKey(entry.getKey())) {
        throw entry.getValue().refusal("expected a picture of " + images.file(), entry.getKey());
      }
    }
    for (Row row : images.rows()) {
      if (!found.containsKey(row.number(0, 0, Integer.MAX_VALUE, "picture"))) {
        throw new TrainerException(
            "expected a line for each picture in "
                + table.file()
                + ", found none for "
                + row.text(0)
                + " of "
                + row.source());
      }
    }
    return found;
  }

  /** {@code 001.Black_footed_Albatross} is called Black footed Albatross. */
  private static List<String> labels(AnnotationTable classes) {
    List<String> labels = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Row row : classes.rows()) {
      int expected = names.size() + 1;
      row.number(0, expected, expected, "classes in order, a number");
      names.add(row.text(1));
      labels.add(Labels.readable(row.text(1).replaceFirst("^\\d+\\.", "")));
    }
    return Labels.unique(labels, names);
  }

  /** Written as x, y, width and height, in pixels from the picture's corner. */
  private static BoundingBox box(Row row) {
    double x = row.real(1, "x");
    double y = row.real(2, "y");
    double width = row.real(3, "a width");
    double height = row.real(4, "a height");
    if (!(width > 0) || !(height > 0)) {
      throw row.refusal("expected a box of a width and height above 0", width + " x " + height);
    }
    return new BoundingBox(x, y, x + width, y + height, row.source());
  }
}
