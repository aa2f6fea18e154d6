package ai.infodisent.bundle;

import static ai.infodisent.bundle.Checks.require;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;

/**
 * A processor, as far as ONNX Runtime chooses its kernels by it.
 *
 * @param architecture {@code x86_64}, {@code aarch64}, or what else Java calls it
 * @param features in alphabetical order, as Linux names them
 */
@JsonPropertyOrder({"architecture", "features"})
public record Processor(String architecture, List<String> features) {

  private static final String DESCRIPTION = "/proc/cpuinfo";

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
    require(isName(architecture), "an architecture", architecture);
    require(features != null, "a list of processor features", features);
    for (String feature : features) {
      require(isName(feature), "a processor feature", feature);
    }
    features = List.copyOf(new TreeSet<>(features));
  }

  /**
   * The processor this runs on; empty where its features cannot be known, which is everywhere but
   * on Linux. Reads no further than the first processor's features.
   */
  public static Optional<Processor> ofThisMachine() {
    // Not by Files, whose channels take a cold JVM longer to load than all else here to run.
    try (BufferedReader description =
        new BufferedReader(new FileReader(DESCRIPTION, StandardCharsets.US_ASCII))) {
      return parse(System.getProperty("os.arch"), description);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a processor from Linux's description of it, up to the first processor's features.
   *
   * @param architecture as Java names it: {@code amd64}, {@code aarch64}
   * @param description {@code /proc/cpuinfo}
   * @return empty where the description tells no features
   * @throws IOException if it cannot be read
   */
  static Optional<Processor> parse(String architecture, BufferedReader description)
      throws IOException {
    for (String line = description.readLine(); line != null; line = description.readLine()) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).trim();
      // So they are called on x86 and on ARM.
      if (name.equals("flags") || name.equals("Features")) {
        return Optional.of(
            new Processor(normalised(architecture), known(line.substring(colon + 1))));
      }
    }
    return Optional.empty();
  }

  /** Whether the other makes ONNX Runtime choose the same kernels. */
  boolean isLike(Processor other) {
    // A record's own equals is linked when it is first called, which would take longer than all
    // else on the way to a variant.
    return architecture.equals(other.architecture) && features.equals(other.features);
  }

  private static List<String> known(String names) {
    List<String> known = new ArrayList<>();
    StringTokenizer each = new StringTokenizer(names);
    while (each.hasMoreTokens()) {
      String name = each.nextToken();
      if (FEATURES.contains(name)) {
        known.add(name);
      }
    }
    return known;
  }

  private static String normalised(String architecture) {
    return switch (architecture) {
      case "amd64" -> "x86_64";
      case "arm64" -> "aarch64";
      default -> architecture;
    };
  }

  private static boolean isName(String text) {
    if (text == null || text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '_') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return architecture + " " + features;
  }
}
