package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.ServingVariant;
import ai.infodisent.image.Pixels;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Bundle bundle;
  private final ModelSession opened;
  private final int batch;

  /** W; unless it could be found before, null until the first run brings it. */
  private volatile FloatBuffer weights;

  private volatile boolean warm;

  /**
   * A model of a session, which it then owns.
   *
   * @param headWeights W, if it is known without a run
   * @throws BundleException if the graph does not fit the manifest
   */
  ExplainedModel(Bundle bundle, ModelSession opened, Optional<FloatBuffer> headWeights)
      throws OrtException, BundleException {
    this.bundle = bundle;
    this.opened = opened;
    this.weights = headWeights.orElse(null);
    this.batch = FusedSignature.of(opened).checkedBatch(bundle.manifest());
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
    return ModelOpening.open(bundle, settings);
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
    return ModelOpening.open(bundle, variant, settings);
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
   * first run on, or before, where a serving variant tells where it lies.
   *
   * @throws IllegalStateException before it is known
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
    return warm;
  }

  /**
   * Runs the graph once on black pictures, unless it has run: the first run takes longest, and
   * shows whether there will be others.
   *
   * @throws OrtException if ONNX Runtime fails
   */
  public void warmUp() throws OrtException {
    if (!warm()) {
      try (OnnxTensor image = input(List.of(), Math.max(1, batch))) {
        run(image, Set.of(FusedTensors.LOGITS)).close();
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
    return run(pictures, pictures.size(), maps);
  }

  private Inference run(List<Pixels> pictures, int count, boolean maps) throws OrtException {
    try (OnnxTensor image = input(pictures, count);
        OrtSession.Result result = run(image, outputs(maps))) {
      return Inference.copyOf(result, count, bundle.manifest());
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
    List<Inference> runs = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += batch) {
      int to = Math.min(from + batch, pictures.size());
      runs.add(run(pictures.subList(from, to), batch, maps));
    }
    return Inference.joined(runs, pictures.size());
  }

  private Set<String> outputs(boolean maps) {
    Set<String> outputs = new HashSet<>(OUTPUTS);
    if (maps) {
      outputs.add(FusedTensors.MAPS);
    }
    return outputs;
  }

  /**
   * Runs the graph, for W as well where it is not known yet: a constant, so it does not matter
   * which of the first runs brings it. ONNX Runtime writes it where it stays, off the Java heap:
   * with many classes it is most of what an answer touches.
   */
  private OrtSession.Result run(OnnxTensor image, Set<String> outputs) throws OrtException {
    OrtSession.Result result =
        weights == null
            ? runForWeights(image, outputs)
            : opened.session().run(Map.of(FusedTensors.IMAGE, image), outputs);
    warm = true;
    return result;
  }

  private OrtSession.Result runForWeights(OnnxTensor image, Set<String> outputs)
      throws OrtException {
    int classes = bundle.manifest().labels().size();
    int channels = bundle.manifest().channels();
    FloatBuffer brought =
        ByteBuffer.allocateDirect(
                Math.multiplyExact(Math.multiplyExact(classes, channels), Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(
            OnnxRuntime.environment(), brought, new long[] {classes, channels})) {
      OrtSession.Result result =
          opened
              .session()
              .run(
                  Map.of(FusedTensors.IMAGE, image), outputs, Map.of(FusedTensors.WEIGHTS, tensor));
      weights = brought;
      return result;
    }
  }

  private OnnxTensor input(List<Pixels> pictures, int count) throws OrtException {
    return InputTensor.of(pictures, count, bundle.manifest().preparation());
  }

  /** Closes the session and its options. Inferences taken before stay valid. */
  @Override
  public void close() {
    opened.close();
  }

  /** So many pictures, in words. */
  static String pictures(int count) {
    return switch (count) {
      case 0 -> "any number of pictures";
      case 1 -> "1 picture";
      default -> count + " pictures";
    };
  }
}
