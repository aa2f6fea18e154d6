package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Placement;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.fit.PrototypeCollector.Prototype;
import ai.infodisent.trainer.fit.PrototypeCollector.Sighting;
import ai.infodisent.trainer.onnx.FeatureMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The gallery of a bundle: which training pictures show which prototype, and their thumbnails, each
 * stored once however many prototypes it shows.
 *
 * @param gallery the index
 * @param thumbnails JPEG bytes by file name
 */
record GalleryFiles(Gallery gallery, SortedMap<String, byte[]> thumbnails) {

  /** What thumbnails may take, for each channel: 512 channels take 4 MB with their index. */
  private static final long BYTES_PER_CHANNEL = 6_000;

  /** Reads the pictures that are shown once more and makes the gallery. */
  static GalleryFiles of(
      List<Prototype> prototypes,
      Features train,
      List<String> labels,
      Preparation preparation,
      FeatureMap map,
      Progress progress)
      throws IOException {
    Map<Integer, Thumbnail> thumbnails =
        thumbnails(prototypes, train, preparation, BYTES_PER_CHANNEL * map.channels(), progress);
    SortedMap<String, byte[]> files = new TreeMap<>();
    thumbnails.values().forEach(thumbnail -> files.put(thumbnail.name(), thumbnail.jpeg()));

    List<Gallery.Prototype> shown = new ArrayList<>();
    for (Prototype prototype : prototypes) {
      List<Gallery.Example> examples = new ArrayList<>();
      for (Sighting sighting : prototype.sightings()) {
        Thumbnail thumbnail = thumbnails.get(sighting.picture());
        int row = sighting.cell() / map.columns();
        int column = sighting.cell() % map.columns();
        examples.add(
            new Gallery.Example(
                thumbnail.name(),
                labels.get(train.label(sighting.picture())),
                sighting.activation(),
                thumbnail.placement().box(row, column, map.rows(), map.columns())));
      }
      shown.add(new Gallery.Prototype(prototype.channel(), prototype.sign(), examples));
    }
    return new GalleryFiles(new Gallery(shown), files);
  }

  /**
   * Every picture that any prototype shows, in the finest grade in which all fit the budget, or in
   * the smallest. Thumbnails of a grade are forgotten as soon as they do not fit, so that no more
   * than the budget is held of each.
   */
  private static Map<Integer, Thumbnail> thumbnails(
      List<Prototype> prototypes,
      Features train,
      Preparation preparation,
      long budget,
      Progress progress)
      throws IOException {
    SortedSet<Integer> pictures = new TreeSet<>();
    for (Prototype prototype : prototypes) {
      prototype.sightings().forEach(sighting -> pictures.add(sighting.picture()));
    }
    List<Map<Integer, Thumbnail>> graded = new ArrayList<>();
    long[] bytes = new long[Thumbnail.GRADES.size()];
    Thumbnail.GRADES.forEach(grade -> graded.add(new HashMap<>()));
    int finest = 0;
    try (Progress.Stage stage = progress.stage("gallery", pictures.size())) {
      for (int index : pictures) {
        Decoded picture = decoded(train.pictures().get(index), preparation);
        Placement placement = preparation.prepare(picture).placement();
        for (int grade = finest; grade < bytes.length; grade++) {
          Thumbnail made = Thumbnail.of(picture, placement, Thumbnail.GRADES.get(grade));
          bytes[grade] += made.jpeg().length;
          graded.get(grade).put(index, made);
        }
        while (finest < bytes.length - 1 && bytes[finest] > budget) {
          graded.get(finest).clear();
          finest++;
        }
        stage.advance(1);
      }
    }
    return graded.get(finest);
  }

  private static Decoded decoded(LabelledPicture picture, Preparation preparation) {
    try {
      return picture.decode(preparation);
    } catch (IOException e) {
      throw new TrainerException(
          "expected "
              + picture.name()
              + " to be as it was when its features were extracted, found that it cannot be read: "
              + e.getMessage(),
          e);
    }
  }
}
