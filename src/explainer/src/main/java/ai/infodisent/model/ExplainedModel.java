package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.bundle.ServingManifest;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import ai.infodisent.image.Pixels;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
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
  private final Path graph;
  private final OrtEnvironment environment;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final int batch;
  private final FloatBuffer weights;

  private ExplainedModel(
      Bundle bundle,
      Path graph,
      OrtEnvironment environment,
      OrtSession.SessionOptions options,
      OrtSession session)
      throws OrtException, BundleException {
    this.bundle = bundle;
    this.graph = graph;
    this.environment = environment;
    this.options = options;
    this.session = session;
    this.batch = checkTensors();
    this.weights = readWeights();
  }

  /**
   * Loads a bundle's graph by path and runs it once on a black picture, so that a graph that cannot
   * run fails here and the first real picture does not pay for the first run. A serving variant
   * that fits is taken for the bundle's own graph, unless the settings say otherwise; for one that
   * cannot be loaded, which the log then names, the next that fits is taken or the bundle's own
   * graph.
   *
   * @throws BundleException if the graph cannot be loaded or does not fit the manifest
   */
  public static ExplainedModel open(Bundle bundle, SessionSettings settings)
      throws BundleException {
    if (settings.variants()) {
      for (ServingVariant variant : fitting(bundle)) {
        try {
          return open(bundle, variant, settings);
        } catch (BundleException e) {
          System.getLogger(ExplainedModel.class.getName())
              .log(
                  Level.WARNING,
                  "Not served by the variant " + variant.name() + ": " + e.getMessage());
        }
      }
    }
    return open(bundle, bundle.model(), OptLevel.ALL_OPT, settings);
  }

  /**
   * Loads a serving variant, whether or not it fits this machine, and runs it once; see {@link
   * #open(Bundle, SessionSettings)}.
   *
   * @throws BundleException if the variant cannot be loaded or does not fit the manifests
   */
  public static ExplainedModel open(Bundle bundle, ServingVariant variant, SessionSettings settings)
      throws BundleException {
    ServingManifest manifest = variant.manifest();
    // What is made for a processor is optimised all the way; a GPU's own fusions are not in it yet.
    OptLevel level = manifest.target() == Target.CPU ? OptLevel.NO_OPT : OptLevel.ALL_OPT;
    ExplainedModel model = open(bundle, variant.graph(), level, settings);
    if (model.batch() != manifest.batch()) {
      model.close();
      throw new BundleException(
          "expected "
              + variant.graph()
              + " to take "
              + pictures(manifest.batch())
              + " a run, as "
              + ServingVariant.MANIFEST
              + " says, found "
              + pictures(model.batch()));
    }
    return model;
  }

  private static List<ServingVariant> fitting(Bundle bundle) throws BundleException {
    try {
      return FittingVariants.of(bundle, Target.CPU, OnnxRuntime.environment().getVersion());
    } catch (OrtException e) {
      throw new BundleException("expected ONNX Runtime to start, found: " + e.getMessage(), e);
    }
  }

  private static ExplainedModel open(
      Bundle bundle, Path graph, OptLevel level, SessionSettings settings) throws BundleException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    OrtSession session = null;
    try {
      OrtEnvironment environment = OnnxRuntime.environment();
      options.setIntraOpNumThreads(settings.threads());
      options.setOptimizationLevel(level);
      // Idle threads that spin burn the processor a function's neighbours, or its bill, pay for.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(graph.toString(), options);
      return new ExplainedModel(bundle, graph, environment, options, session);
    } catch (OrtException e) {
      close(session, options);
      throw new BundleException(
          "expected " + graph + " to be a graph ONNX Runtime can load, found: " + e.getMessage(),
          e);
    } catch (BundleException | RuntimeException e) {
      close(session, options);
      throw e;
    }
  }

  /** The bundle this was loaded from. */
  public Bundle bundle() {
    return bundle;
  }

  /** The file of the graph that runs: the bundle's own, or a serving variant's. */
  public Path graph() {
    return graph;
  }

  /** How many pictures one run takes; 0 for any number. */
  public int batch() {
    return batch;
  }

  /** The weight of a channel for a class, at least 0. */
  public float weight(int index, int channel) {
    return weights.get(index * bundle.manifest().channels() + channel);
  }

  /**
   * Runs the graph once.
   *
   * @param pictures at network size, at least one, and as many as {@link #batch} says
   * @param maps whether to bring the mixed feature maps
   * @throws OrtException if ONNX Runtime fails
   */
  public Inference run(List<Pixels> pictures, boolean maps) throws OrtException {
    if (batch != 0 && pictures.size() != batch) {
      throw new IllegalArgumentException(
          "expected "
              + pictures(batch)
              + " a run, as "
              + graph
              + " takes, found "
              + pictures(pictures.size()));
    }
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
    close(session, options);
  }

  private static void close(OrtSession session, OrtSession.SessionOptions options) {
    try (options) {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not close its session", e);
    }
  }

  private FloatBuffer readWeights() throws OrtException {
    int width = bundle.manifest().preparation().width();
    int height = bundle.manifest().preparation().height();
    int pictures = Math.max(1, batch);
    long[] shape = {pictures, height, width, 3};
    ByteBuffer black = ByteBuffer.allocateDirect(pictures * height * width * 3);
    try (OnnxTensor image = OnnxTensor.createTensor(environment, black, shape, OnnxJavaType.UINT8);
        OrtSession.Result result =
            session.run(Map.of(FusedTensors.IMAGE, image), Set.of(FusedTensors.WEIGHTS))) {
      return ((OnnxTensor) result.get(FusedTensors.WEIGHTS).orElseThrow()).getFloatBuffer();
    }
  }

  /** Checks the graph against the manifest and gives how many pictures one run takes. */
  private int checkTensors() throws OrtException, BundleException {
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
    TensorInfo image = (TensorInfo) inputs.get(FusedTensors.IMAGE).getInfo();
    return (int) Math.max(0, image.getShape()[0]);
  }

  private static String pictures(int count) {
    return switch (count) {
      case 0 -> "any number of pictures";
      case 1 -> "1 picture";
      default -> count + " pictures";
    };
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
