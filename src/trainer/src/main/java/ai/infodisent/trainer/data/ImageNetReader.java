package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.AnnotationTable.Row;
import ai.infodisent.trainer.data.MatlabFile.Element;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads ILSVRC2012. Classes are in the order of their WordNet ids, as networks that were trained on
 * it have them.
 */
final class ImageNetReader implements DataSetReader {

  private static final String WNID = "n\\d{8}";

  private static final String TRUTH = "ILSVRC2012_validation_ground_truth.txt";

  private static final String META = "meta.mat";

  private static final String MAPPING = "LOC_synset_mapping.txt";

  /** Where the devkit may lie. */
  private static final List<String> DEVKIT =
      List.of("", "data/", "devkit/data/", "ILSVRC2012_devkit_t12/data/");

  @Override
  public String layout() {
    return "train/WNID/*.JPEG and val/WNID/*.JPEG, or val/ILSVRC2012_val_*.JPEG with meta.mat and "
        + TRUTH
        + " there or in ILSVRC2012_devkit_t12/data/";
  }

  @Override
  public boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("val"))
        && Files.isDirectory(directory.resolve("train"))
        && Layouts.folders(directory.resolve("train")).stream()
            .anyMatch(folder -> Layouts.name(folder).matches(WNID));
  }

  @Override
  public boolean hasBoxes() {
    return false;
  }

  @Override
  public Listing list(Path directory, Crop crop) {
    Path train = Layouts.find(directory, layout(), "train");
    Path val = Layouts.find(directory, layout(), "val");
    List<String> wnids = FolderReader.classes(train);
    for (String wnid : wnids) {
      if (!wnid.matches(WNID)) {
        throw new TrainerException(
            "expected the folders of "
                + train
                + " to be named as n01440764 is, by WordNet ids, found "
                + wnid);
      }
    }
    List<Synset> synsets = synsets(directory);
    return new Listing(
        directory,
        labels(wnids, words(directory, synsets)),
        FolderReader.split(train, wnids),
        Layouts.folders(val).isEmpty()
            ? flat(directory, val, wnids, synsets)
            : FolderReader.split(val, wnids));
  }

  /**
   * What the devkit says of a class.
   *
   * @param number by which the ground truth tells of it
   * @param wnid its WordNet id
   * @param words its names, apart by commas
   */
  private record Synset(int number, String wnid, String words) {}

  /** None where there is no devkit. */
  private static List<Synset> synsets(Path directory) {
    Optional<Path> meta = devkit(directory, META);
    if (meta.isEmpty()) {
      return List.of();
    }
    List<Synset> synsets = new ArrayList<>();
    for (Element element : MatlabFile.read(meta.get()).structs("synsets")) {
      int number = element.number("ILSVRC2012_ID", 1, Integer.MAX_VALUE);
      synsets.add(new Synset(number, element.text("WNID"), element.text("words")));
    }
    return synsets;
  }

  private static Map<String, String> words(Path directory, List<Synset> synsets) {
    Map<String, String> words = new HashMap<>();
    if (Files.isRegularFile(directory.resolve(MAPPING))) {
      for (Row row : AnnotationTable.read(directory.resolve(MAPPING), "WNID", "WORDS").rows()) {
        words.put(row.text(0), row.text(1));
      }
    }
    synsets.forEach(synset -> words.put(synset.wnid(), synset.words()));
    return words;
  }

  /** A class that nobody names is called by its id. */
  private static List<String> labels(List<String> wnids, Map<String, String> words) {
    return Labels.unique(
        wnids.stream().map(wnid -> words.getOrDefault(wnid, wnid).strip()).toList(), wnids);
  }

  /** The pictures are numbered from 1; line n of the ground truth is the class of picture n. */
  private List<Listing.Entry> flat(
      Path directory, Path val, List<String> wnids, List<Synset> synsets) {
    Path file = devkit(directory, TRUTH).orElseGet(() -> Layouts.find(directory, layout(), TRUTH));
    if (synsets.isEmpty()) {
      Layouts.find(directory, layout(), META);
    }
    Map<Integer, String> known = new HashMap<>();
    synsets.forEach(synset -> known.put(synset.number(), synset.wnid()));
    List<Row> truth = AnnotationTable.read(file, "CLASS").rows();
    int pictures = Layouts.pictures(val).size();
    if (pictures != truth.size()) {
      throw new TrainerException(
          "expected as many pictures in "
              + val
              + " as lines in "
              + file
              + ", "
              + truth.size()
              + ", found "
              + pictures);
    }
    List<Listing.Entry> entries = new ArrayList<>();
    for (Row row : truth) {
      String wnid = known.get(row.number(0, 1, Integer.MAX_VALUE, "a class"));
      int label = wnids.indexOf(wnid);
      if (label < 0) {
        throw row.refusal(
            "expected a class of meta.mat with a folder in " + directory.resolve("train"),
            row.text(0) + (wnid == null ? "" : ", " + wnid));
      }
      String name = String.format(Locale.ROOT, "ILSVRC2012_val_%08d.JPEG", entries.size() + 1);
      Path picture = Layouts.picture(val, name, row.source());
      entries.add(new Listing.Entry(picture, label, Optional.empty()));
    }
    return entries;
  }

  private static Optional<Path> devkit(Path directory, String name) {
    return DEVKIT.stream()
        .map(place -> directory.resolve(place + name))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
