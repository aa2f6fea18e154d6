package ai.infodisent.function;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.Device;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What {@link InfoDisentConfig} says of the model and of how it is run.
 *
 * @param bundle its folder; the demo unless given
 * @param threads for one inference
 * @param device where it runs
 * @param libraries another build of ONNX Runtime's
 */
record ModelSettings(
    Optional<Path> bundle, OptionalInt threads, Device device, Optional<Path> libraries) {

  static ModelSettings of(InfoDisentConfig config) {
    return new ModelSettings(
        config.bundle(), config.threads(), config.device(), config.ort().libraries());
  }

  /**
   * The same before there is an {@link InfoDisentConfig}, from system properties and environment
   * alone and without what reads configuration, whose start would be waited for; empty where a file
   * may have its say, or where they make no sense, which is told later. It may err: what counts is
   * {@link #of}.
   */
  static Optional<ModelSettings> early() {
    if (readsFiles()) {
      return Optional.empty();
    }
    // Values that refer to others are not looked into: what they come to is another setting then.
    try {
      Optional<Integer> threads = said("infodisent.threads").map(Integer::valueOf);
      return Optional.of(
          new ModelSettings(
              said("infodisent.bundle").map(Path::of),
              threads.map(OptionalInt::of).orElseGet(OptionalInt::empty),
              said("infodisent.device").map(Device::of).orElse(Device.AUTO),
              said("infodisent.ort.libraries").map(Path::of)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether Quarkus would read more than the environment and the system properties. */
  private static boolean readsFiles() {
    return Stream.of("smallrye.config.locations", "quarkus.config.locations", "quarkus.profile")
            .anyMatch(name -> said(name).isPresent())
        || Files.exists(Path.of(".env"))
        || Files.exists(Path.of("config"));
  }

  /** A setting's value as MicroProfile Config names it, a property before a variable. */
  private static Optional<String> said(String name) {
    String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .map(String::trim)
        .filter(value -> !value.isEmpty());
  }

  /** The bundle's folder. */
  Path folder() {
    return bundle.orElseGet(Installation::bundle);
  }

  /**
   * Says where native libraries are; before any is loaded.
   *
   * @throws IllegalArgumentException if ONNX Runtime is not where it should be
   */
  void useLibraries() {
    NativeLibraries.use(Installation.libraries(), libraries);
  }

  /**
   * Opens the model, which is the caller's to close.
   *
   * @throws BundleException if the bundle is missing, damaged or contradicts itself
   * @throws ai.infodisent.model.DeviceException if the device cannot be used
   * @throws IllegalArgumentException if a setting makes no sense
   */
  ExplainedModel open() throws BundleException {
    SessionSettings settings =
        threads.isPresent()
            ? new SessionSettings(
                (int) InfoDisentConfig.atLeastOne("infodisent.threads", threads.getAsInt()))
            : SessionSettings.ofThisMachine();
    return ExplainedModel.open(Bundle.read(folder()), settings.on(device));
  }
}
