package ai.infodisent.trainer.report;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.data.Region;
import ai.infodisent.trainer.evaluate.AttributionMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import javax.imageio.ImageIO;

/** Pictures, and what attributions say of them as a layer to put on them, as data: addresses. */
final class Overlay {

  /** The most that a layer hides of its picture, of 255. */
  private static final int OPAQUE = 190;

  private static final int FOR = 0xff6a00;
  private static final int AGAINST = 0x0078ff;
  private static final int EDGE = 0xffffffff;

  private Overlay() {}

  /** The picture itself, as PNG. */
  static String picture(Pixels pixels) throws IOException {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = pixels.rgb();
    for (int i = 0; i < pixels.width() * pixels.height(); i++) {
      int colour = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      image.setRGB(i % pixels.width(), i / pixels.width(), colour);
    }
    return data(image);
  }

  /**
   * An attribution, as PNG: orange speaks for the class, blue against it; where it says nothing the
   * picture is seen as it is.
   */
  static String of(AttributionMap map) throws IOException {
    float largest = 0;
    for (float amount : map.amounts()) {
      largest = Math.max(largest, Math.abs(amount));
    }
    BufferedImage image = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        float amount = map.at(x, y);
        int alpha = largest == 0 ? 0 : Math.round(OPAQUE * Math.abs(amount) / largest);
        image.setRGB(x, y, alpha << 24 | (amount > 0 ? FOR : AGAINST));
      }
    }
    return data(image);
  }

  /**
   * The edges of regions, as PNG: their outermost pixels are white, all else is seen as it is.
   *
   * @param width of the picture, in pixels
   * @param height of the picture, in pixels
   */
  static String edges(int width, int height, Collection<Region> regions) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (Region region : regions) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (region.holds(x, y) && !surrounded(region, x, y, width, height)) {
            image.setRGB(x, y, EDGE);
          }
        }
      }
    }
    return data(image);
  }

  private static boolean surrounded(Region region, int x, int y, int width, int height) {
    return x > 0
        && x < width - 1
        && y > 0
        && y < height - 1
        && region.holds(x - 1, y)
        && region.holds(x + 1, y)
        && region.holds(x, y - 1)
        && region.holds(x, y + 1);
  }

  private static String data(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
