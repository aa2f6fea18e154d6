package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.bundle.ServingManifest;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import ai.infodisent.image.Pixels;
import ai.infodisent.image.Preparation;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
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

  private static final Set<String> WEIGHTS = Set.of(FusedTensors.WEIGHTS);

  private final Bundle bundle;
  private final ModelSession opened;
  private final int batch;

  /** W; null until the first run brings it. */
  private volatile FloatBuffer weights;

  private ExplainedModel(Bundle bundle, ModelSession opened) throws OrtException, BundleException {
    this.bundle = bundle;
    this.opened = opened;
    this.batch = checkTensors();
  }

  /**
   * Loads a bundle's graph by path. A serving variant that fits is taken for the bundle's own
   * graph, unless the settings say otherwise; for one that cannot be loaded, which the log then
   * names, the next that fits is taken or the bundle's own graph.
   *
   * @throws BundleException if the graph cannot be loaded or does not fit the manifest
   * @throws DeviceException if the settings ask for a device that cannot be used
   */
  public static ExplainedModel open(Bundle bundle, SessionSettings settings)
      throws BundleException {
    Execution execution = execution(settings);
    try {
      return open(bundle, settings, execution);
    } catch (BundleException e) {
      if (settings.device().equals(Device.AUTO) && execution.device().isCuda()) {
        // A driver too old, or a device in use, shows only now.
        return open(bundle, settings, Execution.insteadOfCuda(e));
      }
      throw e;
    }
  }

  private static ExplainedModel open(Bundle bundle, SessionSettings settings, Execution execution)
      throws BundleException {
    if (settings.variants()) {
      Target target = execution.device().isCuda() ? Target.CUDA : Target.CPU;
      for (ServingVariant variant : fitting(bundle, target)) {
        try {
          return open(bundle, variant, settings, execution);
        } catch (BundleException e) {
          System.getLogger(ExplainedModel.class.getName())
              .log(
                  Level.WARNING,
                  "Not served by the variant " + variant.name() + ": " + e.getMessage());
        }
      }
    }
    return open(bundle, bundle.model(), OptLevel.ALL_OPT, settings, execution);
  }

  /**
   * Loads a serving variant, whether or not it fits this machine; see {@link #open(Bundle,
   * SessionSettings)}.
   *
   * @throws BundleException if the variant cannot be loaded or does not fit the manifests
   * @throws DeviceException if the settings ask for a device that cannot be used
   */
  public static ExplainedModel open(Bundle bundle, ServingVariant variant, SessionSettings settings)
      throws BundleException {
    return open(bundle, variant, settings, execution(settings));
  }

  private static ExplainedModel open(
      Bundle bundle, ServingVariant variant, SessionSettings settings, Execution execution)
      throws BundleException {
    ServingManifest manifest = variant.manifest();
    // What is made for a processor is optimised all the way; a GPU's own fusions are not in it yet.
    OptLevel level = manifest.target() == Target.CPU ? OptLevel.NO_OPT : OptLevel.ALL_OPT;
    ExplainedModel model = open(bundle, variant.graph(), level, settings, execution);
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

  private static ExplainedModel open(
      Bundle bundle, Path graph, OptLevel level, SessionSettings settings, Execution execution)
      throws BundleException {
    ModelSession opened = null;
    try {
      opened = ModelSession.open(graph, level, settings.threads(), execution);
      return new ExplainedModel(bundle, opened);
    } catch (OrtException e) {
      close(opened);
      throw new BundleException(
          "expected " + graph + " to be a graph ONNX Runtime can load, found: " + e.getMessage(),
          e);
    } catch (BundleException | RuntimeException e) {
      close(opened);
      throw e;
    }
  }

  private static List<ServingVariant> fitting(Bundle bundle, Target target) throws BundleException {
    try {
      return FittingVariants.of(bundle, target, OnnxRuntime.environment().getVersion());
    } catch (OrtException e) {
      throw new BundleException("expected ONNX Runtime to start, found: " + e.getMessage(), e);
    }
  }

  private static Execution execution(SessionSettings settings) throws BundleException {
    try {
      return Execution.on(settings.device());
    } catch (OrtException e) {
      throw new BundleException("expected ONNX Runtime to start, found: " + e.getMessage(), e);
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

  /** The file of the graph that runs: the bundle's own, or a serving variant's. */
  public Path graph() {
    return opened.graph();
  }

  /** How many pictures one run takes; 0 for any number. */
  public int batch() {
    return batch;
  }

  /**
   * The weight of a channel for a class, at least 0 unless pooling is by the mean; known from the
   * first run on.
   *
   * @throws IllegalStateException before that
   */
  public float weight(int index, int channel) {
    FloatBuffer known = weights;
    if (known == null) {
      throw new IllegalStateException(
          "expected a run before its weights are asked for, found none");
    }
    return known.get(index * bundle.manifest().channels() + channel);
  }

  /** Whether the graph has run. */
  public boolean warm() {
    return weights != null;
  }

  /**
   * Runs the graph once on black pictures, unless it has run: the first run takes longest, and
   * shows whether there will be others.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public void warmUp() throws OrtException {
    if (!warm()) {
      Preparation preparation = bundle.manifest().preparation();
      int pictures = Math.max(1, batch);
      long[] shape = {pictures, preparation.height(), preparation.width(), 3};
      ByteBuffer black =
          ByteBuffer.allocateDirect(pictures * preparation.height() * preparation.width() * 3);
      try (OnnxTensor image = tensor(black, shape);
          OrtSession.Result result =
              opened.session().run(Map.of(FusedTensors.IMAGE, image), WEIGHTS)) {
        keepWeights(result);
      }
    }
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
              + graph()
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
    try (OnnxTensor image = tensor(input.flip(), shape);
        OrtSession.Result result =
            opened.session().run(Map.of(FusedTensors.IMAGE, image), outputs(maps))) {
      keepWeights(result);
      return Inference.copyOf(result, pictures.size(), manifest);
    }
  }

  /**
   * Runs the graph on any number of pictures: once, unless it takes a fixed number a run, which is
   * then filled up with black ones.
   *
   * @param pictures at network size, at least one
   * @param maps whether to bring the mixed feature maps
   * @throws OrtException if ONNX Runtime fails
   */
  public Inference runAll(List<Pixels> pictures, boolean maps) throws OrtException {
    if (batch == 0 || batch == pictures.size()) {
      return run(pictures, maps);
    }
    Preparation preparation = bundle.manifest().preparation();
    int size = preparation.width() * preparation.height() * 3;
    List<Inference> runs = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += batch) {
      List<Pixels> taken =
          new ArrayList<>(pictures.subList(from, Math.min(from + batch, pictures.size())));
      while (taken.size() < batch) {
        taken.add(new Pixels(preparation.width(), preparation.height(), new byte[size]));
      }
      runs.add(run(taken, maps));
    }
    return Inference.joined(runs, pictures.size());
  }

  private Set<String> outputs(boolean maps) {
    Set<String> outputs = new HashSet<>(OUTPUTS);
    if (maps) {
      outputs.add(FusedTensors.MAPS);
    }
    if (weights == null) {
      outputs.add(FusedTensors.WEIGHTS);
    }
    return outputs;
  }

  /** A constant of the graph, so it does not matter which of the first runs brings it. */
  private void keepWeights(OrtSession.Result result) {
    result
        .get(FusedTensors.WEIGHTS)
        .ifPresent(found -> weights = ((OnnxTensor) found).getFloatBuffer());
  }

  private static OnnxTensor tensor(ByteBuffer pictures, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(OnnxRuntime.environment(), pictures, shape, OnnxJavaType.UINT8);
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

  /** Checks the graph against the manifest and gives how many pictures one run takes. */
  private int checkTensors() throws OrtException, BundleException {
    Manifest manifest = bundle.manifest();
    long classes = manifest.labels().size();
    long channels = manifest.channels();
    Manifest.Cells cells = manifest.cells();
    Map<String, NodeInfo> inputs = opened.session().getInputInfo();
    Map<String, NodeInfo> outputs = opened.session().getOutputInfo();
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
            + graph()
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
