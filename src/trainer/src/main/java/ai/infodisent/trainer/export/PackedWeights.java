package ai.infodisent.trainer.export;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Matrices that ONNX Runtime has written as its kernels want them. It writes each where the one
 * before ends, and maps the file; but kernels read whole vectors, which a processor refuses to do
 * across their boundaries: a run then ends the process.
 */
final class PackedWeights {

  /** As wide as the widest vectors, AVX-512's, in bytes. */
  static final int ALIGNMENT = 64;

  private static final String KEY = "prepacked_";

  private PackedWeights() {}

  /**
   * Whether all packed matrices of a graph begin where kernels can read them.
   *
   * @param graph an ONNX file
   * @throws TrainerException if it tells of packed matrices in a way that is not known
   */
  static boolean aligned(Path graph) throws IOException {
    for (TensorProto weights :
        ModelProto.parseFrom(Files.readAllBytes(graph)).getGraph().getInitializerList()) {
      for (StringStringEntryProto entry : weights.getExternalDataList()) {
        if (entry.getKey().startsWith(KEY) && !aligned(entry.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Of a kernel's key, and of each matrix its offset, length and more: {@code key|o;l;m|o;l;m}. */
  private static boolean aligned(String told) {
    String[] matrices = told.split("\\|");
    for (int i = 1; i < matrices.length; i++) {
      if (offset(matrices[i], told) % ALIGNMENT != 0) {
        return false;
      }
    }
    return true;
  }

  private static long offset(String matrix, String told) {
    try {
      return Long.parseLong(matrix.substring(0, Math.max(0, matrix.indexOf(';'))));
    } catch (NumberFormatException e) {
      throw new TrainerException(
          "expected packed weights of a kernel as key|offset;length;..., found " + told, e);
    }
  }
}
