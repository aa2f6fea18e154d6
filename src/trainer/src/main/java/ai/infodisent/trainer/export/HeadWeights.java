package ai.infodisent.trainer.export;

import ai.infodisent.model.FusedTensors;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** W in a graph that ONNX Runtime wrote, its weights in a file beside it. */
final class HeadWeights {

  private HeadWeights() {}

  /**
   * At which byte of a file W begins; null if it does not lie there, in plain floats.
   *
   * @param graph an ONNX file
   * @param weights the file's name
   */
  static Long begin(Path graph, String weights) throws IOException {
    for (TensorProto tensor :
        ModelProto.parseFrom(Files.readAllBytes(graph)).getGraph().getInitializerList()) {
      Map<String, String> place =
          tensor.getExternalDataList().stream()
              .collect(
                  Collectors.toMap(
                      StringStringEntryProto::getKey,
                      StringStringEntryProto::getValue,
                      (one, other) -> other));
      if (tensor.getName().equals(FusedTensors.WEIGHTS)
          && tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
          && weights.equals(place.get("location"))) {
        return Long.valueOf(place.getOrDefault("offset", "0"));
      }
    }
    return null;
  }
}
