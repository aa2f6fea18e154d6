package ai.infodisent.trainer.data;

import ai.infodisent.image.Box;
import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Boxes around objects and key points of parts, which are written down for the pixels as they are
 * stored. A key point stands for the patch of 32 / 224 of the input's sides around it.
 *
 * @param parts that there may be
 * @param crop whether the pictures are cropped to their boxes; these then tell nothing of where the
 *     object is
 * @param boxes by the names of pictures; may be none
 * @param marks the visible parts, by the names of pictures; may be none
 */
record StoredAnnotations(
    List<String> parts, Crop crop, Map<String, BoundingBox> boxes, Map<String, List<Mark>> marks)
    implements Annotations {

  StoredAnnotations {
    parts = List.copyOf(parts);
    boxes = Map.copyOf(boxes);
    marks = Map.copyOf(marks);
  }

  /**
   * A part in a picture.
   *
   * @param part its name
   * @param x in the stored picture, in pixels from its left edge
   * @param y as x, from its upper edge
   */
  record Mark(String part, double x, double y) {}

  /** Those of a listing's boxes. */
  static StoredAnnotations ofBoxes(Listing boxed, Crop crop) {
    return new StoredAnnotations(List.of(), crop, boxes(boxed), Map.of());
  }

  static Map<String, BoundingBox> boxes(Listing boxed) {
    Map<String, BoundingBox> boxes = new TreeMap<>();
    for (List<Listing.Entry> split : List.of(boxed.train(), boxed.validation())) {
      split.forEach(one -> boxes.put(one.file().toString(), one.box().orElseThrow()));
    }
    return boxes;
  }

  @Override
  public Seen seen(LabelledPicture picture, Prepared prepared) throws IOException {
    Optional<BoundingBox> box = Optional.ofNullable(boxes.get(picture.name()));
    List<Mark> marked = marks.getOrDefault(picture.name(), List.of());
    boolean located = crop == Crop.NONE && box.isPresent();
    if (!located && marked.isEmpty()) {
      return Seen.NOTHING;
    }
    EncodedImage stored = EncodedImage.of(Files.readAllBytes(Path.of(picture.name())));
    InputGeometry view = InputGeometry.of(prepared);
    Optional<Region> object =
        located ? view.region(upright(box.get(), stored)) : Optional.<Region>empty();
    Optional<Box> taken =
        crop == Crop.BOXES ? box.map(one -> upright(one, stored)) : Optional.<Box>empty();
    Map<String, List<KeyPoint>> found = new TreeMap<>();
    for (Mark mark : marked) {
      point(mark, stored, taken, view)
          .ifPresent(
              point -> found.computeIfAbsent(mark.part(), any -> new ArrayList<>()).add(point));
    }
    Map<String, SeenPart> seen = new TreeMap<>();
    found.forEach((part, points) -> seen.put(part, new SeenPart(points, around(points, view))));
    return new Seen(object, seen);
  }

  private static Optional<KeyPoint> point(
      Mark mark, EncodedImage stored, Optional<Box> taken, InputGeometry view) {
    int x = (int) Math.floor(mark.x());
    int y = (int) Math.floor(mark.y());
    if (x < 0 || x >= stored.width() || y < 0 || y >= stored.height()) {
      return Optional.empty();
    }
    Box upright =
        stored.orientation().upright(new Box(x, y, 1, 1), stored.width(), stored.height());
    return view.point(
        upright.x() - taken.map(Box::x).orElse(0), upright.y() - taken.map(Box::y).orElse(0));
  }

  private static Region around(List<KeyPoint> points, InputGeometry view) {
    List<Patch> patches =
        points.stream()
            .map(point -> Patch.around(point, Patch.side(view.width()), Patch.side(view.height())))
            .toList();
    return (x, y) -> patches.stream().anyMatch(patch -> patch.holds(x, y));
  }

  private static Box upright(BoundingBox box, EncodedImage stored) {
    try {
      return stored
          .orientation()
          .upright(box.within(stored.width(), stored.height()), stored.width(), stored.height());
    } catch (IOException e) {
      throw new TrainerException(e.getMessage(), e);
    }
  }
}
