package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is so of a native executable alone; what it answers, the other tests ask. */
@Tag("native")
class NativeIT {

  private static final Pattern ELF = Pattern.compile("\u007fELF\2\1\1", Pattern.LITERAL);

  /** Bytes 18 and 19 of an ELF file: the kind of processor. */
  private static final int MACHINE = 18;

  private static final Map<String, Integer> MACHINES = Map.of("amd64", 0x3e, "aarch64", 0xb7);

  @TempDir Path elsewhere;

  private static Path executable;

  @BeforeAll
  static void needsAnExecutable() {
    if (Packaged.EXECUTABLE.isEmpty()) {
      // The build's log names what was skipped, not why.
      System.out.println(
          "Skipped NativeIT: no native executable was built. With a GraalVM or Mandrel 25 as"
              + " GRAALVM_HOME, ./mvnw -Pnative verify builds and tests one.");
    }
    assumeTrue(Packaged.EXECUTABLE.isPresent(), "needs a native executable");
    executable = Packaged.EXECUTABLE.get();
  }

  @Test
  void librariesOfThisPlatformAloneLieBesideIt() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> libraries = Files.list(executable.resolveSibling("libraries"))) {
      for (Path library : libraries.toList()) {
        names.add(library.getFileName().toString());
        byte[] bytes = Files.readAllBytes(library);
        assertEquals(
            MACHINES.get(System.getProperty("os.arch")),
            bytes[MACHINE] & 0xff | (bytes[MACHINE + 1] & 0xff) << 8,
            library.toString());
      }
    }
    for (String needed : List.of("onnxruntime", "onnxruntime4j_jni", "jnileptonica", "awt")) {
      assertTrue(names.contains(System.mapLibraryName(needed)), needed + " in " + names);
    }
  }

  @Test
  void itHoldsNoLibrariesItself() throws IOException {
    String bytes = new String(Files.readAllBytes(executable), StandardCharsets.ISO_8859_1);
    assertEquals(1, ELF.matcher(bytes).results().collect(Collectors.counting()));
  }

  @Test
  void itNeedsNoJavaOnTheMachine() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(executable.toString());
    builder.environment().clear();
    builder.environment().put("PORT", "0");
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    try (Packaged function = Packaged.start(builder.directory(elsewhere.toFile()))) {
      HttpRequest request =
          HttpRequest.newBuilder(function.address().resolve("/explain"))
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(Demo.sample("png")))
              .build();
      assertEquals(
          200, HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode());
    }
  }
}
