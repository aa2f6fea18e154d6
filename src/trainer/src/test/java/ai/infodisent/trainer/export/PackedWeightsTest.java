package ai.infodisent.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedWeightsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'Gemm+12482427959400238296|274944;15104;0', true",
    "'Gemm+12482427959400238296|274968;15104;0', false",
    "'MatMul+1|0;64;0|128;64;0', true",
    "'MatMul+1|128;40;0|168;64;0', false"
  })
  void everyMatrixHasToBeginWhereVectorsDo(String told, boolean aligned) throws IOException {
    assertEquals(aligned, PackedWeights.aligned(graph("prepacked_0", told)));
  }

  @Test
  void wherePlainWeightsBeginDoesNotMatter() throws IOException {
    assertTrue(PackedWeights.aligned(graph("offset", "290072")));
  }

  @Test
  void whatIsToldInAnotherWayIsRefused() throws IOException {
    Path graph = graph("prepacked_0", "Gemm+1|here");
    assertTrue(
        assertThrows(TrainerException.class, () -> PackedWeights.aligned(graph))
            .getMessage()
            .endsWith("found Gemm+1|here"));
  }

  private Path graph(String key, String value) throws IOException {
    TensorProto weights =
        TensorProto.newBuilder()
            .addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value))
            .build();
    ModelProto model =
        ModelProto.newBuilder().setGraph(GraphProto.newBuilder().addInitializer(weights)).build();
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }
}
