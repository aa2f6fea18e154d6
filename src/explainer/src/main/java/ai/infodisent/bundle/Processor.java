package ai.infodisent.bundle;

import static ai.infodisent.bundle.Checks.require;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A processor, as far as ONNX Runtime chooses its kernels by it.
 *
 * @param architecture {@code x86_64}, {@code aarch64}, or what else Java calls it
 * @param features in alphabetical order, as Linux names them
 */
@JsonPropertyOrder({"architecture", "features"})
public record Processor(String architecture, List<String> features) {

  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  /**
   * What MLAS, ONNX Runtime's library of kernels, asks a processor for. The answers decide in which
   * blocks it lays out channels (16 with AVX-512, 8 without) and packs matrices, and so what an
   * optimised graph's weights look like. What MLAS does not ask for, like the size of a cache or
   * SHA instructions, makes no variant unfit.
   */
  private static final Set<String> FEATURES =
      Set.of(
          // x86_64
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx_vnni",
          "avx_vnni_int8",
          "avx_ne_convert",
          "avx512f",
          "avx512bw",
          "avx512dq",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          // aarch64
          "asimddp",
          "asimdhp",
          "i8mm",
          "bf16",
          "sve",
          "svei8mm",
          "sme",
          "sme2");

  public Processor {
    require(architecture != null && architecture.matches("\\w+"), "an architecture", architecture);
    require(
        features != null && features.stream().allMatch(name -> name.matches("\\w+")),
        "a list of processor features",
        features);
    features = features.stream().distinct().sorted().toList();
  }

  /**
   * The processor this runs on; empty where its features cannot be known, which is everywhere but
   * on Linux. Reads no further than the first processor's features.
   */
  public static Optional<Processor> ofThisMachine() {
    try (BufferedReader lines = Files.newBufferedReader(DESCRIPTION)) {
      String line = lines.readLine();
      while (line != null && !isFeatures(line)) {
        line = lines.readLine();
      }
      return line == null ? Optional.empty() : parse(System.getProperty("os.arch"), line);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a processor from Linux's description of it.
   *
   * @param architecture as Java names it: {@code amd64}, {@code aarch64}
   * @param description {@code /proc/cpuinfo}, or its lines up to the first processor's features
   * @return empty where the description tells no features
   */
  static Optional<Processor> parse(String architecture, String description) {
    return description
        .lines()
        .filter(Processor::isFeatures)
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).trim().split("\\s+"))
        .map(names -> Arrays.stream(names).filter(FEATURES::contains).toList())
        .map(features -> new Processor(normalised(architecture), features));
  }

  /** Linux calls them flags on x86 and Features on ARM. */
  private static boolean isFeatures(String line) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).trim();
    return name.equals("flags") || name.equals("Features");
  }

  private static String normalised(String architecture) {
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
      case "aarch64", "arm64" -> "aarch64";
      default -> architecture;
    };
  }

  @Override
  public String toString() {
    return architecture + " " + features;
  }
}
