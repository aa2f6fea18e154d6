package ai.infodisent.trainer.fit;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Decoded;
import ai.infodisent.image.Placement;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.fit.PrototypeCollector.Prototype;
import ai.infodisent.trainer.fit.PrototypeCollector.Sighting;
import ai.infodisent.trainer.onnx.FeatureMap;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** As many digits as tell a million pictures apart for good. */
  private static final int NAME_DIGITS = 20;

  /** Reads the pictures that are shown once more and makes the gallery. */
  static GalleryFiles of(
      List<Prototype> prototypes,
      Features train,
      List<String> labels,
      Preparation preparation,
      FeatureMap map,
      Progress progress)
      throws IOException {
    Map<Integer, List<Thumbnail>> candidates = new TreeMap<>();
    prototypes.stream()
        .flatMap(prototype -> prototype.sightings().stream())
        .forEach(sighting -> candidates.put(sighting.picture(), List.of()));
    long[] bytes = new long[Thumbnail.GRADES.size()];
    try (Progress.Stage stage = progress.stage("gallery", candidates.size())) {
      for (Map.Entry<Integer, List<Thumbnail>> entry : candidates.entrySet()) {
        Decoded picture = train.pictures().get(entry.getKey()).decode(preparation);
        Placement placement = preparation.prepare(picture).placement();
        List<Thumbnail> grades = new ArrayList<>();
        for (Thumbnail.Grade grade : Thumbnail.GRADES) {
          Thumbnail thumbnail = Thumbnail.of(picture, placement, grade);
          bytes[grades.size()] += thumbnail.jpeg().length;
          grades.add(thumbnail);
        }
        entry.setValue(grades);
        stage.advance(1);
      }
    }
    int grade = grade(bytes, BYTES_PER_CHANNEL * map.channels());
    SortedMap<String, byte[]> files = new TreeMap<>();
    Map<Integer, String> names = new HashMap<>();
    candidates.forEach(
        (picture, grades) -> {
          byte[] jpeg = grades.get(grade).jpeg();
          String name = Sha256.of(jpeg).substring(0, NAME_DIGITS) + ".jpg";
          names.put(picture, name);
          files.put(name, jpeg);
        });
    List<Gallery.Prototype> shown = new ArrayList<>();
    for (Prototype prototype : prototypes) {
      List<Gallery.Example> examples = new ArrayList<>();
      for (Sighting sighting : prototype.sightings()) {
        LabelledPicture picture = train.pictures().get(sighting.picture());
        Placement placement = candidates.get(sighting.picture()).get(grade).placement();
        examples.add(
            new Gallery.Example(
                names.get(sighting.picture()),
                labels.get(picture.label()),
                sighting.activation(),
                placement.box(
                    sighting.cell() / map.columns(),
                    sighting.cell() % map.columns(),
                    map.rows(),
                    map.columns())));
      }
      shown.add(new Gallery.Prototype(prototype.channel(), prototype.sign(), examples));
    }
    return new GalleryFiles(new Gallery(shown), files);
  }

  private static int grade(long[] bytes, long budget) {
    for (int grade = 0; grade < bytes.length; grade++) {
      if (bytes[grade] <= budget) {
        return grade;
      }
    }
    return bytes.length - 1;
  }
}
