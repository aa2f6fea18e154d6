package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bundle's fused graph in ONNX Runtime. Safe for use by many threads at once; owns the session
 * and its options, so whoever opens it closes it.
 */
public final class ExplainedModel implements AutoCloseable {

  private static final Set<String> OUTPUTS =
      Set.of(
          FusedTensors.LOGITS,
          FusedTensors.SCORES,
          FusedTensors.CLASSES,
          FusedTensors.COMPONENTS,
          FusedTensors.CELLS);

  private static final Set<String> OUTPUTS_WITH_MAPS =
      Set.of(
          FusedTensors.LOGITS,
          FusedTensors.SCORES,
          FusedTensors.CLASSES,
          FusedTensors.COMPONENTS,
          FusedTensors.CELLS,
          FusedTensors.MAPS);

  private final Bundle bundle;
  private final OrtEnvironment environment;
  private final ModelSession opened;
  private final OrtSession session;
  private final FloatBuffer weights;

  private ExplainedModel(Bundle bundle, ModelSession opened) throws OrtException, BundleException {
    this.bundle = bundle;
    this.environment = OnnxRuntime.environment();
    this.opened = opened;
    this.session = opened.session();
    checkTensors();
    this.weights = readWeights();
  }

  /**
   * Loads a bundle's graph by path and runs it once on a black picture, so that a graph that cannot
   * run fails here and the first real picture does not pay for the first run.
   *
   * @throws BundleException if the graph cannot be loaded or does not fit the manifest
   * @throws DeviceException if the settings ask for a device that cannot be used
   */
  public static ExplainedModel open(Bundle bundle, SessionSettings settings)
      throws BundleException {
    ModelSession opened = null;
    try {
      opened = ModelSession.open(bundle.model(), settings);
      return new ExplainedModel(bundle, opened);
    } catch (OrtException e) {
      close(opened);
      throw new BundleException(
          "expected "
              + bundle.model()
              + " to be a graph ONNX Runtime can load, found: "
              + e.getMessage(),
          e);
    } catch (BundleException | RuntimeException e) {
      close(opened);
      throw e;
    }
  }

  /** The bundle this was loaded from. */
  public Bundle bundle() {
    return bundle;
  }

  /** Where the model runs, and why there. */
  public Execution execution() {
    return opened.execution();
  }

  /** The weight of a channel for a class, at least 0. */
  public float weight(int index, int channel) {
    return weights.get(index * bundle.manifest().channels() + channel);
  }

  /**
   * Runs the graph once.
   *
   * @param pictures at network size, at least one
   * @param maps whether to bring the mixed feature maps
   * @throws OrtException if ONNX Runtime fails
   */
  public Inference run(List<Pixels> pictures, boolean maps) throws OrtException {
    Manifest manifest = bundle.manifest();
    int width = manifest.preparation().width();
    int height = manifest.preparation().height();
    // Direct, so that ONNX Runtime reads it in place.
    ByteBuffer input = ByteBuffer.allocateDirect(pictures.size() * height * width * 3);
    for (Pixels picture : pictures) {
      if (picture.width() != width || picture.height() != height) {
        throw new IllegalArgumentException(
            "expected pictures of "
                + width
                + " x "
                + height
                + ", found "
                + picture.width()
                + " x "
                + picture.height());
      }
      input.put(picture.rgb());
    }
    long[] shape = {pictures.size(), height, width, 3};
    try (OnnxTensor image =
            OnnxTensor.createTensor(environment, input.flip(), shape, OnnxJavaType.UINT8);
        OrtSession.Result result =
            session.run(Map.of(FusedTensors.IMAGE, image), maps ? OUTPUTS_WITH_MAPS : OUTPUTS)) {
      return Inference.copyOf(result, pictures.size(), manifest);
    }
  }

  /** Closes the session and its options. Inferences taken before stay valid. */
  @Override
  public void close() {
    opened.close();
  }

  private static void close(ModelSession opened) {
    if (opened != null) {
      opened.close();
    }
  }

  private FloatBuffer readWeights() throws OrtException {
    int width = bundle.manifest().preparation().width();
    int height = bundle.manifest().preparation().height();
    long[] shape = {1, height, width, 3};
    ByteBuffer black = ByteBuffer.allocateDirect(height * width * 3);
    try (OnnxTensor image = OnnxTensor.createTensor(environment, black, shape, OnnxJavaType.UINT8);
        OrtSession.Result result =
            session.run(Map.of(FusedTensors.IMAGE, image), Set.of(FusedTensors.WEIGHTS))) {
      return ((OnnxTensor) result.get(FusedTensors.WEIGHTS).orElseThrow()).getFloatBuffer();
    }
  }

  private void checkTensors() throws OrtException, BundleException {
    Manifest manifest = bundle.manifest();
    long classes = manifest.labels().size();
    long channels = manifest.channels();
    Manifest.Cells cells = manifest.cells();
    Map<String, NodeInfo> inputs = session.getInputInfo();
    Map<String, NodeInfo> outputs = session.getOutputInfo();
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
            + bundle.model()
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
