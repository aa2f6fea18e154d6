package ai.infodisent.function;

import ai.infodisent.model.Device;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /**
   * Where the network runs: {@code auto} is CUDA if it is there, else the CPU; {@code cuda} or
   * nothing; {@code cpu}.
   */
  @WithDefault("auto")
  Device device();

  /** ONNX Runtime. */
  Ort ort();

  /** ONNX Runtime. */
  interface Ort {

    /**
     * A folder with ONNX Runtime's native libraries, of the version of its Java classes, instead of
     * those that came with the function: for another processor, another CUDA.
     */
    Optional<Path> libraries();
  }

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

  /** Pictures that a request names by their address. */
  ImageUrl imageUrl();

  /** Pictures that a request names by their address. */
  interface ImageUrl {

    /**
     * The hosts that pictures are fetched from, over TLS: {@code example.org}, {@code
     * *.example.org} for all names below, {@code example.org:8443} for another port than 443.
     * Unless given, none are fetched.
     */
    Optional<List<String>> hosts();

    /** How long fetching a picture may take, redirects and all. */
    @WithDefault("5s")
    Duration timeout();
  }

  /**
   * A number that has to be at least 1.
   *
   * @throws IllegalArgumentException if it is not
   */
  static long atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("expected " + name + " to be at least 1, found " + value);
    }
    return value;
  }
}
