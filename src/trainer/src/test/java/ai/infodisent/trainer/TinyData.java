package ai.infodisent.trainer;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A data set of coloured shapes: three classes of many pictures and one of one. */
final class TinyData {

  static final List<String> LABELS = List.of("disc", "lone", "ring", "square");

  private static final int PICTURES = 8;

  private TinyData() {}

  /** Writes DIR/train and DIR/validation, the same every time. */
  static void write(Path folder) throws IOException {
    Random random = new Random(9);
    for (String split : List.of("train", "validation")) {
      for (String label : LABELS) {
        Path of = Files.createDirectories(folder.resolve(split).resolve(label));
        for (int i = 0; i < (label.equals("lone") ? 1 : PICTURES); i++) {
          String format = i % 2 == 0 ? "png" : "jpg";
          ImageIO.write(draw(label, random), format, of.resolve(i + "." + format).toFile());
        }
      }
    }
  }

  private static BufferedImage draw(String label, Random random) {
    int width = 40 + random.nextInt(80);
    int height = 40 + random.nextInt(80);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    try {
      pen.setColor(new Color(20 + random.nextInt(20), 30, 30));
      pen.fillRect(0, 0, width, height);
      int side = 20 + random.nextInt(15);
      int x = random.nextInt(width - side);
      int y = random.nextInt(height - side);
      switch (label) {
        case "disc" -> {
          pen.setColor(Color.RED);
          pen.fillOval(x, y, side, side);
        }
        case "ring" -> {
          pen.setColor(Color.GREEN);
          pen.drawOval(x, y, side, side);
          pen.drawOval(x + 2, y + 2, side - 4, side - 4);
        }
        case "square" -> {
          pen.setColor(Color.BLUE);
          pen.fillRect(x, y, side, side);
        }
        default -> {
          pen.setColor(Color.WHITE);
          pen.fillRect(0, 0, width, height / 2);
        }
      }
    } finally {
      pen.dispose();
    }
    return image;
  }

  /** A backbone of random filters for pictures of 32 x 32. */
  static TinyBackbone backbone() {
    Random random = new Random(4);
    float[] filters = new float[8 * 3 * 64];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) (random.nextGaussian() / 8);
    }
    return new TinyBackbone(filters, 8, 8, 32, 32, 17);
  }
}
