package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image holds what the build makes, and starts it without rights and without a shell. */
class ImageTest {

  private static final Path FILE = Manifests.FOLDER.resolve("Dockerfile");

  /** All that the Dockerfile needs: nothing is run while an image is built. */
  private static final List<String> KNOWN =
      List.of("ARG", "FROM", "WORKDIR", "COPY", "USER", "ENV", "ENTRYPOINT");

  @Test
  void itIsMadeOfWhatTheBuildMakes() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertEquals(
        List.of("lib/ lib/", "infodisent-trainer.jar ./"), stage("${DEVICE}", "COPY"), "COPY");
    assertTrue(pom.contains("<outputDirectory>${project.build.directory}/lib</outputDirectory>"));
    assertTrue(pom.contains("<finalName>infodisent-trainer</finalName>"));
    assertTrue(pom.contains("<classpathPrefix>lib/</classpathPrefix>"));
    String folder = stage("${DEVICE}", "WORKDIR").get(0);
    List<String> entry = entry();
    assertEquals(
        List.of("-jar", folder + "/infodisent-trainer.jar"),
        entry.subList(entry.size() - 2, entry.size()));
  }

  @Test
  void everyBaseHasAVersion() throws IOException {
    List<String> bases = all("FROM");
    assertEquals(3, bases.size());
    for (String base : bases.subList(0, 2)) {
      assertTrue(base.matches("[a-z0-9./-]+:[\\w.-]*\\d[\\w.-]* AS (cpu|cuda)"), base);
      assertFalse(base.contains("latest"), base);
    }
    assertEquals(List.of("DEVICE=cpu"), all("ARG"));
  }

  @Test
  void bothBasesAreThoseOfTheFunctionsImages() throws IOException {
    for (String kind : List.of("jvm", "gpu")) {
      String function =
          Files.readString(Manifests.FOLDER.resolveSibling("Dockerfile." + kind))
              .lines()
              .filter(line -> line.startsWith("FROM "))
              .findFirst()
              .orElseThrow();
      String base = function.split(" ")[1];
      assertTrue(all("FROM").stream().anyMatch(from -> from.startsWith(base + " ")), base);
    }
  }

  @Test
  void withCudaItIsTheSameJvm() throws IOException {
    String home = "/opt/java/openjdk";
    String cuda = all("FROM").stream().filter(from -> from.endsWith(" AS cuda")).findAny().get();
    assertEquals(List.of("--from=cpu " + home + "/ " + home + "/"), stage(cuda, "COPY"));
    assertEquals(List.of("PATH=" + home + "/bin:$PATH", "LANG=C.UTF-8"), stage(cuda, "ENV"));
  }

  @Test
  void nobodyIsRootAndJobsSaySo() throws IOException {
    assertEquals(List.of("10001:10001"), stage("${DEVICE}", "USER"));
    for (Job job : List.of(Manifests.extract(), Manifests.fit())) {
      var context = Manifests.container(job).getSecurityContext();
      assertEquals("10001:10001", context.getRunAsUser() + ":" + context.getRunAsGroup());
    }
  }

  @Test
  void jobsRunTheImageThatIsBuilt() throws IOException {
    String file = Files.readString(FILE);
    for (Job job : List.of(Manifests.extract(), Manifests.fit())) {
      String image = Manifests.container(job).getImage();
      assertTrue(image.startsWith("registry.example/infodisent:"), image);
      assertTrue(file.contains(" -t " + image.substring(image.indexOf('/') + 1) + " "), image);
    }
  }

  /** Libraries are unpacked there, and code in a file system without exec cannot be run. */
  @Test
  void theRestIsReadOnlyAndTmpIsNot() throws IOException {
    assertTrue(Files.readString(FILE).contains("docker run --rm --read-only --tmpfs /tmp:exec "));
    for (Job job : List.of(Manifests.extract(), Manifests.fit())) {
      assertEquals(1, Manifests.mount(job, "/tmp/onnxruntime-java").size());
      assertEquals(List.of(), Manifests.mount(job, stage("${DEVICE}", "WORKDIR").get(0)));
    }
  }

  @Test
  void noShellStandsBetween() throws IOException {
    assertEquals("java", entry().get(0));
    assertEquals(List.of("ORT_DISABLE_TELEMETRY=1"), stage("${DEVICE}", "ENV"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUN ls", "from x:1", "COPY a \\", "{}", "USER"})
  void whatIsNoInstructionIsFound(String line) {
    assertThrows(IOException.class, () -> instruction(line));
  }

  private static List<String> entry() throws IOException {
    // JSON, which Docker starts without a shell.
    String entry = stage("${DEVICE}", "ENTRYPOINT").get(0);
    return List.of(JsonMapper.builder().build().readValue(entry, String[].class));
  }

  private static List<String> all(String name) throws IOException {
    List<String> all = new ArrayList<>();
    for (String[] one : instructions()) {
      if (one[0].equals(name)) {
        all.add(one[1]);
      }
    }
    return all;
  }

  /** What the instructions of one name say in the stage that begins from a base. */
  private static List<String> stage(String from, String name) throws IOException {
    List<String> said = new ArrayList<>();
    String stage = "";
    for (String[] one : instructions()) {
      stage = one[0].equals("FROM") ? one[1] : stage;
      if (stage.equals(from) && one[0].equals(name)) {
        said.add(one[1]);
      }
    }
    return said;
  }

  private static List<String[]> instructions() throws IOException {
    List<String[]> all = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        all.add(instruction(line));
      }
    }
    return all;
  }

  /** Name and arguments of an instruction, which is one line. */
  private static String[] instruction(String line) throws IOException {
    String[] parts = line.split(" ", 2);
    if (parts.length < 2 || !KNOWN.contains(parts[0]) || line.endsWith("\\")) {
      throw new IOException("expected one of " + KNOWN + " on a line, found " + line);
    }
    return parts;
  }
}
