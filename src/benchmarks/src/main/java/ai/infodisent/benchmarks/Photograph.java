package ai.infodisent.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures about as hard to decode as photographs: soft shapes with edges, and a sensor's noise.
 */
final class Photograph {

  private static final float QUALITY = 0.9f;
  private static final double NOISE = 4;

  private Photograph() {}

  /** A JPEG of quality 90, the same bytes for the same size on the same Java. */
  static byte[] jpeg(int width, int height) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(draw(width, height), null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage draw(int width, int height) {
    Random random = new Random(17);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(1 + width / 400f));
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < 200; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      int side = 1 + random.nextInt(1 + width / 5);
      if (i % 2 == 0) {
        graphics.fillOval(x, y, side, side);
      } else {
        graphics.drawLine(x, y, random.nextInt(width), random.nextInt(height));
      }
    }
    graphics.dispose();
    addNoise(image, random);
    return image;
  }

  private static void addNoise(BufferedImage image, Random random) {
    int[] row = new int[3 * image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRaster().getPixels(0, y, image.getWidth(), 1, row);
      for (int i = 0; i < row.length; i++) {
        int noisy = row[i] + (int) Math.round(NOISE * random.nextGaussian());
        row[i] = Math.max(0, Math.min(255, noisy));
      }
      image.getRaster().setPixels(0, y, image.getWidth(), 1, row);
    }
  }
}
