package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images start the function as it wants to be started, without rights and without a shell. */
@QuarkusTest
class DockerfileTest {

  /** Stands on one of the others and adds nothing but files and a setting. */
  private static final String BUNDLE = "Dockerfile.bundle";

  @TestHTTPResource URI root;

  static Stream<Path> dockerfiles() throws IOException {
    return Deployment.dockerfiles();
  }

  static Stream<Path> functions() throws IOException {
    return dockerfiles().filter(file -> !file.endsWith(BUNDLE));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void aDockerfileBeginsWithTheCommandThatUsesIt(Path file) throws IOException {
    String head = DeploymentTest.head(file);
    assertTrue(head.contains("docker build -f function-deploy/" + file.getFileName()), head);
    assertTrue(head.contains("docker run --rm --read-only "), head);
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void everyBaseHasAVersion(Path file) throws IOException {
    Dockerfile dockerfile = Dockerfile.read(file);
    List<String> stages = new ArrayList<>();
    for (String from : dockerfile.all("FROM")) {
      String[] words = from.split("\\s+");
      String base = words[0].equals("${FUNCTION}") ? argument(dockerfile, "FUNCTION") : words[0];
      assertTrue(
          stages.contains(base)
              || base.matches("[a-z0-9./-]+:[\\w.-]*\\d[\\w.-]*|infodisent:native"),
          base);
      assertFalse(base.contains("latest"), base);
      if (words.length == 3) {
        stages.add(words[2]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void nobodyIsRoot(Path file) throws IOException {
    assertEquals(List.of("10001:10001"), Dockerfile.read(file).last("USER"));
  }

  @Test
  void aBundleIsServedAsTheImageBelowServes() throws IOException {
    Dockerfile dockerfile = Dockerfile.read(Deployment.FOLDER.resolve(BUNDLE));
    assertEquals(List.of(". /bundle/"), dockerfile.all("COPY"));
    assertEquals(List.of("INFODISENT_BUNDLE=/bundle"), dockerfile.all("ENV"));
    for (String inherited : List.of("USER", "ENTRYPOINT", "CMD", "EXPOSE", "RUN")) {
      assertEquals(List.of(), dockerfile.all(inherited));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void thePortIsTheOneThatListens(Path file) throws IOException {
    assertEquals(
        List.of(String.valueOf(DeploymentTest.port())), Dockerfile.read(file).last("EXPOSE"));
  }

  @ParameterizedTest
  @MethodSource("dockerfiles")
  void everySettingIsKnownAndItsValueAccepted(Path file) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String setting : Dockerfile.read(file).last("ENV")) {
      String[] parts = setting.split("=", 2);
      environment.put(parts[0], parts[1]);
      assertTrue(Deployment.settings().contains(parts[0]), parts[0]);
    }
    assertNotNull(DeploymentTest.configured(environment));
    if (!file.endsWith(BUNDLE)) {
      assertEquals("1", environment.get("ORT_DISABLE_TELEMETRY"));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void noShellStandsBetween(Path file) throws IOException {
    List<String> entry = Dockerfile.read(file).last("ENTRYPOINT");
    assertEquals(1, entry.size());
    // JSON, which Docker starts without a shell.
    var command = Demo.JSON.readTree(entry.get(0));
    assertTrue(command.isArray());
    assertFalse(command.get(0).asText().endsWith("sh"));
    assertEquals(List.of(), Dockerfile.read(file).last("CMD"));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void theHealthCheckTellsReadyFromNot(Path file) throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "needs bash, as the image has it");
    String check = Dockerfile.read(file).last("HEALTHCHECK").get(0);
    var command = Demo.JSON.readTree(check.substring(check.indexOf("CMD ") + "CMD ".length()));
    List<String> words = new ArrayList<>();
    command.forEach(word -> words.add(word.asText()));
    assertEquals(0, run(words, root.getPort()));
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    assertEquals(1, run(words, nobody));
    String another = words.get(2).replace("/v2/health/ready", "/v2/health/unknown");
    assertEquals(1, run(List.of("bash", "-c", another), root.getPort()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FROM", "from x:1", "RUN a \\", "{}"})
  void whatIsNoInstructionIsFound(String line, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("Dockerfile"), "FROM x:1\n" + line + "\n");
    assertThrows(IOException.class, () -> Dockerfile.read(file));
  }

  private static int run(List<String> command, int port) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PORT", String.valueOf(port));
    Process process = builder.redirectErrorStream(true).start();
    try {
      process.getInputStream().readAllBytes();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS));
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String argument(Dockerfile dockerfile, String name) {
    return dockerfile.all("ARG").stream()
        .filter(argument -> argument.startsWith(name + "="))
        .map(argument -> argument.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }
}
