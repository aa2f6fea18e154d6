package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * What a graph that was loaded takes and gives.
 *
 * @param graph its file
 * @param inputs by name
 * @param outputs by name
 */
record FusedSignature(Path graph, Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs) {

  static FusedSignature of(ModelSession opened) throws OrtException {
    return new FusedSignature(
        opened.graph(), opened.session().getInputInfo(), opened.session().getOutputInfo());
  }

  /**
   * Checks it against a manifest.
   *
   * @return how many pictures one run takes; 0 for any number
   * @throws BundleException if it does not fit
   */
  int checkedBatch(Manifest manifest) throws BundleException {
    long classes = manifest.labels().size();
    long channels = manifest.channels();
    Manifest.Cells cells = manifest.cells();
    check(
        inputs,
        FusedTensors.IMAGE,
        OnnxJavaType.UINT8,
        -1,
        manifest.preparation().height(),
        manifest.preparation().width(),
        3);
    check(outputs, FusedTensors.LOGITS, OnnxJavaType.FLOAT, -1, classes);
    check(outputs, FusedTensors.SCORES, OnnxJavaType.FLOAT, -1, classes);
    check(outputs, FusedTensors.CLASSES, OnnxJavaType.INT64, -1, classes);
    check(outputs, FusedTensors.COMPONENTS, OnnxJavaType.FLOAT, -1, 2, channels);
    check(outputs, FusedTensors.CELLS, OnnxJavaType.INT64, -1, 2, channels);
    check(
        outputs,
        FusedTensors.MAPS,
        OnnxJavaType.FLOAT,
        -1,
        channels,
        cells.rows(),
        cells.columns());
    check(outputs, FusedTensors.WEIGHTS, OnnxJavaType.FLOAT, classes, channels);
    TensorInfo image = (TensorInfo) inputs.get(FusedTensors.IMAGE).getInfo();
    return (int) Math.max(0, image.getShape()[0]);
  }

  /** A dimension of -1 is any; the first dimension of a static-batch graph is a number. */
  private void check(Map<String, NodeInfo> tensors, String name, OnnxJavaType type, long... shape)
      throws BundleException {
    NodeInfo node = tensors.get(name);
    String found = "no such tensor";
    if (node != null && node.getInfo() instanceof TensorInfo info) {
      found = info.type + " " + Arrays.toString(info.getShape());
      if (info.type == type && fits(info.getShape(), shape)) {
        return;
      }
    }
    throw new BundleException(
        "expected tensor \""
            + name
            + "\" of "
            + graph
            + " to be "
            + type
            + " "
            + Arrays.toString(shape)
            + ", as "
            + Bundle.MANIFEST
            + " says, found "
            + found);
  }

  private static boolean fits(long[] found, long[] expected) {
    if (found.length != expected.length) {
      return false;
    }
    for (int i = 0; i < found.length; i++) {
      if (expected[i] != -1 && found[i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
