package ai.infodisent.function;

import ai.infodisent.explanation.ExampleForm;
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
   * Where the network runs: {@code auto} is CUDA if it is there, else the CPU; {@code cuda}, or
   * {@code cuda:1} for the second device, or nothing; {@code cpu}.
   */
  @WithDefault("auto")
  Device device();

  /**
   * The address by which the world reaches this server's root, such as {@code
   * https://example.com/infodisent}: what the links in answers begin with. Unless given, they begin
   * with the address a trusted proxy was asked at, if Quarkus is told to believe proxies ({@code
   * quarkus.http.proxy.*}), or else with this server's root path.
   */
  Optional<String> publicUrl();

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

    /** The most pictures one request may bring, at least 1; 16 unless given. */
    @WithDefault("16")
    int pictures();

    /** The most bytes a request's body may have, at least 1; 10 MiB unless given. */
    MemorySize body();

    /**
     * How many requests are worked on at once, at least 1; as many as there are processors, unless
     * given.
     */
    OptionalInt concurrent();

    /**
     * How many requests more may come in or wait for their turn, at least 0; what is beyond is
     * answered 429 before its body is read. Bodies are read as far as an eighth of the heap holds
     * them; the others wait unread.
     */
    @WithDefault("8")
    int waiting();

    /** How long a body may take to come in, once it is read; 30 seconds unless given. */
    @WithDefault("30s")
    Duration arrival();
  }

  /** What is told of requests. */
  Log log();

  /** What is told of requests. */
  interface Log {

    /** Whether every request is told in a line of the log, probes and scrapes aside. */
    @WithDefault("true")
    boolean requests();
  }

  /** What is counted. */
  Metrics metrics();

  /** What is counted. */
  interface Metrics {

    /** Whether answers are held against the activations that the bundle recorded, if it did. */
    @WithDefault("true")
    boolean activations();
  }

  /**
   * How training pictures are shown unless a request says: {@code link}, {@code inline} or {@code
   * none}. Events are always answered inline, unless they say.
   */
  @WithDefault("link")
  ExampleForm examples();

  /** Whether {@code GET /} is a page that shows people why. */
  @WithDefault("true")
  boolean page();

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
    return atLeast(1, name, value);
  }

  /**
   * A number that has to be at least so large.
   *
   * @throws IllegalArgumentException if it is not
   */
  static long atLeast(long least, String name, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "expected " + name + " to be at least " + least + ", found " + value);
    }
    return value;
  }
}
