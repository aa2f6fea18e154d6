package ai.infodisent.model;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.bundle.ServingManifest;
import ai.infodisent.bundle.ServingManifest.Target;
import ai.infodisent.bundle.ServingVariant;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens models: finds where they can run, and which of a bundle's graphs is best there. */
final class ModelOpening {

  private ModelOpening() {}

  static ExplainedModel open(Bundle bundle, SessionSettings settings) throws BundleException {
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
    return open(bundle, bundle.model(), Optional.empty(), OptLevel.ALL_OPT, settings, execution);
  }

  static ExplainedModel open(Bundle bundle, ServingVariant variant, SessionSettings settings)
      throws BundleException {
    return open(bundle, variant, settings, execution(settings));
  }

  private static ExplainedModel open(
      Bundle bundle, ServingVariant variant, SessionSettings settings, Execution execution)
      throws BundleException {
    ServingManifest manifest = variant.manifest();
    // What is made for a processor is optimised all the way; a GPU's own fusions are not in it yet.
    OptLevel level = manifest.target() == Target.CPU ? OptLevel.NO_OPT : OptLevel.ALL_OPT;
    ExplainedModel model =
        open(bundle, variant.graph(), headWeights(variant, bundle), level, settings, execution);
    if (model.batch() != manifest.batch()) {
      model.close();
      throw new BundleException(
          "expected "
              + variant.graph()
              + " to take "
              + ExplainedModel.pictures(manifest.batch())
              + " a run, as "
              + ServingVariant.MANIFEST
              + " says, found "
              + ExplainedModel.pictures(model.batch()));
    }
    return model;
  }

  /** W where it lies in a variant's file: of many classes, an answer reads few. */
  private static Optional<FloatBuffer> headWeights(ServingVariant variant, Bundle bundle)
      throws BundleException {
    Long begins = variant.manifest().headWeights();
    if (begins == null) {
      return Optional.empty();
    }
    Path file = variant.directory().resolve(variant.manifest().weights().file());
    long bytes =
        (long) bundle.manifest().labels().size() * bundle.manifest().channels() * Float.BYTES;
    try (FileChannel channel = FileChannel.open(file)) {
      if (begins + bytes > channel.size()) {
        throw new BundleException(
            "expected "
                + bytes
                + " bytes of W from byte "
                + begins
                + " of "
                + file
                + " on, found "
                + (channel.size() - begins));
      }
      // Closing the file leaves it mapped, as long as anybody refers to it.
      return Optional.of(
          channel
              .map(MapMode.READ_ONLY, begins, bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer());
    } catch (IOException e) {
      throw new BundleException("expected " + file + ", found: " + e.getMessage(), e);
    }
  }

  private static ExplainedModel open(
      Bundle bundle,
      Path graph,
      Optional<FloatBuffer> headWeights,
      OptLevel level,
      SessionSettings settings,
      Execution execution)
      throws BundleException {
    ModelSession opened = null;
    try {
      opened = ModelSession.open(graph, level, settings.threads(), execution);
      return new ExplainedModel(bundle, opened, headWeights);
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

  private static void close(ModelSession opened) {
    if (opened != null) {
      opened.close();
    }
  }
}
