package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was packaged is what images are made of. */
class DistributionIT {

  private static final Path JVM = Path.of("target", "quarkus-app").toAbsolutePath();

  @TempDir Path elsewhere;

  @ParameterizedTest
  @CsvSource({"Dockerfile.jvm,quarkus-app", "Dockerfile.native,native", "Dockerfile.gpu,native"})
  void whatAnImageCopiesIsThere(String file, String folder) throws IOException {
    Path distribution = Path.of("target", folder);
    assumeTrue(Files.isDirectory(distribution), "needs " + distribution);
    for (String copy : Dockerfile.read(Deployment.FOLDER.resolve(file)).all("COPY")) {
      List<String> words = List.of(copy.split("\\s+"));
      for (String source : words.subList(0, words.size() - 1)) {
        String name = source.replaceFirst("^/function/", "");
        // An option, or what train-aot-cache.sh writes.
        if (!name.startsWith("--") && !name.equals("app.aot")) {
          assertTrue(Files.exists(distribution.resolve(name)), name + " in " + distribution);
        }
      }
    }
  }

  @Test
  void nothingIsWritten() throws Exception {
    assumeTrue(Files.isDirectory(JVM.resolve("libraries")), "needs libraries beside the jar");
    Path temporary = Files.createDirectory(elsewhere.resolve("tmp"));
    try (Packaged function = Packaged.start(elsewhere, "-Djava.io.tmpdir=" + temporary)) {
      URI explain = function.address().resolve("/explain");
      explained(explain, "png");
      explained(explain, "jpeg");
      try (Stream<Path> written = Files.walk(temporary)) {
        // ONNX Runtime makes a folder, whether it has something to put in it or not.
        assertEquals(List.of(), written.filter(Files::isRegularFile).toList());
      }
    }
  }

  @Test
  void aTrainedCacheIsOneThatTheJvmAccepts() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "needs JDK 25, whose JVM has such a cache");
    assumeTrue(
        Files.isDirectory(JVM) && Packaged.EXECUTABLE.isEmpty(), "needs the function as jars");
    Path cache = JVM.resolve("app.aot");
    try {
      train(elsewhere.resolve("log"));
      // On, so that the JVM would rather end than start without it.
      try (Packaged function =
          Packaged.start(elsewhere, "-XX:AOTCache=" + cache, "-XX:AOTMode=on")) {
        explained(function.address().resolve("/explain"), "png");
      }
    } finally {
      Files.deleteIfExists(cache);
    }
  }

  private static void explained(URI explain, String format) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(explain)
            .header("Content-Type", "image/" + format)
            .POST(BodyPublishers.ofByteArray(Demo.sample(format)))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    assertEquals(200, client.send(request, BodyHandlers.discarding()).statusCode());
  }

  private static void train(Path log) throws Exception {
    Path script = Deployment.FOLDER.resolve("train-aot-cache.sh");
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString(), JVM.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ROUNDS", "2");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor(3, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }
}
