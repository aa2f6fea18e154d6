package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a published layout: pictures amid noise, with the boxes that they lie in. */
class CroppedTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int MARGIN = 60;

  @TempDir static Path folder;

  private static Path plain;
  private static Path cub;
  private static Path bundle;
  private static Ran fitted;

  @BeforeAll
  static void fitOnce() throws IOException {
    TinyData.write(folder.resolve("drawn"));
    plain = folder.resolve("plain");
    cub = folder.resolve("cub");
    write(folder.resolve("drawn"));
    Files.write(folder.resolve("tiny.onnx"), TinyData.backbone().model().toByteArray());
    bundle = folder.resolve("cropped");
    fitted = fit(cub, bundle, "--crop", "boxes");
    assertEquals(0, fitted.code(), fitted.err());
  }

  @Test
  void whatLiesInTheBoxesIsFittedOnAsIfThereWereNothingElse() throws IOException {
    Path alone = folder.resolve("alone");
    assertEquals(0, fit(plain, alone).code());
    assertEquals(graph(alone), graph(bundle));
    JsonNode manifest = manifest();
    assertEquals(JSON.valueToTree(TinyData.LABELS), manifest.get("labels"));
    assertEquals("boxes", manifest.get("provenance").get("crop").asText());
    assertTrue(fitted.err().contains("crop           boxes (flag)"), fitted.err());
  }

  @Test
  void evaluateCropsTooAndTellsTheAccuracyThatTheManifestTells() throws IOException {
    JsonNode cropped = evaluate("--crop", "boxes");
    double accuracy = manifest().get("provenance").get("accuracy").asDouble();
    assertEquals(accuracy, cropped.get("accuracy").asDouble(), 1e-4);
    assertEquals(25, cropped.get("images").asInt());
    double whole = evaluate().get("accuracy").asDouble();
    assertTrue(whole < accuracy, whole + " amid noise, " + accuracy + " without");
  }

  @Test
  void evaluateWarnsWhereItCropsOtherwiseThanFitDidAndMeasuresAllTheSame() throws IOException {
    String expected =
        "warning: the bundle was fitted with --crop boxes, and is evaluated with --crop none; its"
            + " accuracy is that of pictures cropped alike";
    assertEquals(List.of(expected), warnings());
    assertEquals(List.of(), warnings("--crop", "boxes"));
    assertEquals(List.of(), warnings("--quiet"));
    Path whole = folder.resolve("whole");
    assertEquals(0, fit(plain, whole).code());
    Ran other =
        Ran.of(
            "evaluate", "--bundle", whole, "--data", cub, "--crop", "boxes", "--data-format=cub");
    assertEquals(0, other.code(), other.err());
    assertTrue(other.err().contains("fitted with --crop none, and is evaluated with --crop boxes"));
  }

  @Test
  void whereThereAreNoBoxesCroppingToThemIsRefused() {
    Path out = folder.resolve("refused");
    Ran ran = fit(plain, out, "--crop", "boxes");
    assertEquals(2, ran.code());
    assertEquals(
        1, ran.err().lines().filter(line -> line.startsWith("expected ")).count(), ran.err());
    assertFalse(Files.exists(out));
  }

  /** Without the metadata, which tell that it was cropped. */
  private static GraphProto graph(Path of) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(of.resolve("model.onnx"))).getGraph();
  }

  private static JsonNode manifest() throws IOException {
    return JSON.readTree(bundle.resolve("model.json").toFile());
  }

  private static List<String> warnings(String... more) {
    Stream<Object> always = Stream.of("evaluate", "--bundle", bundle, "--data", cub);
    Ran ran = Ran.of(Stream.concat(always, Stream.of(more)).toArray());
    assertEquals(0, ran.code(), ran.err());
    return ran.err().lines().filter(line -> line.startsWith("warning")).toList();
  }

  private static JsonNode evaluate(String... more) throws IOException {
    Stream<Object> always = Stream.of("evaluate", "--bundle", bundle, "--data", cub, "--json");
    Ran ran = Ran.of(Stream.concat(always, Stream.of(more)).toArray());
    assertEquals(0, ran.code(), ran.err());
    return JSON.readTree(ran.out());
  }

  private static Ran fit(Path data, Path out, String... more) {
    Stream<Object> always =
        Stream.of("fit", "--backbone", folder.resolve("tiny.onnx"), "--data", data, "--out", out);
    Stream<Object> settings =
        Stream.of("--epochs", 30, "--batch", 8, "--weights-rate", 0.05, "--threads", 1);
    return Ran.of(Stream.concat(Stream.concat(always, settings), Stream.of(more)).toArray());
  }

  /** Writes each drawn picture twice: alone in its class's folder, and amid noise as CUB has it. */
  private static void write(Path drawn) throws IOException {
    Random random = new Random(11);
    StringBuilder images = new StringBuilder();
    StringBuilder labels = new StringBuilder();
    StringBuilder splits = new StringBuilder();
    StringBuilder boxes = new StringBuilder();
    StringBuilder classes = new StringBuilder();
    for (int label = 0; label < TinyData.LABELS.size(); label++) {
      classes.append(label + 1).append(' ').append(name(label)).append('\n');
    }
    int number = 0;
    for (String split : List.of("train", "validation")) {
      for (int label = 0; label < TinyData.LABELS.size(); label++) {
        Path of = drawn.resolve(split).resolve(TinyData.LABELS.get(label));
        try (Stream<Path> files = Files.list(of)) {
          for (Path file : files.sorted().toList()) {
            BufferedImage picture = ImageIO.read(file.toFile());
            String stem = file.getFileName().toString().replaceFirst("\\..*", "");
            save(picture, plain.resolve(split).resolve(of.getFileName()).resolve(stem + ".png"));
            int x = random.nextInt(MARGIN);
            int y = random.nextInt(MARGIN);
            String path = name(label) + "/" + split + "-" + stem + ".png";
            save(amidNoise(picture, x, y, random), cub.resolve("images").resolve(path));
            number++;
            images.append(number).append(' ').append(path).append('\n');
            labels.append(number).append(' ').append(label + 1).append('\n');
            splits.append(number).append(split.equals("train") ? " 1\n" : " 0\n");
            boxes.append(
                "%d %d.0 %d.0 %d.0 %d.0\n"
                    .formatted(number, x, y, picture.getWidth(), picture.getHeight()));
          }
        }
      }
    }
    Files.writeString(cub.resolve("images.txt"), images);
    Files.writeString(cub.resolve("image_class_labels.txt"), labels);
    Files.writeString(cub.resolve("train_test_split.txt"), splits);
    Files.writeString(cub.resolve("bounding_boxes.txt"), boxes);
    Files.writeString(cub.resolve("classes.txt"), classes);
  }

  private static String name(int label) {
    return "%03d.%s".formatted(label + 1, TinyData.LABELS.get(label));
  }

  private static BufferedImage amidNoise(BufferedImage picture, int left, int top, Random random) {
    int width = picture.getWidth() + MARGIN;
    int height = picture.getHeight() + MARGIN;
    BufferedImage noise = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside =
            x >= left && x < left + picture.getWidth() && y >= top && y < top + picture.getHeight();
        noise.setRGB(x, y, inside ? picture.getRGB(x - left, y - top) : random.nextInt(1 << 24));
      }
    }
    return noise;
  }

  private static void save(BufferedImage picture, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }
}
