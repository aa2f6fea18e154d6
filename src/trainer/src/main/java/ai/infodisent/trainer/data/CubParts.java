package ai.infodisent.trainer.data;

import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.AnnotationTable.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where CUB-200-2011 says that a bird's parts are.
 *
 * @param names one a part, as "left eye"
 * @param locations by a picture's name in {@code images.txt}: the parts that are visible in it, in
 *     the order of the file; none where no part is
 */
public record CubParts(List<String> names, SortedMap<String, List<Location>> locations) {

  static final String LOCATIONS = "parts/part_locs.txt";

  private static final String LAYOUT = "images.txt, parts/parts.txt and parts/part_locs.txt";

  public CubParts {
    names = List.copyOf(names);
    locations = Collections.unmodifiableSortedMap(new TreeMap<>(locations));
  }

  /**
   * A part that is visible.
   *
   * @param part which, from 0
   * @param x in the stored, uncropped picture, in pixels from its left edge
   * @param y as x, from its upper edge
   */
  public record Location(int part, double x, double y) {}

  /**
   * Reads the parts.
   *
   * @param directory of the data set
   * @throws TrainerException if files are missing, or tell of pictures or parts that there are not
   */
  public static CubParts read(Path directory) {
    AnnotationTable images = table(directory, CubReader.IMAGES, "PICTURE", "FILE");
    AnnotationTable parts = table(directory, "parts/parts.txt", "PART", "NAME");
    AnnotationTable places = table(directory, LOCATIONS, "PICTURE", "PART", "X", "Y", "VISIBLE");
    List<String> names = new ArrayList<>();
    for (Row row : parts.rows()) {
      int expected = names.size() + 1;
      row.number(0, expected, expected, "parts in order, a number");
      names.add(row.text(1));
    }
    Map<Integer, Row> known = images.byNumber("picture");
    SortedMap<String, List<Location>> locations = new TreeMap<>();
    images.rows().forEach(row -> locations.put(row.text(1), new ArrayList<>()));
    for (Row row : places.rows()) {
      Row image = known.get(row.number(0, 0, Integer.MAX_VALUE, "a picture's number"));
      if (image == null) {
        throw row.refusal("expected a picture of " + images.file(), row.text(0));
      }
      int part = row.number(1, 1, names.size(), "a part") - 1;
      if (row.number(4, 0, 1, "visible, 1, or not, 0,") == 1) {
        locations.get(image.text(1)).add(new Location(part, row.real(2, "x"), row.real(3, "y")));
      }
    }
    locations.replaceAll((name, visible) -> List.copyOf(visible));
    return new CubParts(names, locations);
  }

  /** The parts' names, left and right being one: "eye" for "left eye" and "right eye". */
  List<String> sidesMerged() {
    return names.stream().map(CubParts::sideless).distinct().toList();
  }

  /** A location under its part's name without left or right. */
  StoredAnnotations.Mark mark(Location location) {
    return new StoredAnnotations.Mark(
        sideless(names.get(location.part())), location.x(), location.y());
  }

  private static String sideless(String name) {
    return name.replaceFirst("^(left|right) ", "");
  }

  private static AnnotationTable table(Path directory, String name, String... columns) {
    return AnnotationTable.read(Layouts.find(directory, LAYOUT, name), columns);
  }
}
