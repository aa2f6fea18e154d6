package ai.infodisent.function;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What can be configured, by system property ({@code -Dinfodisent.threads=2}), environment variable
 * ({@code INFODISENT_THREADS=2}) or any other source of SmallRye Config.
 */
@ConfigMapping(prefix = "infodisent")
public interface InfoDisentConfig {

  /** The bundle's folder; {@code onnx-exports/demo} beside what was started, unless given. */
  Optional<Path> bundle();

  /** Threads for one inference, at least 1; as many as the process may use, unless given. */
  OptionalInt threads();

  /** Where the model runs: {@code auto}, {@code cpu} or {@code cuda}. */
  @WithDefault("auto")
  String device();

  /** What is refused. */
  Limits limits();

  /** What is refused. */
  interface Limits {

    /** The most pixels a picture may have, at least 1; 50 million unless given. */
    @WithDefault("50000000")
    long pixels();

    /** The most bytes a request's body may have, at least 1; 10 MiB unless given. */
    MemorySize body();
  }
}
