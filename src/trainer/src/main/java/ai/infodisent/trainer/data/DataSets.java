package ai.infodisent.trainer.data;

import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads data sets in the formats in which their authors ship them. */
public final class DataSets {

  /**
   * Asked in the order of the formats: creatures lie in folders, too, and splits that someone made
   * by hand come before all others.
   */
  private static final Map<DataFormat, DataSetReader> READERS =
      new TreeMap<>(
          Map.of(
              DataFormat.CREATURES, new CreaturesReader(),
              DataFormat.FOLDERS, new FolderReader(),
              DataFormat.CUB, new CubReader(),
              DataFormat.CARS, new CarsReader(),
              DataFormat.DOGS, new DogsReader(),
              DataFormat.IMAGENET, new ImageNetReader()));

  /** How many pictures of both splits are named. */
  private static final int NAMED = 3;

  private DataSets() {}

  /**
   * Lists a data set; pictures are read when they are asked for. Pictures that are in both splits
   * are told of.
   *
   * @throws TrainerException if the folder is not laid out as expected, annotations contradict one
   *     another, or there are no boxes to crop to
   */
  public static DataSet read(Path directory, DataFormat format, Crop crop, Progress progress) {
    DataFormat found =
        format == DataFormat.AUTO
            ? recognised(directory).orElseThrow(() -> unknown(directory))
            : format;
    Listing listing = list(directory, found, crop);
    tellOverlap(listing, progress);
    return listing.dataSet(crop);
  }

  /**
   * Lists pictures to report on: a data set's validation split, or, where there are no splits, the
   * folder's own {@code CLASS/*}.
   *
   * @param labels the classes there may be; pictures' labels are indices into these
   * @throws TrainerException as {@link #read} does, and if a picture is of no such class
   */
  public static List<LabelledPicture> readValidation(
      Path directory, DataFormat format, Crop crop, List<String> labels) {
    DataFormat found =
        format == DataFormat.AUTO ? recognised(directory).orElse(DataFormat.FOLDERS) : format;
    if (found == DataFormat.FOLDERS) {
      refuseBoxless(found, crop);
      boolean splits = READERS.get(found).recognises(directory);
      Path folder = splits ? directory.resolve("validation") : directory;
      return Listing.pictures(FolderReader.split(folder, labels));
    }
    Listing listing = list(directory, found, crop);
    return listing.validation().stream()
        .map(entry -> relabelled(entry, listing, labels).picture())
        .toList();
  }

  /**
   * What is told of where things are in a data set's pictures, as far as its files are there.
   *
   * @param crop what the pictures are cropped to
   * @throws TrainerException as {@link #read} does
   */
  public static Annotations annotations(Path directory, DataFormat format, Crop crop) {
    DataFormat found =
        format == DataFormat.AUTO ? recognised(directory).orElse(DataFormat.FOLDERS) : format;
    refuseBoxless(found, crop);
    return READERS.get(found).annotations(directory, crop);
  }

  private static Listing.Entry relabelled(
      Listing.Entry entry, Listing listing, List<String> labels) {
    return new Listing.Entry(
        entry.file(),
        relabelled(entry.label(), listing, labels),
        entry.targets().stream().map(target -> relabelled(target, listing, labels)).toList(),
        entry.box());
  }

  private static int relabelled(int known, Listing listing, List<String> labels) {
    String label = listing.labels().get(known);
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new TrainerException(
          "expected the classes of "
              + listing.directory()
              + " to be among "
              + Labels.abbreviated(labels)
              + ", found "
              + label);
    }
    return index;
  }

  private static Listing list(Path directory, DataFormat format, Crop crop) {
    refuseBoxless(format, crop);
    Listing listing = READERS.get(format).list(directory, crop);
    requireSome("training", listing.train(), directory);
    requireSome("validation", listing.validation(), directory);
    return listing;
  }

  private static void requireSome(String split, List<Listing.Entry> entries, Path directory) {
    if (entries.isEmpty()) {
      throw new TrainerException(
          "expected " + split + " pictures in " + directory + ", found none");
    }
  }

  private static void refuseBoxless(DataFormat format, Crop crop) {
    if (crop == Crop.BOXES && !READERS.get(format).hasBoxes()) {
      String boxed =
          READERS.keySet().stream()
              .filter(known -> READERS.get(known).hasBoxes())
              .map(DataSets::name)
              .collect(Collectors.joining(", "));
      throw new TrainerException(
          "expected a data set with boxes to crop to, " + boxed + ", found " + name(format));
    }
  }

  private static Optional<DataFormat> recognised(Path directory) {
    return READERS.keySet().stream()
        .filter(format -> READERS.get(format).recognises(directory))
        .findFirst();
  }

  private static TrainerException unknown(Path directory) {
    String layouts =
        READERS.keySet().stream()
            .map(format -> name(format) + " (" + READERS.get(format).layout() + ")")
            .collect(Collectors.joining(", "));
    return new TrainerException(
        "expected pictures at " + directory + " in one of the layouts " + layouts + ", found none");
  }

  private static void tellOverlap(Listing listing, Progress progress) {
    List<SplitOverlap.Pair> pairs =
        SplitOverlap.of(files(listing.train()), files(listing.validation()));
    if (!pairs.isEmpty()) {
      String named =
          pairs.stream()
              .limit(NAMED)
              .map(
                  pair ->
                      listing.directory().relativize(pair.validation())
                          + " is "
                          + listing.directory().relativize(pair.train()))
              .collect(Collectors.joining(", "));
      progress.say(
          "in both splits, byte for byte: "
              + pairs.size()
              + " of "
              + listing.validation().size()
              + " validation pictures: "
              + named
              + (pairs.size() > NAMED ? ", ..." : ""));
    }
  }

  private static List<Path> files(List<Listing.Entry> entries) {
    return entries.stream().map(Listing.Entry::file).toList();
  }

  private static String name(DataFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
