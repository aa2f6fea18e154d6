package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.FusedTensors;
import ai.infodisent.trainer.Graphs;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.TinyBundle;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbedGraphTest {

  private static final int CHANNELS = 5;
  private static final int CLASSES = 3;
  private static final int CELLS = 6;

  @TempDir static Path folder;

  private static TinyBundle tiny;
  private static ModelProto fused;

  @BeforeAll
  static void write() throws IOException {
    tiny = TinyBundle.write(folder.resolve("bundle"), new Gallery(List.of()));
    fused = ModelProto.parseFrom(Files.readAllBytes(tiny.read().model()));
  }

  @Test
  void oneRunGivesTheHeadAndTheProbeAndWhereTheProbeLooks() throws OrtException {
    Probe probe = probe(CHANNELS, CLASSES);
    Pixels picture = TinyBundle.picture(1);
    Graphs.Outputs found = run(ProbedGraph.of(fused, probe).orElseThrow(), picture);
    double[][] features = tiny.backbone().features(picture.rgb());
    double total = 0;
    double[] logits = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      logits[c] = probe.biases()[c];
      for (int cell = 0; cell < CELLS; cell++) {
        double activation = 0;
        for (int d = 0; d < CHANNELS; d++) {
          activation += probe.weights()[c * CHANNELS + d] * features[d][cell] / CELLS;
        }
        logits[c] += activation;
        assertEquals(
            activation,
            found.floats().get(ProbedGraph.MAPS)[c * CELLS + cell],
            1e-4,
            "cell " + cell);
      }
      assertEquals(logits[c], found.floats().get(ProbedGraph.LOGITS)[c], 1e-4);
      total += Math.exp(logits[c]);
    }
    for (int c = 0; c < CLASSES; c++) {
      assertEquals(Math.exp(logits[c]) / total, found.floats().get(ProbedGraph.SCORES)[c], 1e-5);
    }
  }

  @Test
  void whatTheHeadSaysStaysAsItIs() throws OrtException {
    Pixels picture = TinyBundle.picture(2);
    Graphs.Outputs own = run(fused, picture);
    Graphs.Outputs both =
        run(ProbedGraph.of(fused, probe(CHANNELS, CLASSES)).orElseThrow(), picture);
    for (String name : List.of(FusedTensors.LOGITS, FusedTensors.COMPONENTS, FusedTensors.MAPS)) {
      assertArrayEquals(own.floats().get(name), both.floats().get(name), 1e-6f, name);
    }
    assertArrayEquals(own.longs().get(FusedTensors.CELLS), both.longs().get(FusedTensors.CELLS));
  }

  @Test
  void aHeadOfFewerChannelsThanTheFeatureMapIsProbedOnTheMap() throws OrtException {
    GraphBuilder graph = new GraphBuilder("narrow");
    graph.input(FusedTensors.IMAGE, DataType.FLOAT, 1, 2, 1, 2);
    String mixed =
        graph.node(
            "Conv",
            Map.of("kernel_shape", new long[] {1, 1}),
            FusedTensors.IMAGE,
            graph.constant(new float[] {1, 1}, 1, 2, 1, 1));
    graph.output(FusedTensors.MAPS, mixed, DataType.FLOAT, 1, 1, 1, 2);
    graph.output(
        FusedTensors.LOGITS,
        graph.reshape(graph.node("GlobalMaxPool", mixed), 1, 1),
        DataType.FLOAT,
        1,
        1);
    Probe probe = new Probe(2, 1, new float[] {10, 1}, new float[] {0.5f});
    Graphs.Outputs found =
        Graphs.run(
            ProbedGraph.of(graph.build(new TreeMap<>()), probe).orElseThrow(),
            Map.of(FusedTensors.IMAGE, Graphs.floats(new float[] {1, 2, 3, 5}, 1, 2, 1, 2)));
    assertArrayEquals(new float[] {6.5f, 12.5f}, found.floats().get(ProbedGraph.MAPS));
    assertArrayEquals(new float[] {19.5f}, found.floats().get(ProbedGraph.LOGITS));
  }

  @Test
  void aProbeOfAnotherFeatureMapOrOfOtherClassesIsRefused() {
    String refused =
        assertThrows(TrainerException.class, () -> ProbedGraph.of(fused, probe(4, CLASSES)))
            .getMessage();
    assertEquals(
        "expected probe.onnx to be of 5 channels and 3 classes, as the graph is, found 4 and 3",
        refused);
    assertThrows(TrainerException.class, () -> ProbedGraph.of(fused, probe(CHANNELS, 2)));
  }

  @Test
  void whereNoMixingIsFoundThereIsNothingToProbe() {
    ModelProto.Builder other = fused.toBuilder();
    other
        .getGraphBuilder()
        .getNodeBuilderList()
        .forEach(
            node -> {
              if (node.getOutput(0).equals(FusedTensors.MAPS)) {
                node.setOpType("Neg");
              }
            });
    assertEquals(Optional.empty(), ProbedGraph.of(other.build(), probe(CHANNELS, CLASSES)));
    ModelProto without =
        fused.toBuilder().setGraph(fused.getGraph().toBuilder().clearNode()).build();
    assertEquals(Optional.empty(), ProbedGraph.of(without, probe(CHANNELS, CLASSES)));
  }

  private static Graphs.Outputs run(ModelProto model, Pixels picture) throws OrtException {
    return Graphs.run(model, Map.of(FusedTensors.IMAGE, Graphs.bytes(picture.rgb(), 1, 8, 12, 3)));
  }

  private static Probe probe(int channels, int classes) {
    Random random = new Random(11);
    float[] weights = new float[channels * classes];
    float[] biases = new float[classes];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() / 4;
    }
    for (int i = 0; i < biases.length; i++) {
      biases[i] = (float) random.nextGaussian();
    }
    return new Probe(channels, classes, weights, biases);
  }
}
