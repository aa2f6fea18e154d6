package ai.infodisent.trainer.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.trainer.Graphs;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProbeGraphTest {

  private static final Probe PROBE =
      new Probe(2, 3, new float[] {1, 2, -3, 4, 0.5f, -6}, new float[] {0.25f, -1, 2});

  @Test
  void itsLogitsAreWeightsTimesMeansAndBiases() throws OrtException {
    Graphs.Outputs found =
        Graphs.run(
            ProbeGraph.of(PROBE),
            Map.of(ProbeGraph.FEATURES, Graphs.floats(new float[] {2, 1, 0, -1}, 2, 2)));
    assertArrayEquals(
        new float[] {4.25f, -3, -3, -1.75f, -5, 8}, found.floats().get(ProbeGraph.LOGITS));
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    Probe read = ProbeGraph.read(ProbeGraph.of(PROBE).toByteArray()).orElseThrow();
    assertEquals(2, read.channels());
    assertEquals(3, read.classes());
    assertArrayEquals(PROBE.weights(), read.weights());
    assertArrayEquals(PROBE.biases(), read.biases());
  }

  @Test
  void whatIsNoProbeIsNotRead() {
    byte[] whole = ProbeGraph.of(PROBE).toByteArray();
    assertEquals(Optional.empty(), ProbeGraph.read(Arrays.copyOf(whole, whole.length / 2)));
    assertEquals(Optional.empty(), ProbeGraph.read(new byte[0]));
    assertEquals(Optional.empty(), ProbeGraph.read("no model".getBytes()));
    GraphBuilder products = new GraphBuilder("without constants");
    products.input("a", DataType.FLOAT, 2, 2);
    products.output("b", products.node("Gemm", "a", "a", "a"), DataType.FLOAT, 2, 2);
    assertEquals(Optional.empty(), ProbeGraph.read(products.build(new TreeMap<>()).toByteArray()));
  }

  @Test
  void numbersThatDoNotMakeAProbeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Probe(2, 3, new float[5], new float[3]));
    assertThrows(IllegalArgumentException.class, () -> new Probe(2, 3, new float[6], new float[2]));
    assertThrows(IllegalArgumentException.class, () -> new Probe(0, 3, new float[0], new float[3]));
  }
}
