package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GitHub runs what was reviewed, with no more rights than it needs. */
class WorkflowTest {

  private JsonNode workflow;

  @BeforeEach
  void read() throws IOException {
    workflow = Deployment.tree(Deployment.WORKFLOW);
  }

  @Test
  void everyActionIsNamedByItsCommit() throws IOException {
    List<String> uses = workflow.get("jobs").findValuesAsText("uses");
    assertTrue(uses.size() >= 8);
    for (String action : uses) {
      assertTrue(action.matches("[\\w-]+/[\\w-]+@[0-9a-f]{40}"), action);
    }
    // The version stands beside the commit, for people and for what keeps versions current.
    List<String> lines =
        Files.readAllLines(Deployment.WORKFLOW).stream()
            .filter(line -> line.contains("uses:"))
            .toList();
    assertEquals(uses.size(), lines.size());
    for (String line : lines) {
      assertTrue(line.matches(".*@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"), line);
    }
    assertEquals(
        lines.stream().map(line -> line.replaceAll(".*uses: (\\S+)@.*", "$1")).distinct().count(),
        lines.stream().map(line -> line.replaceAll(".*uses: ", "")).distinct().count(),
        "one version of each action");
  }

  @Test
  void onlyWhoPublishesMayWrite() {
    assertEquals("{\"contents\":\"read\"}", workflow.get("permissions").toString());
    for (var job : workflow.get("jobs").properties()) {
      JsonNode permissions = job.getValue().get("permissions");
      if (job.getKey().equals("images")) {
        assertEquals("{\"contents\":\"read\",\"packages\":\"write\"}", permissions.toString());
        assertEquals("startsWith(github.ref, 'refs/tags/v')", job.getValue().get("if").asText());
        assertEquals("[\"jvm\",\"native\",\"platforms\"]", job.getValue().get("needs").toString());
      } else {
        assertEquals(null, permissions, job.getKey());
      }
      assertTrue(job.getValue().get("timeout-minutes").asInt() > 0);
    }
    workflow.get("jobs").findParents("uses").stream()
        .filter(step -> step.get("uses").asText().startsWith("actions/checkout@"))
        .forEach(step -> assertFalse(step.at("/with/persist-credentials").asBoolean(true)));
  }

  @Test
  void everyImageIsPublishedAsItsDockerfileSaysItIsBuilt() throws IOException {
    Set<String> published = new TreeSet<>();
    for (JsonNode image : workflow.at("/jobs/images/strategy/matrix/include")) {
      String dockerfile = image.get("dockerfile").asText();
      published.add(dockerfile);
      String head = DeploymentTest.head(Deployment.FOLDER.resolve(dockerfile));
      String arguments = image.path("arguments").asText();
      String build =
          "docker build -f function-deploy/"
              + dockerfile
              + (arguments.isEmpty() ? "" : " --build-arg " + arguments);
      assertTrue(head.contains(build), build);
      assertTrue(head.contains(":" + image.get("image").asText()), head);
      assertTrue(head.contains(" " + image.get("distribution").asText()), head);
    }
    Set<String> expected = new TreeSet<>(Set.of("trainer/Dockerfile"));
    DockerfileTest.functions().forEach(file -> expected.add(file.getFileName().toString()));
    assertEquals(expected, published);
    JsonNode step = workflow.at("/jobs/images/steps").findParent("file");
    assertEquals("function-deploy/${{ matrix.dockerfile }}", step.get("file").asText());
    assertEquals("${{ matrix.arguments }}", step.get("build-args").asText());
  }

  @Test
  void everyPlatformsOwnBuildIsTestedHereAndThere() throws IOException {
    String here = Files.readString(Deployment.ROOT.resolve(Path.of(".ci", "run")));
    String pom = Files.readString(Path.of("pom.xml"));
    JsonNode profiles = workflow.at("/jobs/platforms/strategy/matrix/profile");
    assertEquals(2, profiles.size());
    for (JsonNode profile : profiles) {
      assertTrue(pom.contains("<id>" + profile.asText() + "</id>"));
      assertTrue(here.contains("-P" + profile.asText() + " "));
    }
  }

  @Test
  void nobodyElsesTextIsRun() {
    // What a pull request's author wrote would be part of the script.
    for (String script : workflow.get("jobs").findValuesAsText("run")) {
      assertFalse(script.matches("(?s).*\\$\\{\\{\\s*+(?!matrix\\.).*"), script);
    }
  }
}
