package ai.infodisent.trainer.fit;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Placement;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.onnx.Sha256;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small JPEG of a training picture.
 *
 * @param placement where the network's view lies in it, in its pixels
 * @param jpeg its bytes
 */
record Thumbnail(Placement placement, byte[] jpeg) {

  /** As many digits as tell a million pictures apart for good. */
  private static final int NAME_DIGITS = 20;

  /** Its file name, made of its content's hash. */
  String name() {
    return Sha256.of(jpeg).substring(0, NAME_DIGITS) + ".jpg";
  }

  /**
   * How small and how coarse.
   *
   * @param side of the longer side at most, in pixels
   * @param quality of the JPEG, from 0 to 1
   */
  record Grade(int side, float quality) {}

  /** From the finest to the smallest: a gallery takes the first that fits its budget. */
  static final List<Grade> GRADES =
      List.of(
          new Grade(96, 0.80f),
          new Grade(96, 0.60f),
          new Grade(96, 0.40f),
          new Grade(80, 0.35f),
          new Grade(64, 0.30f),
          new Grade(48, 0.25f));

  /**
   * Makes a thumbnail; a picture that is smaller already keeps its size.
   *
   * @param picture upright, perhaps at a reduced scale
   * @param placement where the network's view lies in the picture
   */
  static Thumbnail of(Decoded picture, Placement placement, Grade grade) throws IOException {
    double scale =
        Math.min(1.0, (double) grade.side() / Math.max(picture.width(), picture.height()));
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    Pixels small = Preparation.squash(width, height).prepare(picture).pixels();
    double across = (double) width / picture.width();
    double down = (double) height / picture.height();
    Placement placed =
        new Placement(
            placement.left() * across,
            placement.top() * down,
            placement.width() * across,
            placement.height() * down,
            width,
            height);
    return new Thumbnail(placed, jpeg(small, grade.quality()));
  }

  private static byte[] jpeg(Pixels pixels, float quality) throws IOException {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = pixels.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      target[i] = rgb[i + 2];
      target[i + 1] = rgb[i + 1];
      target[i + 2] = rgb[i];
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Held in memory: ImageIO's default is a temporary file.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
