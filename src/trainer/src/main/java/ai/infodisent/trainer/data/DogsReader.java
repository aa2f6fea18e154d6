package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads Stanford Dogs: a list a split, {@code Images/} and, for boxes, {@code Annotation/}. */
final class DogsReader implements DataSetReader {

  private static final String TRAIN = "train_list.mat";

  private static final String TEST = "test_list.mat";

  private static final String ANNOTATIONS = "Annotation";

  @Override
  public String layout() {
    return "train_list.mat, test_list.mat and Images/, for boxes Annotation/; the lists may be in"
        + " lists/";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("Images"))
        && (Files.exists(directory.resolve(TRAIN))
            || Files.exists(directory.resolve("lists").resolve(TRAIN)));
  }

  @Override
  public boolean hasBoxes() {
    return true;
  }

  @Override
  public Listing list(Path directory, Crop crop) {
    Path train = Layouts.find(directory, layout(), TRAIN, "lists/" + TRAIN);
    Path test = Layouts.find(directory, layout(), TEST, "lists/" + TEST);
    SortedMap<Integer, String> folders = new TreeMap<>();
    List<Named> training = named(train, folders);
    List<Named> testing = named(test, folders);
    List<String> labels = labels(folders, train);
    return new Listing(
        directory, labels, entries(directory, training, crop), entries(directory, testing, crop));
  }

  @Override
  public Annotations annotations(Path directory, Crop crop) {
    return Files.isDirectory(directory.resolve(ANNOTATIONS))
        ? StoredAnnotations.ofBoxes(list(directory, Crop.BOXES), crop)
        : Annotations.NONE;
  }

  /** A line of a list: {@code n02085620-Chihuahua/n02085620_5927.jpg} and its class, from 1. */
  private record Named(String name, int label, String source) {}

  /** Reads a list, and which folder is which class. */
  private static List<Named> named(Path file, SortedMap<Integer, String> folders) {
    MatlabFile list = MatlabFile.read(file);
    List<String> names = list.strings("file_list");
    List<Double> labels = list.numbers("labels");
    if (names.size() != labels.size()) {
      throw new TrainerException(
          "expected as many labels as names in file_list of "
              + file
              + ", found "
              + labels.size()
              + " and "
              + names.size());
    }
    Set<String> seen = new HashSet<>();
    List<Named> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String source = file + ", file_list{" + (i + 1) + "}";
      String name = names.get(i);
      int slash = name.indexOf('/');
      if (slash < 1 || !seen.add(name)) {
        throw new TrainerException(
            "expected FOLDER/PICTURE, each once, in " + source + ", found " + name);
      }
      double label = labels.get(i);
      if (label != Math.rint(label) || label < 1 || label > Integer.MAX_VALUE) {
        throw new TrainerException(
            "expected a class from 1 on in " + file + ", labels(" + (i + 1) + "), found " + label);
      }
      String folder = name.substring(0, slash);
      String known = folders.putIfAbsent((int) label, folder);
      if (known != null && !known.equals(folder)) {
        throw new TrainerException(
            "expected pictures of class "
                + (int) label
                + " to be in "
                + known
                + " as others are, found "
                + name
                + " in "
                + source);
      }
      found.add(new Named(name, (int) label - 1, source));
    }
    return found;
  }

  /** {@code n02085620-Chihuahua} is called Chihuahua. */
  private static List<String> labels(SortedMap<Integer, String> folders, Path list) {
    List<String> labels = new ArrayList<>();
    Map<String, Integer> classes = new HashMap<>();
    for (Map.Entry<Integer, String> folder : folders.entrySet()) {
      if (folder.getKey() != labels.size() + 1) {
        throw new TrainerException(
            "expected pictures of every class from 1 to "
                + folders.lastKey()
                + " in "
                + list
                + ", found none of "
                + (labels.size() + 1));
      }
      Integer other = classes.put(folder.getValue(), folder.getKey());
      if (other != null) {
        throw new TrainerException(
            "expected a class for each folder in "
                + list
                + ", found "
                + other
                + " and "
                + folder.getKey()
                + " for "
                + folder.getValue());
      }
      labels.add(Labels.readable(folder.getValue().replaceFirst("^n\\d{8}-", "")));
    }
    return Labels.unique(labels, List.copyOf(folders.values()));
  }

  private List<Listing.Entry> entries(Path directory, List<Named> named, Crop crop) {
    Path images = Layouts.find(directory, layout(), "Images");
    List<Listing.Entry> entries = new ArrayList<>();
    for (Named picture : named) {
      Path file = Layouts.picture(images, picture.name(), picture.source());
      Optional<BoundingBox> box = Optional.empty();
      if (crop == Crop.BOXES) {
        Path annotations = Layouts.find(directory, layout(), ANNOTATIONS);
        box = Optional.of(AnnotationXml.box(annotations.resolve(stem(picture.name()))));
      }
      entries.add(new Listing.Entry(file, picture.label(), box));
    }
    return entries;
  }

  /** An annotation is called as its picture is, without the ending. */
  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }
}
