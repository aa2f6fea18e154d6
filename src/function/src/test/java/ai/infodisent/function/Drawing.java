package ai.infodisent.function;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Draws pictures of any size, the same every time, about as hard to compress as photographs. */
final class Drawing {

  private static final int GRAIN = 12;

  private Drawing() {}

  static byte[] jpeg(int width, int height) throws IOException {
    Random random = new Random(1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = 0; i < 300; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      double size = width * (0.02 + 0.3 * random.nextDouble() * random.nextDouble());
      graphics.fill(
          new Ellipse2D.Double(
              random.nextDouble() * width - size / 2,
              random.nextDouble() * height - size / 2,
              size,
              size * (0.5 + random.nextDouble())));
    }
    graphics.dispose();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, grained(image.getRGB(x, y), random.nextInt(GRAIN) - GRAIN / 2));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }

  private static int grained(int rgb, int grain) {
    int shade = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int value = (rgb >> shift & 0xff) + grain;
      shade |= Math.max(0, Math.min(255, value)) << shift;
    }
    return shade;
  }
}
