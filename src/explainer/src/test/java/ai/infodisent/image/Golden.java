package ai.infodisent.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;

/** The files that make_image_golden.py wrote. */
final class Golden {

  private Golden() {}

  static byte[] bytes(String path) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("expected a golden file, found none at " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8).lines().toList();
  }

  /** Reads a binary PPM (P6): three numbers in words, one blank, the samples. */
  static Pixels ppm(String path) {
    byte[] bytes = bytes(path);
    try (Scanner header =
        new Scanner(new ByteArrayInputStream(bytes), StandardCharsets.ISO_8859_1)) {
      header.next("P6");
      int width = header.nextInt();
      int height = header.nextInt();
      byte[] rgb = new byte[3 * width * height];
      System.arraycopy(bytes, bytes.length - rgb.length, rgb, 0, rgb.length);
      return new Pixels(width, height, rgb);
    }
  }
}
