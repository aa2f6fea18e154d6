package ai.infodisent.bundle;

import ai.infodisent.bundle.ServingManifest.Target;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A bundle's graph, optimised ahead for one kind of machine: a folder with the graph, its weights
 * and {@code serving.json}. It says what the bundle's own graph says, sooner.
 *
 * @param directory the folder
 * @param manifest what {@code serving.json} says
 */
public record ServingVariant(Path directory, ServingManifest manifest) {

  private static final ObjectReader MANIFESTS = Bundle.reader(ServingManifest.class);

  /** The manifest's file name. */
  public static final String MANIFEST = "serving.json";

  /**
   * Reads and checks a variant's manifest; of its files the lengths are checked.
   *
   * @throws BundleException if anything is missing or contradicts itself
   */
  public static ServingVariant read(Path directory) throws BundleException {
    ServingManifest manifest = Bundle.parse(directory.resolve(MANIFEST), MANIFESTS);
    Bundle.checkLength(
        directory.resolve(manifest.graph().file()), manifest.graph().bytes(), MANIFEST);
    if (manifest.weights() != null) {
      Bundle.checkLength(
          directory.resolve(manifest.weights().file()), manifest.weights().bytes(), MANIFEST);
    }
    return new ServingVariant(directory, manifest);
  }

  /** The variant's name: its folder's. */
  public String name() {
    return directory.getFileName().toString();
  }

  /** The optimised graph's file. */
  public Path graph() {
    return directory.resolve(manifest.graph().file());
  }

  /**
   * Why this variant cannot serve a bundle one picture at a time; empty if it can.
   *
   * @param model what the bundle says of its own graph
   * @param target what it would run on
   * @param onnxRuntime the version of ONNX Runtime it would run in
   * @param here this machine's processor, or empty if its features cannot be known
   */
  public Optional<String> misfit(
      Manifest model, Target target, String onnxRuntime, Optional<Processor> here) {
    if (manifest.target() != target) {
      return unlike("target " + target, manifest.target());
    }
    if (!manifest.version().equals(model.version())) {
      return unlike("the graph's version " + model.version(), manifest.version());
    }
    if (manifest.batch() > 1) {
      return unlike("one picture a run", manifest.batch());
    }
    if (!manifest.onnxRuntime().equals(onnxRuntime)) {
      return unlike("ONNX Runtime " + onnxRuntime, manifest.onnxRuntime());
    }
    Processor made = manifest.processor();
    if (made != null && (here.isEmpty() || !made.isLike(here.get()))) {
      return unlike("processor " + (here.isEmpty() ? "unknown" : here.get()), made);
    }
    return Optional.empty();
  }

  private static Optional<String> unlike(String expected, Object found) {
    return Optional.of("expected " + expected + ", found " + found);
  }
}
