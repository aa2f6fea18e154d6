package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect} tells of networks that PyTorch's exporter wrote. */
class InspectTest {

  private static final Path FOLDER = Path.of("src/test/resources/backbones");

  @TempDir Path folder;

  @Test
  void aSureChoiceIsToldWithItsReason() {
    Ran ran = inspect("vit-float16");
    assertEquals(0, ran.code(), ran.err());
    assertLine(ran, "input         input, float16 [N, 3, 32, 32]");
    assertLine(ran, "operator set  16");
    assertTrue(ran.out().contains(" values, inside"), ran.out());
    assertEquals(1, ran.out().lines().filter(line -> line.startsWith("candidate ")).count());
    String choice = ran.out().lines().reduce((before, last) -> last).orElseThrow();
    assertTrue(choice.startsWith("feature map   "), choice);
    assertTrue(choice.contains(", 16 channels of 4 x 4 cells (the input of Gather "), choice);
    assertTrue(
        choice.endsWith(
            "17 tokens of which 1 is no patch, grid from the patch embedding's" + " convolution)"),
        choice);
    assertEquals("", ran.err());
  }

  @Test
  void aFixedBatchAndTheChannelsPlaceAreSeen() {
    assertLine(inspect("vit-static"), "input         input, float [1, 3, 32, 32]");
    assertLine(inspect("last"), "input         input, float [N, 32, 32, 3]");
  }

  @Test
  void weightsBesideTheModelAreNamed() {
    Ran ran = inspect("convnext-external");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains(" values, in convnext-external.weights"), ran.out());
  }

  @Test
  void withoutASureChoiceItTellsWhatToNameAndExitsWith2() throws IOException {
    Path file = cut("swin");
    Ran ran = Ran.of("inspect", "--quiet", "--backbone", file);
    assertEquals(2, ran.code());
    assertLine(ran, "feature map   none to be sure of; see which exists with --feature-map NAME");
    assertEquals(3, ran.out().lines().filter(line -> line.startsWith("candidate ")).count());
    assertTrue(ran.err().contains("name one with --feature-map: "), ran.err());
    assertEquals(1, ran.err().lines().count());
    String name =
        ran.out()
            .lines()
            .filter(line -> line.startsWith("candidate "))
            .findFirst()
            .orElseThrow()
            .substring(14)
            .split(", ")[0];
    Ran asked = Ran.of("inspect", "--quiet", "--backbone", file, "--feature-map", name);
    assertEquals(0, asked.code(), asked.err());
    assertTrue(asked.out().contains("feature map   " + name), asked.out());
    assertTrue(asked.out().contains("(as asked)"), asked.out());
  }

  @Test
  void whatIsNoBackboneIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "no model");
    assertEquals(2, Ran.of("inspect", "--quiet", "--backbone", file).code());
    Ran missing = Ran.of("inspect", "--quiet", "--backbone", folder.resolve("none.onnx"));
    assertEquals(2, missing.code());
    assertTrue(missing.err().startsWith("expected an ONNX model at "), missing.err());
    Ran unknown =
        Ran.of(
            "inspect",
            "--quiet",
            "--backbone",
            FOLDER.resolve("vit.onnx"),
            "--feature-map",
            "nowhere");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().startsWith("expected --feature-map to name a value"), unknown.err());
  }

  @Test
  void settingsComeFromAFileToo() throws IOException {
    Path config = folder.resolve("inspect.properties");
    Path backbone = FOLDER.resolve("vit-float16.onnx").toAbsolutePath();
    Files.writeString(config, "infodisent.inspect.backbone = " + backbone + "\n");
    Ran ran = Ran.of("inspect", "--config", config);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(inspect("vit-float16").out(), ran.out());
  }

  private static Ran inspect(String name) {
    return Ran.of("inspect", "--quiet", "--backbone", FOLDER.resolve(name + ".onnx"));
  }

  /** A network of which only the beginning is left: it has maps and no logits. */
  private Path cut(String name) throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(FOLDER.resolve(name + ".onnx"))).toBuilder();
    String pool =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("GlobalAveragePool"))
            .findFirst()
            .orElseThrow()
            .getInput(0);
    model.getGraphBuilder().clearOutput().addOutputBuilder().setName("cells");
    model.getGraphBuilder().addNodeBuilder().setOpType("Shape").addInput(pool).addOutput("cells");
    return Files.write(folder.resolve("cut.onnx"), model.build().toByteArray());
  }

  private static void assertLine(Ran ran, String line) {
    assertTrue(ran.out().lines().anyMatch(line::equals), ran.out() + ran.err());
  }
}
