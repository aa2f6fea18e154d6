package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Manifest;
import ai.infodisent.image.Pixels;
import ai.infodisent.model.Execution;
import ai.infodisent.model.FusedTensors;
import ai.infodisent.model.Inference;
import ai.infodisent.model.InputTensor;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import ai.infodisent.trainer.evaluate.ExplainedClassifiers;
import ai.infodisent.trainer.evaluate.parts.CellPatches;
import ai.infodisent.trainer.onnx.NormedGraph;
import ai.infodisent.trainer.onnx.PixelStatistics;
import ai.infodisent.trainer.onnx.Probe;
import ai.infodisent.trainer.onnx.ProbeGraph;
import ai.infodisent.trainer.onnx.ProbedGraph;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bundle's own graph and its linear probe, in one session: where its explained classifiers come
 * from. Whoever opens it closes it; it is no longer used then, nor are its classifiers.
 */
public final class ProbedModel implements AutoCloseable {

  private static final List<String> HEAD =
      List.of(
          FusedTensors.LOGITS,
          FusedTensors.SCORES,
          FusedTensors.CLASSES,
          FusedTensors.COMPONENTS,
          FusedTensors.CELLS,
          FusedTensors.MAPS);

  private static final List<String> PROBE =
      List.of(ProbedGraph.LOGITS, ProbedGraph.SCORES, ProbedGraph.MAPS);

  private final Bundle bundle;
  private final PixelStatistics statistics;
  private final boolean probed;
  private final boolean normed;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;

  /** W; null until the first run brings it. */
  private volatile FloatBuffer weights;

  private ProbedModel(
      Bundle bundle, ModelProto fused, Optional<ModelProto> probed, SessionSettings settings)
      throws OrtException {
    this.bundle = bundle;
    this.statistics = PixelStatistics.of(fused.getGraph());
    this.probed = probed.isPresent();
    ModelProto plain = probed.orElse(fused);
    Optional<ModelProto> normed = NormedGraph.of(plain);
    this.normed = normed.isPresent();
    Execution execution = Execution.on(settings.device());
    options = new OrtSession.SessionOptions();
    OrtSession opened = null;
    try {
      options.setIntraOpNumThreads(settings.threads());
      execution.addTo(options);
      byte[] graph = normed.orElse(plain).toByteArray();
      opened = OnnxRuntime.environment().createSession(graph, options);
    } finally {
      if (opened == null) {
        options.close();
      }
    }
    session = opened;
  }

  /**
   * Opens a bundle. Where it has no probe, or its feature map cannot be found, its head alone is
   * there, and a line says so.
   *
   * @param settings of the session; the bundle's own graph is run in any case
   * @throws BundleException if the bundle's graph cannot be loaded, or its probe cannot be read
   * @throws ai.infodisent.trainer.TrainerException if the probe is of another graph
   */
  public static ProbedModel open(Bundle bundle, SessionSettings settings, Progress progress)
      throws BundleException {
    try {
      ModelProto fused = ModelProto.parseFrom(Files.readAllBytes(bundle.model()));
      return new ProbedModel(bundle, fused, probed(bundle, fused, progress), settings);
    } catch (InvalidProtocolBufferException | OrtException e) {
      throw new BundleException(
          "expected "
              + bundle.model()
              + " to be a graph ONNX Runtime can load, found: "
              + e.getMessage(),
          e);
    } catch (BundleException e) {
      throw e;
    } catch (IOException e) {
      throw new BundleException(
          "expected to read the graph and the probe in "
              + bundle.directory()
              + ", found: "
              + e.getMessage(),
          e);
    }
  }

  private static Optional<ModelProto> probed(Bundle bundle, ModelProto fused, Progress progress)
      throws IOException {
    Path file = bundle.directory().resolve(ProbeGraph.FILE);
    if (!Files.exists(file)) {
      progress.say(bundle.name() + " has no " + ProbeGraph.FILE + ": it is measured without CAM");
      return Optional.empty();
    }
    Optional<Probe> probe = ProbeGraph.read(Files.readAllBytes(file));
    if (probe.isEmpty()) {
      throw new BundleException("expected " + file + " to be a linear probe, found something else");
    }
    Optional<ModelProto> probed = ProbedGraph.of(fused, probe.get());
    if (probed.isEmpty()) {
      progress.say(
          bundle.name()
              + " has a graph in which its feature map cannot be found: it is measured without CAM");
    }
    return probed;
  }

  /** The bundle that was opened. */
  public Bundle bundle() {
    return bundle;
  }

  /**
   * The bundle's ways to explain, each with the classifier that it explains: <i>exact</i> and
   * <i>soft</i> of its head, <i>CAM</i> of its linear probe if it has one, and <i>random</i>, which
   * is of its head.
   *
   * @param seed of what is random
   * @return in this order; they are used as long as this is open
   */
  public List<ExplainedClassifier> classifiers(long seed) {
    return List.copyOf(members(seed));
  }

  /** The same, asked at once: a run of the graph answers for all of them. */
  public ExplainedClassifiers together(long seed) {
    return new BundleClassifiers(this, members(seed));
  }

  private List<BundleClassifier> members(long seed) {
    List<BundleClassifier> classifiers = new ArrayList<>();
    // A mean comes from the whole map, so that to spread it out is what is exact.
    boolean spread = bundle.manifest().pooling() == Manifest.Pooling.SIGNED_MEAN;
    Attribution exact = spread ? new SoftAttribution() : new ExactAttribution();
    classifiers.add(new BundleClassifier("exact", this, exact, false));
    classifiers.add(new BundleClassifier("soft", this, new SoftAttribution(), false));
    if (probed) {
      classifiers.add(new BundleClassifier("CAM", this, new CamAttribution(), true));
    }
    classifiers.add(new BundleClassifier("random", this, new RandomAttribution(seed), false));
    return classifiers;
  }

  /** What the graph takes for usual pixels. */
  PixelStatistics statistics() {
    return statistics;
  }

  /** Whether there is a linear probe. */
  boolean hasProbe() {
    return probed;
  }

  CellPatches patches() {
    Manifest manifest = bundle.manifest();
    return new CellPatches(
        manifest.preparation().width(), manifest.preparation().height(), manifest.cells());
  }

  CellGrid grid() {
    Manifest manifest = bundle.manifest();
    return new CellGrid(
        manifest.preparation().width(), manifest.preparation().height(), manifest.cells());
  }

  /** Runs the graph on pictures at network size: once, or once each where it takes one a run. */
  List<ProbedRun> runs(List<Pixels> pictures) throws OrtException {
    List<ProbedRun> runs = new ArrayList<>();
    int batch = bundle.manifest().fixedBatch() ? 1 : Math.max(1, pictures.size());
    for (int from = 0; from < pictures.size(); from += batch) {
      runs.add(run(List.copyOf(pictures.subList(from, Math.min(from + batch, pictures.size())))));
    }
    return runs;
  }

  private ProbedRun run(List<Pixels> pictures) throws OrtException {
    Set<String> outputs = new HashSet<>(HEAD);
    outputs.addAll(probed ? PROBE : List.of());
    outputs.addAll(normed ? List.of(NormedGraph.NORMS) : List.of());
    if (weights == null) {
      outputs.add(FusedTensors.WEIGHTS);
    }
    try (OnnxTensor image = InputTensor.of(pictures, bundle.manifest().preparation());
        OrtSession.Result result = session.run(Map.of(FusedTensors.IMAGE, image), outputs)) {
      result
          .get(FusedTensors.WEIGHTS)
          .ifPresent(found -> weights = ((OnnxTensor) found).getFloatBuffer());
      return new ProbedRun(
          pictures,
          Inference.copyOf(result, pictures.size(), bundle.manifest()),
          weights,
          normed ? floats(result, NormedGraph.NORMS) : null,
          probed
              ? new ProbedRun.Probed(
                  floats(result, ProbedGraph.LOGITS),
                  floats(result, ProbedGraph.SCORES),
                  floats(result, ProbedGraph.MAPS))
              : null);
    }
  }

  private static FloatBuffer floats(OrtSession.Result result, String name) {
    return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
  }

  @Override
  public void close() throws OrtException {
    try (options) {
      session.close();
    }
  }
}
