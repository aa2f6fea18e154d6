package ai.infodisent.trainer.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.Processor;
import ai.infodisent.bundle.ServingManifest;
import ai.infodisent.bundle.ServingManifest.Part;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.OnnxRuntime;
import ai.infodisent.model.SessionSettings;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.fit.OutputFolder;
import ai.infodisent.trainer.onnx.FusedGraph;
import ai.infodisent.trainer.onnx.Sha256;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What is to be made of a bundle's graph for serving it. ONNX Runtime optimises and writes; what it
 * wrote is kept only if it agrees with the bundle's own graph.
 *
 * @param target what the variant is to run on
 * @param batch how many pictures one run is to take; 0 for what the bundle's own graph takes
 * @param threads to use
 */
public record Export(Target target, int batch, int threads) {

  private static final String WEIGHTS = Bundle.MODEL + ".data";

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Export {
    if (batch < 0) {
      throw new IllegalArgumentException("expected --batch to be at least 0, found " + batch);
    }
  }

  /**
   * What was made.
   *
   * @param variant at its place
   * @param bytes of its files
   * @param opening how long it takes from the files to the end of a first run, in milliseconds
   * @param ownOpening the same, for the bundle's own graph
   * @param agreement with the bundle's own graph
   */
  public record Summary(
      ServingVariant variant, long bytes, double opening, double ownOpening, Agreement agreement) {}

  /**
   * Writes a variant into a bundle, or writes it anew.
   *
   * @throws BundleException if the bundle's own graph or what became of it cannot be opened
   * @throws TrainerException if there can be no such variant, if it does not agree with the
   *     bundle's own graph, or if the bundle cannot be written into
   * @throws OrtException if ONNX Runtime fails
   */
  public Summary of(Bundle bundle) throws OrtException, IOException {
    boolean single = bundle.manifest().fixedBatch();
    if (single && batch > 1) {
      throw new TrainerException(
          "expected --batch 1, as the graph of "
              + bundle.directory()
              + " takes one picture a run, found "
              + batch);
    }
    int fixed = single ? 1 : batch;
    Processor processor = target == Target.CPU ? here() : null;
    Path place = bundle.directory().resolve(Bundle.SERVING).resolve(name(processor, fixed));
    try (OutputFolder folder = OutputFolder.replacing(place)) {
      write(bundle.model(), folder.path());
      ServingManifest manifest =
          new ServingManifest(
              ServingManifest.FORMAT,
              target,
              fixed,
              processor,
              OnnxRuntime.environment().getVersion(),
              bundle.manifest().version(),
              part(folder.path().resolve(Bundle.MODEL)),
              part(folder.path().resolve(WEIGHTS)),
              HeadWeights.begin(folder.path().resolve(Bundle.MODEL), WEIGHTS));
      Files.write(folder.path().resolve(ServingVariant.MANIFEST), JSON.writeValueAsBytes(manifest));
      Summary summary = compare(bundle, ServingVariant.read(folder.path()), place);
      folder.finish();
      return summary;
    }
  }

  private void write(Path model, Path folder) throws OrtException, IOException {
    // Matrices are mapped as the kernels want them, rather than packed into memory at each start.
    boolean packed = target == Target.CPU;
    optimise(model, folder, packed);
    if (packed && !PackedWeights.aligned(folder.resolve(Bundle.MODEL))) {
      Files.delete(folder.resolve(Bundle.MODEL));
      Files.deleteIfExists(folder.resolve(WEIGHTS));
      optimise(model, folder, false);
    }
  }

  private void optimise(Path model, Path folder, boolean packed) throws OrtException {
    OrtEnvironment environment = OnnxRuntime.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      // It warns of graphs that are for one kind of processor, which this one is meant to be.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setOptimizedModelFilePath(folder.resolve(Bundle.MODEL).toString());
      options.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
      if (target == Target.CPU) {
        // Convolutions are laid out for the processor, packed or not.
        options.setOptimizationLevel(OptLevel.ALL_OPT);
      } else {
        // Beyond this, fusions are for the provider at hand, which is the processor's.
        options.setOptimizationLevel(OptLevel.BASIC_OPT);
      }
      if (packed) {
        options.addConfigEntry("session.save_external_prepacked_constant_initializers", "1");
      }
      if (batch > 0) {
        options.setSymbolicDimensionValue(FusedGraph.BATCH, batch);
      }
      environment.createSession(model.toString(), options).close();
    } catch (OrtException e) {
      throw new TrainerException(
          "expected "
              + model
              + " to be a graph ONNX Runtime can optimise, found: "
              + e.getMessage(),
          e);
    }
  }

  private Summary compare(Bundle bundle, ServingVariant written, Path place)
      throws OrtException, IOException {
    SessionSettings settings = new SessionSettings(threads).withoutVariants();
    long start = System.nanoTime();
    try (ExplainedModel own = ExplainedModel.open(bundle, settings)) {
      own.warmUp();
      double ownOpening = millisecondsSince(start);
      start = System.nanoTime();
      try (ExplainedModel model = ExplainedModel.open(bundle, written, settings)) {
        model.warmUp();
        double opening = millisecondsSince(start);
        Agreement agreement = Agreement.of(own, model);
        ServingManifest manifest = written.manifest();
        long weights = manifest.weights() == null ? 0 : manifest.weights().bytes();
        return new Summary(
            new ServingVariant(place, manifest),
            manifest.graph().bytes() + weights,
            opening,
            ownOpening,
            agreement);
      }
    }
  }

  private static double millisecondsSince(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static Processor here() {
    return Processor.ofThisMachine()
        .orElseThrow(
            () ->
                new TrainerException(
                    "expected to know this processor's features, which only Linux tells, found"
                        + " none: a variant for it would never be chosen"));
  }

  /** The weights' file is not there where the graph holds them all. */
  private static Part part(Path file) throws IOException {
    return Files.exists(file) ? new Part(file.getFileName().toString(), Files.size(file)) : null;
  }

  /**
   * A name that tells variants apart at sight: target, architecture, the widest vectors, four
   * digits of a hash of all features, and the batch where it is fixed.
   */
  private String name(Processor processor, int fixed) {
    StringBuilder name = new StringBuilder(target.toString());
    if (processor != null) {
      name.append('-').append(processor.architecture());
      for (String widest : new String[] {"avx512f", "avx2", "avx", "sve"}) {
        if (processor.features().contains(widest)) {
          name.append('-').append(widest);
          break;
        }
      }
      name.append('-').append(Sha256.of(processor.toString().getBytes(UTF_8)), 0, 4);
    }
    return fixed == 0 ? name.toString() : name.append("-batch").append(fixed).toString();
  }
}
