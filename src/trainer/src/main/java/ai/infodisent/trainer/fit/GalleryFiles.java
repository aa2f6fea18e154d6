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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
      int threads,
      Progress progress)
      throws IOException {
    Map<Integer, Thumbnail> thumbnails =
        thumbnails(
            prototypes, train, preparation, BYTES_PER_CHANNEL * map.channels(), threads, progress);
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

  /** Every picture that any prototype shows, in the finest grade in which all fit the budget. */
  private static Map<Integer, Thumbnail> thumbnails(
      List<Prototype> prototypes,
      Features train,
      Preparation preparation,
      long budget,
      int threads,
      Progress progress)
      throws IOException {
    SortedSet<Integer> pictures = new TreeSet<>();
    for (Prototype prototype : prototypes) {
      prototype.sightings().forEach(sighting -> pictures.add(sighting.picture()));
    }
    Grades grades = new Grades(budget);
    ExecutorService makers = Executors.newFixedThreadPool(threads);
    try (Progress.Stage stage = progress.stage("gallery", pictures.size())) {
      List<Future<?>> made = new ArrayList<>();
      for (int index : pictures) {
        LabelledPicture picture = train.pictures().get(index);
        made.add(makers.submit(() -> grades.make(index, picture, preparation)));
      }
      for (Future<?> one : made) {
        await(one);
        stage.advance(1);
      }
    } finally {
      makers.shutdownNow();
    }
    return grades.finest();
  }

  private static void await(Future<?> made) throws IOException {
    try {
      made.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while thumbnails were made", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrainerException told) {
        throw told;
      }
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("making thumbnails failed", e.getCause());
    }
  }

  /**
   * Thumbnails in every grade that may still be the finest that fits a budget. Those of a grade are
   * forgotten as soon as they do not fit, so that no more than the budget is held of each. Safe for
   * use by many threads; in which order pictures come does not matter.
   */
  private static final class Grades {

    private final long budget;
    private final List<Map<Integer, Thumbnail>> graded = new ArrayList<>();
    private final long[] bytes = new long[Thumbnail.GRADES.size()];
    private int finest;

    Grades(long budget) {
      this.budget = budget;
      Thumbnail.GRADES.forEach(grade -> graded.add(new HashMap<>()));
    }

    /** Makes a picture's thumbnails. */
    Void make(int index, LabelledPicture picture, Preparation preparation) throws IOException {
      Decoded decoded = decoded(picture, preparation);
      Placement placement = preparation.prepare(decoded).placement();
      for (int grade = finestGrade(); grade < bytes.length; grade++) {
        add(grade, index, Thumbnail.of(decoded, placement, Thumbnail.GRADES.get(grade)));
      }
      return null;
    }

    private synchronized int finestGrade() {
      return finest;
    }

    private synchronized void add(int grade, int index, Thumbnail thumbnail) {
      if (grade < finest) {
        return;
      }
      bytes[grade] += thumbnail.jpeg().length;
      graded.get(grade).put(index, thumbnail);
      while (finest < bytes.length - 1 && bytes[finest] > budget) {
        graded.get(finest).clear();
        finest++;
      }
    }

    /** All pictures' in the finest grade in which they fit, or else in the smallest. */
    synchronized Map<Integer, Thumbnail> finest() {
      return graded.get(finest);
    }
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
