package ai.infodisent.function;

import ai.infodisent.bundle.Bundle;
import ai.infodisent.bundle.BundleException;
import ai.infodisent.model.Device;
import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.SessionSettings;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * The same before there is an {@link InfoDisentConfig}, from the environment and the system
   * properties; empty where a file may have its say, or where they make no sense, which is told
   * later.
   */
  static Optional<ModelSettings> early() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder().addSystemSources().withProfile("prod").build();
    if (readsFiles(config)) {
      return Optional.empty();
    }
    try {
      Optional<Integer> threads = config.getOptionalValue("infodisent.threads", Integer.class);
      return Optional.of(
          new ModelSettings(
              config.getOptionalValue("infodisent.bundle", Path.class),
              threads.map(OptionalInt::of).orElseGet(OptionalInt::empty),
              config.getOptionalValue("infodisent.device", Device.class).orElse(Device.AUTO),
              config.getOptionalValue("infodisent.ort.libraries", Path.class)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether Quarkus would read more than the environment and the system properties. */
  private static boolean readsFiles(SmallRyeConfig config) {
    return Stream.of("smallrye.config.locations", "quarkus.config.locations", "quarkus.profile")
            .anyMatch(name -> config.getOptionalValue(name, String.class).isPresent())
        || Files.exists(Path.of(".env"))
        || Files.exists(Path.of("config"));
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
