package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.infodisent.trainer.onnx.GraphBuilder;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input ends with exit code 2 and one sentence, and leaves nothing behind. */
class BadInputTest {

  @Test
  void namesThatTheLocaleHasNoLettersForAreRefusedInOneSentence(@TempDir Path own)
      throws IOException, InterruptedException {
    Path data = own.resolve("data");
    TinyData.write(data);
    // By its bytes: whether this JVM could name it is another question.
    String[] command = {
      "sh", "-c", "mkdir \"$0/train/$(printf '\\303\\251t\\303\\251')\"", data.toString()
    };
    assertEquals(0, new ProcessBuilder(command).start().waitFor());
    Path file = own.resolve("backbone.onnx");
    Files.write(file, TinyData.backbone().model().toByteArray());
    try (Started started =
        Started.in(
            Map.of("LC_ALL", "C", "LANG", "C"),
            "fit",
            "--backbone",
            file,
            "--data",
            data,
            "--out",
            own.resolve("out"))) {
      assertEquals(2, started.code(), started.said());
      assertTrue(started.said().contains("expected file names that"), started.said());
      assertFalse(started.said().contains("\tat "), started.said());
    }
  }

  @TempDir Path folder;

  private Path data;
  private Path backbone;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    data = folder.resolve("data");
    TinyData.write(data);
    backbone = folder.resolve("tiny.onnx");
    Files.write(backbone, TinyData.backbone().model().toByteArray());
    out = folder.resolve("out").resolve("bundle");
  }

  @Test
  void anOutThatExists() throws IOException {
    Files.createDirectories(out);
    Ran ran = Ran.of("fit", "--backbone", backbone, "--data", data, "--out", out);
    assertSentence(ran, "expected --out to name a new folder, found " + out);
    try (Stream<Path> inside = Files.list(out.getParent())) {
      assertEquals(List.of(out), inside.toList());
    }
  }

  @Test
  void noData() {
    Path nowhere = folder.resolve("nowhere");
    assertRefused(
        Ran.of("fit", "--backbone", backbone, "--data", nowhere, "--out", out),
        "expected pictures at " + nowhere);
  }

  @Test
  void aClassFolderWithoutPictures() throws IOException {
    Files.createDirectories(data.resolve("train/zebra"));
    assertRefused(fit(), "expected JPEG or PNG pictures in ");
  }

  @Test
  void aValidationClassThatIsNotTrained() throws IOException {
    Files.createDirectories(data.resolve("validation/zebra"));
    assertRefused(fit(), "found zebra");
  }

  @Test
  void aClassWhoseOnlyPictureIsCorrupt() throws IOException {
    Files.writeString(data.resolve("train/lone/0.png"), "no picture");
    assertRefused(fit(), "expected readable training pictures of class lone, found none");
  }

  @Test
  void validationPicturesThatAreAllCorrupt() throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("validation"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "no picture");
      }
    }
    assertRefused(fit(), "expected readable validation pictures, found none");
  }

  @Test
  void optionsThatAreNone() {
    assertRefused(fit("--colour", "blue"), "Unknown option");
    assertRefused(fit("--epochs", "many"), "--epochs");
    assertRefused(fit("--resize", "stretch"), "--resize");
    assertRefused(Ran.of("fit", "--data", data, "--out", out), "--backbone");
    assertRefused(Ran.of("paint"), "paint");
  }

  @Test
  void aSparseHeadOfNoPrototypes() {
    assertRefused(
        fit("--head", "sparse", "--per-class", 0),
        "expected at least 1 prototype a class, found 0");
    assertRefused(
        fit("--head", "sparse", "--hide", 1),
        "expected a share of at least 0 and below 1 to hide, found 1.0");
    assertRefused(fit("--head", "sparse", "--choose", "some"), "--choose");
  }

  @Test
  void prototypesAClassOfAHeadThatDoesNotCountThem() {
    assertRefused(
        fit("--per-class", 3),
        "expected --per-class with --head sparse, found it with --head dense");
    assertRefused(
        fit("--choose", "greedy"),
        "expected --choose with --head sparse, found it with --head dense");
    assertRefused(
        fit("--head", "lossless", "--hide", 0.5),
        "expected --hide with --head sparse, found it with --head lossless");
    assertRefused(
        fit("--head", "lossless", "--per-class", 5),
        "expected --per-class with --head sparse, found it with --head lossless");
    assertRefused(
        Ran.of("demo", "--out", out, "--head", "dense", "--per-class", 3),
        "expected --per-class with --head sparse, found it with --head dense");
  }

  @Test
  void numbersThatMakeNoSense() {
    assertRefused(fit("--epochs", -1), "expected at least 1 epoch, found -1");
    assertRefused(fit("--batch", 0), "expected a batch of at least 1, found 0");
    assertRefused(fit("--threads", -2), "expected at least 1 thread, found -2");
    assertRefused(fit("--hold-out", 1), "expected a hold-out of at least 0 and below 1");
    assertRefused(fit("--mixing-rate", 0), "expected a learning rate of U above 0");
    assertRefused(fit("--weights-rate", "NaN"), "expected a learning rate of W above 0");
    assertRefused(fit("--smoothing", 1), "expected a smoothing of at least 0 and below 1");
    assertRefused(
        fit("--augment", "turn"),
        "expected an augmentation of some of flip,crop,jitter, or none, found turn");
    assertRefused(fit("--augment", "flip,"), "or none, found flip,");
    assertRefused(fit("--range", 7), "expected a range of 1 or 255, found 7");
    assertRefused(fit("--mean", "1,2"), "expected three finite means, found [1.0, 2.0]");
    assertRefused(fit("--std", "1,0,1"), "expected three stds above 0");
    assertRefused(fit("--size", 64), "expected --size 32");
    assertRefused(fit("--feature-map", "nothing"), "expected --feature-map to name a value");
  }

  @Test
  void featuresThatAreNotNumbers() throws IOException {
    GraphBuilder graph = new GraphBuilder("nothing over nothing");
    graph.input("image", DataType.FLOAT, "N", 3, 32, 32);
    String zero = graph.node("Mul", "image", graph.constant(0));
    String pooled = graph.node("GlobalAveragePool", graph.node("Div", zero, zero));
    graph.output("logits", pooled, DataType.FLOAT, "N", 3, 1, 1);
    Files.write(backbone, graph.build(new TreeMap<>()).toByteArray());
    assertRefused(
        fit(), "expected finite features up to 65504, found some that are not in channel 0 of ");
  }

  @Test
  void theChannelThatIsNoNumberIsNamedWithItsPicture() throws IOException {
    float[] filters = new float[3 * 3 * 64];
    filters[2 * 3 * 64] = Float.NaN;
    TinyBackbone broken = new TinyBackbone(filters, 3, 8, 32, 32, 17);
    Files.write(backbone, broken.model().toByteArray());
    Ran ran = fit();
    assertRefused(ran, "found some that are not in channel 2 of " + data);
    assertTrue(ran.err().contains("; check --channel-order"), ran.err());
  }

  @Test
  void theChannelThatHalfPrecisionDoesNotHoldIsNamedBelow0Too() throws IOException {
    float[] filters = new float[3 * 3 * 64];
    Arrays.fill(filters, 3 * 64, 2 * 3 * 64, -1e4f);
    TinyBackbone steep = new TinyBackbone(filters, 3, 8, 32, 32, 17);
    Files.write(backbone, steep.model().toByteArray());
    Ran ran = fit();
    assertRefused(ran, "expected finite features up to 65504, found up to ");
    assertTrue(ran.err().contains(" in channel 1 of " + data), ran.err());
  }

  @Test
  void featuresThatHalfPrecisionDoesNotHold() {
    assertRefused(
        fit("--range", 255, "--std", "0.001,0.001,0.001"),
        "expected finite features up to 65504, found up to ");
  }

  @Test
  void featuresThatAreTheSameEverywhere() throws IOException {
    TinyBackbone blind = new TinyBackbone(new float[3 * 64], 1, 8, 32, 32, 17);
    Files.write(backbone, blind.model().toByteArray());
    assertRefused(fit(), "expected features that differ between pictures, found 0.0 everywhere");
  }

  @Test
  void aBackboneThatIsNone() throws IOException {
    Files.writeString(backbone, "no model");
    assertRefused(fit(), "to be an ONNX model");
    Files.delete(backbone);
    assertRefused(fit(), "expected an ONNX model at " + backbone);
  }

  @Test
  void aBundleThatIsMissing() {
    Path nowhere = folder.resolve("nowhere");
    Path picture = data.resolve("train/disc/0.png");
    String expected = "expected a bundle, a folder with model.json and model.onnx, at " + nowhere;
    assertRefused(
        Ran.of("evaluate", "--bundle", nowhere, "--data", data.resolve("train")), expected);
    assertRefused(Ran.of("explain", "--bundle", nowhere, picture), expected);
  }

  @Test
  void aBundleThatIsDamaged() throws IOException {
    Path bundle = folder.resolve("damaged");
    TinyBundle.write(bundle, new Gallery(List.of()));
    Path picture = data.resolve("train/disc/0.png");
    assertEquals(0, Ran.of("explain", "--bundle", bundle, picture).code());
    byte[] graph = Files.readAllBytes(bundle.resolve("model.onnx"));
    Files.write(bundle.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));
    assertRefused(Ran.of("explain", "--bundle", bundle, picture), "as model.json says, found ");
    Arrays.fill(graph, graph.length / 2, graph.length, (byte) 0);
    Files.write(bundle.resolve("model.onnx"), graph);
    assertRefused(
        Ran.of("explain", "--bundle", bundle, picture), "to be a graph ONNX Runtime can load");
    Files.writeString(bundle.resolve("model.json"), "{\"format\": 1,");
    assertRefused(Ran.of("explain", "--bundle", bundle, picture), "expected a readable ");
  }

  @Test
  void whatIsToBeExplainedIsNoPicture() throws IOException {
    Path bundle = folder.resolve("whole");
    TinyBundle.write(bundle, new Gallery(List.of()));
    Path text = Files.writeString(folder.resolve("text.png"), "no picture");
    assertRefused(
        Ran.of("explain", "--bundle", bundle, text),
        text + ": expected a JPEG, PNG, WebP, GIF or BMP picture");
    Path nowhere = folder.resolve("nowhere.png");
    assertRefused(
        Ran.of("explain", "--bundle", bundle, nowhere), "expected a picture at " + nowhere);
    assertRefused(Ran.of("explain", "--bundle", bundle, data), "expected a picture at " + data);
  }

  @Test
  void questionsThatHaveNoAnswer() throws IOException {
    Path bundle = folder.resolve("whole");
    TinyBundle.write(bundle, new Gallery(List.of()));
    Path picture = data.resolve("train/disc/0.png");
    assertRefused(
        Ran.of("explain", "--bundle", bundle, "--svg", "why.svg", picture, picture),
        "expected one picture with --svg, found 2");
    assertRefused(
        Ran.of("explain", "--bundle", bundle, "--svg", folder.resolve("nowhere/why.svg"), picture),
        "expected to write " + folder.resolve("nowhere/why.svg"));
    assertRefused(
        Ran.of("explain", "--bundle", bundle, "--class", "scarf", picture), "found \"scarf\"");
    assertRefused(
        Ran.of("explain", "--bundle", bundle, "--top-classes", 0, picture), "at least 1, found 0");
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--data", data.resolve("train")),
        "to be among the classes [hat, shoe, shirt], found disc");
    assertRefused(
        Ran.of("evaluate", "--bundle", bundle, "--data", folder.resolve("nowhere")),
        "expected to list ");
  }

  @Test
  void exportsThatCannotBe() throws IOException {
    Path bundle = folder.resolve("whole");
    TinyBundle.write(bundle, new Gallery(List.of()));
    assertRefused(Ran.of("export", "--optimise"), "--bundle");
    assertRefused(
        Ran.of("export", "--bundle", bundle),
        "expected --optimise, the only kind of export, found none");
    assertRefused(export(folder.resolve("nowhere")), "expected a bundle, a folder with ");
    assertRefused(export(bundle, "--batch", -1), "expected --batch to be at least 0, found -1");
    assertRefused(export(bundle, "--batch", "many"), "--batch");
    assertRefused(export(bundle, "--target", "tpu"), "--target");
    byte[] graph = Files.readAllBytes(bundle.resolve("model.onnx"));
    Files.write(bundle.resolve("model.onnx"), new byte[graph.length]);
    assertRefused(export(bundle, "--target", "cuda"), "to be a graph ONNX Runtime can optimise");
    assertFalse(Files.exists(bundle.resolve("serving")));
  }

  private static Ran export(Path bundle, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("export", "--optimise", "--bundle", bundle));
    arguments.addAll(List.of(more));
    return Ran.of(arguments.toArray());
  }

  private Ran fit(Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("fit", "--backbone", backbone, "--data", data, "--out", out, "--epochs", 1));
    for (int i = 0; i < more.length; i += 2) {
      // An option may be given once.
      int at = arguments.indexOf(more[i]);
      if (at >= 0) {
        arguments.set(at + 1, more[i + 1]);
      } else {
        arguments.addAll(List.of(more[i], more[i + 1]));
      }
    }
    return Ran.of(arguments.toArray());
  }

  private void assertRefused(Ran ran, String part) {
    assertSentence(ran, part);
    assertFalse(Files.exists(out.getParent()), "found something at " + out.getParent());
    try (Stream<Path> beside = Files.list(folder)) {
      assertEquals(
          List.of(), beside.filter(path -> path.getFileName().toString().startsWith(".")).toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertSentence(Ran ran, String part) {
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains(part), ran.err());
    assertFalse(ran.err().contains("\tat "), ran.err());
    assertEquals("", ran.out());
  }
}
