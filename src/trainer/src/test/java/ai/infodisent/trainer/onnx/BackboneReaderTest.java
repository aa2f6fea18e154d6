package ai.infodisent.trainer.onnx;

import static ai.infodisent.trainer.onnx.Exported.classifier;
import static ai.infodisent.trainer.onnx.Exported.logits;
import static ai.infodisent.trainer.onnx.Exported.ordinary;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneReaderTest {

  @TempDir Path folder;

  @Test
  void theInputsSizeAndLayoutAreRead() throws IOException {
    assertEquals(
        new Backbone.Input("image", true, 8, 12, false),
        Exported.read(folder, ordinary(13, "N", 3, 8, 12)).input());
    ModelProto last =
        Exported.of(13)
            .input(1, 8, 12, 3)
            .channelsLast((g, map) -> g.reduce("ReduceMean", false, map, 1, 2));
    assertEquals(
        new Backbone.Input("image", false, 8, 12, true), Exported.read(folder, last).input());
  }

  @Test
  void whatAModelLeavesOpenIsAskedFor() throws IOException {
    ModelProto model = ordinary(13, "N", 3, "H", "W");
    Backbone read = Exported.read(folder, model, 16, Optional.empty());
    assertEquals(new Backbone.Input("image", true, 16, 16, false), read.input());
    assertEquals(4, read.featureMap().rows());
    assertRefused(model, 0, "expected --size, as input image of ", "takes pictures of any size");
  }

  @Test
  void aSizeThatContradictsTheModelIsRefused() throws IOException {
    ModelProto model = ordinary(13, "N", 3, 8, 8);
    assertEquals(8, Exported.read(folder, model, 8, Optional.empty()).input().height());
    assertRefused(model, 16, "expected --size 8, the side of input image of ", ", found 16");
  }

  @Test
  void aBatchOfEightIsRefused() {
    assertRefused(ordinary(13, 8, 3, 8, 12), 0, "any number of pictures, or one", "found 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void picturesThatAreNotRgbAreRefused(int colours) {
    ModelProto model = new Grey(colours).model();
    assertRefused(model, 0, "to be float [N, 3, H, W] or [N, H, W, 3], found");
  }

  @Test
  void weightsMayBeListedAmongTheInputs() throws IOException {
    ModelProto model = ordinary(7, "N", 3, 8, 12);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (TensorProto weight : graph.getInitializerList()) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      weight.getDimsList().forEach(size -> shape.addDimBuilder().setDimValue(size));
      graph.addInput(
          ValueInfoProto.newBuilder()
              .setName(weight.getName())
              .setType(
                  TypeProto.newBuilder()
                      .setTensorType(
                          TypeProto.Tensor.newBuilder()
                              .setElemType(weight.getDataType())
                              .setShape(shape))));
    }
    ModelProto old = model.toBuilder().setIrVersion(3).setGraph(graph).build();
    Backbone read = Exported.read(folder, old);
    assertEquals("image", read.input().tensor());
    assertArrayEquals(logits(Exported.read(folder, model)), logits(read), 0);
  }

  @Test
  void weightsMayLieInAFileBesideTheModel() throws IOException {
    ModelProto model = ordinary(13, "N", 3, 8, 12);
    ModelProto outside = outside(model);
    Backbone read = Exported.read(folder, outside);
    assertArrayEquals(logits(Exported.read(folder, model)), logits(read), 0);
  }

  @Test
  void aMissingFileOfWeightsIsNamed() throws IOException {
    ModelProto model = outside(ordinary(13, "N", 3, 8, 12));
    Files.delete(folder.resolve("weights.bin"));
    assertRefused(model, 0, "expected the weight ", "weights.bin");
  }

  @Test
  void aFileOfWeightsThatEndsEarlyIsNamed() throws IOException {
    ModelProto model = outside(ordinary(13, "N", 3, 8, 12));
    Files.write(folder.resolve("weights.bin"), new byte[7]);
    assertRefused(model, 0, "expected the weight ", "the file ends early");
  }

  @Test
  void operatorSetsBeforeTheSeventhAreRefused() {
    ModelProto model = ordinary(6, "N", 3, 8, 12);
    assertRefused(model, 0, "to be of operator set 7 or newer, found 6");
    ModelProto none = model.toBuilder().clearOpsetImport().build();
    assertRefused(none, 0, "to be of operator set 7 or newer, found 0");
  }

  @Test
  void twoInputsAreRefused() {
    GraphBuilder graph = new GraphBuilder("two");
    graph.input("one", TensorProto.DataType.FLOAT, "N", 3, 8, 8);
    graph.input("two", TensorProto.DataType.FLOAT, "N", 3, 8, 8);
    graph.output("sum", graph.node("Add", "one", "two"), TensorProto.DataType.FLOAT, "N");
    assertRefused(graph.build(new TreeMap<>()), 0, "to have one input", "found [one, two]");
  }

  @Test
  void anInputOfBytesIsRefused() {
    GraphBuilder graph = new GraphBuilder("bytes");
    graph.input("image", TensorProto.DataType.UINT8, "N", 3, 8, 8);
    graph.output(
        "out", graph.cast("image", TensorProto.DataType.FLOAT), TensorProto.DataType.FLOAT, "N");
    assertRefused(
        graph.build(new TreeMap<>()), 0, "to be float [N, 3, H, W]", "found type 2 [any, 3, 8, 8]");
  }

  @Test
  void noFileATextFileAndATruncatedModelAreRefused() throws IOException {
    Path file = folder.resolve("model.onnx");
    assertSentence(file, "expected an ONNX model at ");
    Files.writeString(file, "This is no model, only a text of some words.\n");
    assertSentence(file, "to be an ONNX model");
    Files.write(file, new byte[0]);
    assertSentence(file, "to be an ONNX model");
    byte[] whole = ordinary(13, "N", 3, 8, 12).toByteArray();
    for (int length = 1; length < whole.length; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertSentence(file, "expected ");
    }
  }

  @Test
  void aNetworkThatCannotRunIsRefused() {
    ModelProto model =
        Exported.of(13)
            .model((g, map) -> classifier(g, g.node("Add", map, g.constant(new float[7], 7))));
    assertRefused(model, 0, "to run in ONNX Runtime, found: ");
  }

  /** A network for pictures of some other number of colours. */
  private record Grey(int colours) {

    ModelProto model() {
      GraphBuilder graph = new GraphBuilder("grey");
      String image = graph.input("image", TensorProto.DataType.FLOAT, "N", colours, 8, 8);
      String weights = graph.constant(new float[5 * colours], 5, colours, 1, 1);
      String pooled = graph.node("GlobalAveragePool", graph.node("Conv", image, weights));
      graph.output("out", pooled, TensorProto.DataType.FLOAT, "N", 5, 1, 1);
      return graph.build(new TreeMap<>());
    }
  }

  private ModelProto outside(ModelProto model) throws IOException {
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
      if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
        tensor
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", "weights.bin"))
            .addExternalData(entry("offset", Integer.toString(weights.size())))
            .addExternalData(entry("length", Integer.toString(tensor.getRawData().size())));
        weights.write(tensor.getRawData().toByteArray());
        tensor.clearRawData();
      }
    }
    Files.write(folder.resolve("weights.bin"), weights.toByteArray());
    return model.toBuilder().setGraph(graph).build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private void assertRefused(ModelProto model, int size, String... parts) {
    TrainerException refused =
        assertThrows(
            TrainerException.class, () -> Exported.read(folder, model, size, Optional.empty()));
    for (String part : parts) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }

  private static void assertSentence(Path file, String part) {
    TrainerException refused =
        assertThrows(TrainerException.class, () -> BackboneReader.read(file, 0, Optional.empty()));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }
}
