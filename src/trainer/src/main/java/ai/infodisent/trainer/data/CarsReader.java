package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.MatlabFile.Element;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads Stanford Cars: all pictures in one list, or the devkit's list a split. */
final class CarsReader implements DataSetReader {

  private static final String ALL = "cars_annos.mat";

  private static final String META = "devkit/cars_meta.mat";

  @Override
  public String layout() {
    return "cars_annos.mat and car_ims/; or devkit/cars_meta.mat, devkit/cars_train_annos.mat,"
        + " cars_test_annos_withlabels.mat there or in devkit/, cars_train/ and cars_test/";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isRegularFile(directory.resolve(ALL))
        || Files.isRegularFile(directory.resolve(META));
  }

  @Override
  public boolean hasBoxes() {
    return true;
  }

  @Override
  public Listing list(Path directory, Crop crop) {
    return Files.exists(directory.resolve(ALL))
        ? oneList(directory, crop)
        : devkit(directory, crop);
  }

  @Override
  public Annotations annotations(Path directory, Crop crop) {
    return StoredAnnotations.ofBoxes(list(directory, Crop.BOXES), crop);
  }

  private static Listing oneList(Path directory, Crop crop) {
    MatlabFile file = MatlabFile.read(directory.resolve(ALL));
    List<String> labels = labels(file);
    List<Element> train = new ArrayList<>();
    List<Element> validation = new ArrayList<>();
    for (Element element : file.structs("annotations")) {
      (element.number("test", 0, 1) == 0 ? train : validation).add(element);
    }
    String name = "relative_im_path";
    return new Listing(
        directory,
        labels,
        entries(directory, name, train, labels.size(), crop),
        entries(directory, name, validation, labels.size(), crop));
  }

  private Listing devkit(Path directory, Crop crop) {
    List<String> labels = labels(MatlabFile.read(Layouts.find(directory, layout(), META)));
    String test = "cars_test_annos_withlabels.mat";
    Path training = Layouts.find(directory, layout(), "devkit/cars_train_annos.mat");
    Path testing = Layouts.find(directory, layout(), test, "devkit/" + test);
    return new Listing(
        directory,
        labels,
        entries(
            Layouts.find(directory, layout(), "cars_train"),
            "fname",
            MatlabFile.read(training).structs("annotations"),
            labels.size(),
            crop),
        entries(
            Layouts.find(directory, layout(), "cars_test"),
            "fname",
            MatlabFile.read(testing).structs("annotations"),
            labels.size(),
            crop));
  }

  private static List<String> labels(MatlabFile file) {
    List<String> names = file.strings("class_names").stream().map(String::strip).toList();
    if (names.isEmpty()) {
      throw new TrainerException("expected class_names in " + file.file() + ", found none");
    }
    List<String> numbers =
        IntStream.rangeClosed(1, names.size()).mapToObj(Integer::toString).toList();
    return Labels.unique(names, numbers);
  }

  private static List<Listing.Entry> entries(
      Path folder, String name, List<Element> elements, int classes, Crop crop) {
    List<Listing.Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Element element : elements) {
      String found = element.text(name);
      if (!names.add(found)) {
        throw element.refusal("expected each picture once", found + " again");
      }
      int label = element.number("class", 1, classes) - 1;
      Path file = Layouts.picture(folder, found, element.source());
      Optional<BoundingBox> box = crop == Crop.BOXES ? Optional.of(box(element)) : Optional.empty();
      entries.add(new Listing.Entry(file, label, box));
    }
    return entries;
  }

  /** Written as the first and the last pixel, counted from 1 as MATLAB does. */
  private static BoundingBox box(Element element) {
    double left = element.number("bbox_x1") - 1;
    double top = element.number("bbox_y1") - 1;
    double right = element.number("bbox_x2");
    double bottom = element.number("bbox_y2");
    if (!(right > left) || !(bottom > top)) {
      throw element.refusal(
          "expected bbox_x2 and bbox_y2 not to be below bbox_x1 and bbox_y1",
          (left + 1) + "," + (top + 1) + " to " + right + "," + bottom);
    }
    return new BoundingBox(left, top, right, bottom, element.source());
  }
}
