package ai.infodisent.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The bundle that the tests ask about, read without the code under test. */
final class Demo {

  static final ObjectMapper JSON = new ObjectMapper();

  static final Path FOLDER = folder();

  private static final JsonNode MANIFEST = manifest();

  private Demo() {}

  /** The picture that comes with the bundle. */
  static byte[] sample() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Path sample =
          files
              .filter(file -> file.getFileName().toString().startsWith("sample."))
              .findFirst()
              .orElseThrow(() -> new IOException("expected a sample picture in " + FOLDER));
      return Files.readAllBytes(sample);
    }
  }

  /** The sample, encoded again. */
  static byte[] sample(String format) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(sample()));
    BufferedImage rgb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    rgb.createGraphics().drawImage(image, 0, 0, null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(rgb, format, bytes);
    return bytes.toByteArray();
  }

  /** The JSON form of a request. */
  static String request(byte[] image, String options) {
    String base64 = Base64.getEncoder().encodeToString(image);
    return "{\"image\": \"" + base64 + "\"" + (options.isEmpty() ? "" : ", " + options) + "}";
  }

  static List<String> labels() {
    List<String> labels = new ArrayList<>();
    MANIFEST.get("labels").forEach(label -> labels.add(label.asText()));
    return labels;
  }

  static int channels() {
    return MANIFEST.get("channels").asInt();
  }

  static int rows() {
    return MANIFEST.get("cells").get("rows").asInt();
  }

  static int columns() {
    return MANIFEST.get("cells").get("columns").asInt();
  }

  static String version() {
    return MANIFEST.get("version").asText();
  }

  private static Path folder() {
    String configured = System.getProperty("infodisent.bundle");
    return configured == null
        ? Installation.bundleAbove(Path.of("").toAbsolutePath())
        : Path.of(configured);
  }

  private static JsonNode manifest() {
    try {
      return JSON.readTree(FOLDER.resolve("model.json").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
