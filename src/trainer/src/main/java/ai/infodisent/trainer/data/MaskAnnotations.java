package ai.infodisent.trainer.data;

import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.TrainerException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * What each pixel of a picture shows: {@code masks/} holds an 8 bit grey PNG of each picture's size
 * under the picture's own name, and {@value #TABLE} tells what its values stand for, as creatures
 * are written. A part's key point is that of its pixels which is nearest to their centre of
 * gravity.
 *
 * @param directory of the data set
 * @param ids of parts by their names
 * @param end what is from 1 to below this is the object
 */
record MaskAnnotations(Path directory, Map<String, Integer> ids, int end) implements Annotations {

  static final String TABLE = "dataset.json";

  private static final String MASKS = "masks";

  /** What 8 bits can tell apart. */
  private static final int MOST = 255;

  /**
   * Reads what the values stand for.
   *
   * @return nothing known where there are no masks
   * @throws TrainerException if there are masks and nobody tells of what
   */
  static Annotations of(Path directory) {
    Path table = directory.resolve(TABLE);
    if (!Files.isDirectory(directory.resolve(MASKS)) || !Files.isRegularFile(table)) {
      return NONE;
    }
    JsonNode told;
    try {
      told = JsonMapper.builder().build().readTree(table.toFile());
    } catch (IOException e) {
      throw new TrainerException(
          "expected JSON in " + table + ", found: " + firstLine(e.getMessage()), e);
    }
    int end = id(told.at("/maskIds/firstObject"), "maskIds.firstObject", table);
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (JsonNode part : told.path("parts")) {
      String name = part.path("name").asText();
      int id = id(part.path("id"), "the id of a part", table);
      if (name.isBlank() || ids.put(name, id) != null || id >= end) {
        throw new TrainerException(
            "expected parts of different names, their ids below maskIds.firstObject, in "
                + table
                + ", found "
                + part);
      }
    }
    return new MaskAnnotations(directory, ids, end);
  }

  private static int id(JsonNode found, String what, Path table) {
    if (!found.isInt() || found.asInt() < 1 || found.asInt() > MOST) {
      throw new TrainerException(
          "expected "
              + what
              + " from 1 to "
              + MOST
              + " in "
              + table
              + ", found "
              + (found.isMissingNode() ? "none" : found));
    }
    return found.asInt();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }

  @Override
  public List<String> parts() {
    return List.copyOf(ids.keySet());
  }

  @Override
  public Seen seen(LabelledPicture picture, Prepared prepared) throws IOException {
    InputView view = InputView.of(prepared);
    int[] mask = mask(picture, view);
    int width = view.width();
    Region object = (x, y) -> mask[y * width + x] >= 1 && mask[y * width + x] < end;
    Map<String, SeenPart> parts = new TreeMap<>();
    ids.forEach(
        (name, id) ->
            centre(mask, width, id)
                .ifPresent(
                    point ->
                        parts.put(
                            name,
                            new SeenPart(List.of(point), (x, y) -> mask[y * width + x] == id))));
    boolean visible = false;
    for (int id : mask) {
      visible |= id >= 1 && id < end;
    }
    return new Seen(visible ? Optional.of(object) : Optional.empty(), parts);
  }

  /** The ids of what the network sees, row-major. */
  private int[] mask(LabelledPicture picture, InputView view) throws IOException {
    BufferedImage stored = read(file(picture));
    int pictureWidth = view.placement().pictureWidth();
    int pictureHeight = view.placement().pictureHeight();
    if (stored.getWidth() != pictureWidth || stored.getHeight() != pictureHeight) {
      throw new TrainerException(
          String.format(
              "expected a mask of %d x %d pixels, as its picture has, at %s, found %d x %d",
              pictureWidth, pictureHeight, file(picture), stored.getWidth(), stored.getHeight()));
    }
    int[] mask = new int[view.width() * view.height()];
    for (int y = 0; y < view.height(); y++) {
      for (int x = 0; x < view.width(); x++) {
        mask[y * view.width() + x] = stored.getRaster().getSample(view.column(x), view.row(y), 0);
      }
    }
    return mask;
  }

  private Path file(LabelledPicture picture) {
    Path inside = directory.relativize(Path.of(picture.name()));
    String name = inside.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return directory.resolve(MASKS).resolve(inside).resolveSibling(stem + ".png");
  }

  private static BufferedImage read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new TrainerException("expected a mask at " + file + ", found none");
    }
    BufferedImage mask = ImageIO.read(file.toFile());
    boolean grey =
        mask != null
            && mask.getRaster().getNumBands() == 1
            && mask.getRaster().getDataBuffer().getDataType() == DataBuffer.TYPE_BYTE;
    if (!grey) {
      throw new TrainerException("expected a mask of 8 bit grey at " + file + ", found another");
    }
    return mask;
  }

  /** The pixel of an id that is nearest to the centre of gravity; of equals, the first. */
  private static Optional<KeyPoint> centre(int[] mask, int width, int id) {
    long count = 0;
    double across = 0;
    double down = 0;
    for (int pixel = 0; pixel < mask.length; pixel++) {
      if (mask[pixel] == id) {
        count++;
        across += pixel % width;
        down += pixel / width;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int pixel = 0; pixel < mask.length; pixel++) {
      if (mask[pixel] == id) {
        double distance = Math.hypot(pixel % width - across / count, pixel / width - down / count);
        if (distance < least) {
          least = distance;
          nearest = pixel;
        }
      }
    }
    return Optional.of(new KeyPoint(nearest % width + 0.5, nearest / width + 0.5));
  }
}
