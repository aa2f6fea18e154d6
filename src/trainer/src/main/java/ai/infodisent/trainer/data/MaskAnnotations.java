package ai.infodisent.trainer.data;

import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.creatures.Part;
import ai.infodisent.trainer.creatures.PartMask;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * What each pixel of a creature's picture shows: an 8 bit grey PNG of its size, by the ids of
 * {@link PartMask}. The object is body and parts together; a part's key point is that of its pixels
 * which is nearest to their centre of gravity.
 *
 * @param masks by the names of their pictures
 */
record MaskAnnotations(Map<String, Path> masks) implements Annotations {

  MaskAnnotations {
    masks = Map.copyOf(masks);
  }

  @Override
  public List<String> parts() {
    return Arrays.stream(Part.values()).map(Part::label).toList();
  }

  @Override
  public Seen seen(LabelledPicture picture, Prepared prepared) throws IOException {
    Path file = masks.get(picture.name());
    if (file == null) {
      return Seen.NOTHING;
    }
    InputGeometry view = InputGeometry.of(prepared);
    int[] mask = mask(file, view);
    int width = view.width();
    Map<String, SeenPart> parts = new TreeMap<>();
    for (Part part : Part.values()) {
      int id = PartMask.id(part);
      Region region = (x, y) -> mask[y * width + x] == id;
      centre(mask, width, id)
          .ifPresent(point -> parts.put(part.label(), new SeenPart(List.of(point), region)));
    }
    Region object = (x, y) -> PartMask.isCreature(mask[y * width + x]);
    boolean visible = Arrays.stream(mask).anyMatch(PartMask::isCreature);
    return new Seen(visible ? Optional.of(object) : Optional.empty(), parts);
  }

  /** The ids of what the network sees, row-major. */
  private static int[] mask(Path file, InputGeometry view) throws IOException {
    BufferedImage stored = read(file);
    int pictureWidth = view.placement().pictureWidth();
    int pictureHeight = view.placement().pictureHeight();
    if (stored.getWidth() != pictureWidth || stored.getHeight() != pictureHeight) {
      throw new TrainerException(
          String.format(
              "expected a mask of %d x %d pixels, as its picture has, at %s, found %d x %d",
              pictureWidth, pictureHeight, file, stored.getWidth(), stored.getHeight()));
    }
    int[] mask = new int[view.width() * view.height()];
    for (int y = 0; y < view.height(); y++) {
      for (int x = 0; x < view.width(); x++) {
        mask[y * view.width() + x] = stored.getRaster().getSample(view.column(x), view.row(y), 0);
      }
    }
    return mask;
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
