package ai.infodisent.function;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encoded pictures of every kind that is read. */
final class Pictures {

  /** The explainer's golden files, written by programs other than Java's. */
  private static final Path GOLDEN =
      Path.of("..", "explainer", "src", "test", "resources", "golden", "formats");

  /** Kinds that Java does not write, and those that are decoded in a way of their own. */
  private static final List<String> BY_OTHERS =
      List.of(
          "cmyk.jpg",
          "cmyk-without-marker.jpg",
          "ycck.jpg",
          "cjpeg-rgb.jpg",
          "grey-key-4.png",
          "png64.png",
          "orientation-6.png",
          "lossy.webp",
          "lossless.webp",
          "lossy-alpha.webp",
          "lossless-alpha.webp",
          "animated-lossy.webp",
          "orientation-6.webp",
          "animated.gif",
          "transparent.gif",
          "bits-1.bmp",
          "bits-16.bmp",
          "bits-32-alpha.bmp",
          "run-lengths-8.bmp",
          "downwards.bmp");

  /** How many bytes a JPEG begins with. */
  private static final int START_OF_IMAGE = 2;

  private Pictures() {}

  /** By name: what somebody might send. */
  static Map<String, byte[]> ofEveryKind() throws IOException {
    BufferedImage sample = ImageIO.read(new ByteArrayInputStream(Demo.sample()));
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    pictures.put("JPEG", encode("jpeg", as(sample, BufferedImage.TYPE_INT_RGB), false));
    pictures.put("progressive JPEG", encode("jpeg", as(sample, BufferedImage.TYPE_INT_RGB), true));
    pictures.put("grey JPEG", encode("jpeg", as(sample, BufferedImage.TYPE_BYTE_GRAY), false));
    pictures.put("large JPEG, decoded at a reduced scale", Drawing.jpeg(1200, 900));
    pictures.put("JPEG lying on its side", onItsSide(pictures.get("JPEG")));
    pictures.put("JPEG that libjpeg-turbo warns of", withRubbish(pictures.get("JPEG")));
    pictures.put("PNG", encode("png", as(sample, BufferedImage.TYPE_INT_RGB), false));
    pictures.put("interlaced PNG", encode("png", as(sample, BufferedImage.TYPE_INT_RGB), true));
    pictures.put("grey PNG", encode("png", as(sample, BufferedImage.TYPE_BYTE_GRAY), false));
    pictures.put("palette PNG", encode("png", as(sample, BufferedImage.TYPE_BYTE_INDEXED), false));
    pictures.put("16-bit PNG", encode("png", as(sample, BufferedImage.TYPE_USHORT_GRAY), false));
    pictures.put("PNG with alpha", encode("png", withAlpha(sample), false));
    pictures.put("GIF", encode("gif", as(sample, BufferedImage.TYPE_BYTE_INDEXED), false));
    pictures.put(
        "interlaced GIF", encode("gif", as(sample, BufferedImage.TYPE_BYTE_INDEXED), true));
    pictures.put("BMP", encode("bmp", as(sample, BufferedImage.TYPE_INT_RGB), false));
    pictures.put("palette BMP", encode("bmp", as(sample, BufferedImage.TYPE_BYTE_INDEXED), false));
    for (String file : BY_OTHERS) {
      pictures.put(file, Files.readAllBytes(GOLDEN.resolve(file)));
    }
    return pictures;
  }

  private static BufferedImage as(BufferedImage image, int type) {
    BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
    Graphics2D graphics = copy.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return copy;
  }

  private static BufferedImage withAlpha(BufferedImage image) {
    BufferedImage copy = as(image, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < copy.getHeight(); y++) {
      for (int x = 0; x < copy.getWidth(); x++) {
        copy.setRGB(x, y, copy.getRGB(x, y) & 0xffffff | (2 * x & 0xff) << 24);
      }
    }
    return copy;
  }

  private static byte[] encode(String format, BufferedImage image, boolean progressive)
      throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (progressive) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** EXIF orientation 6: to be turned to the right. */
  private static byte[] onItsSide(byte[] jpeg) {
    return insert(
        jpeg,
        START_OF_IMAGE,
        new int[] {
          0xff,
          0xe1,
          0x00,
          0x22, // APP1, 34 bytes
          'E',
          'x',
          'i',
          'f',
          0x00,
          0x00, //
          'M',
          'M',
          0x00,
          0x2a,
          0x00,
          0x00,
          0x00,
          0x08, // big-endian TIFF
          0x00,
          0x01, // one entry:
          0x01,
          0x12,
          0x00,
          0x03,
          0x00,
          0x00,
          0x00,
          0x01,
          0x00,
          0x06,
          0x00,
          0x00, //
          0x00,
          0x00,
          0x00,
          0x00 // no next directory
        });
  }

  /** Bytes before the second marker that belong to none. */
  private static byte[] withRubbish(byte[] jpeg) {
    int length = (jpeg[START_OF_IMAGE + 2] & 0xff) << 8 | jpeg[START_OF_IMAGE + 3] & 0xff;
    return insert(jpeg, START_OF_IMAGE + 2 + length, new int[] {0x00, 0x00});
  }

  private static byte[] insert(byte[] jpeg, int position, int[] inserted) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(jpeg, 0, position);
    Arrays.stream(inserted).forEach(bytes::write);
    bytes.write(jpeg, position, jpeg.length - position);
    return bytes.toByteArray();
  }
}
