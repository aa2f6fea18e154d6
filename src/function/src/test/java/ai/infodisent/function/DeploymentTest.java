package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.knative.serving.v1.RevisionSpec;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests say what their platform understands and what the function does. */
@QuarkusTest
class DeploymentTest {

  private static final long USER = 10001;

  /** What the function takes beside the model: {@code function-deploy/README.md}. */
  private static final long BESIDE_THE_MODEL = 150_000_000;

  private static final long LEAST_MEMORY = 256L << 20;

  private static final Pattern TAGGED =
      Pattern.compile("[^\\s:@]+:[\\w][\\w.-]*|.+@sha256:[0-9a-f]{64}");

  static Stream<Path> manifests() throws IOException {
    return Deployment.manifests();
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aManifestIsAKnativeServiceAndNothingElse(Path manifest) throws IOException {
    Service service = read(manifest);
    assertEquals("serving.knative.dev/v1", service.getApiVersion());
    assertEquals("Service", service.getKind());
    assertTrue(service.getMetadata().getName().startsWith("infodisent"));
    assertEquals(1, revision(service).getContainers().size());
  }

  @ParameterizedTest
  @CsvSource({
    "readinessProbe:, readinesProbe:",
    "containerConcurrency:, containerConcurency:",
    "runAsNonRoot:, runAsNotRoot:",
    "containerPort:, containerport:",
    "spec:, specs:",
    "kind:, 'kind: Service\nkind:'",
    "kind:, '---\nkind:'"
  })
  void whatASchemaDoesNotHaveIsFound(String right, String wrong) throws IOException {
    String manifest = Files.readString(Deployment.FOLDER.resolve("knative-cpu.yaml"));
    assertTrue(manifest.contains(right));
    assertThrows(IOException.class, () -> Deployment.service(manifest.replaceFirst(right, wrong)));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aManifestBeginsWithTheCommandThatUsesIt(Path manifest) throws IOException {
    String head = head(manifest);
    assertTrue(head.contains("function-deploy/" + manifest.getFileName()), head);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aProbeAsksWhatIsAnswered(Path manifest) throws IOException {
    Container function = function(read(manifest));
    List<Probe> probes =
        Stream.of(
                function.getReadinessProbe(),
                function.getLivenessProbe(),
                function.getStartupProbe())
            .filter(Objects::nonNull)
            .toList();
    assertEquals(2, probes.size());
    for (Probe probe : probes) {
      // A port would have to be the container's, so none is named.
      assertNull(probe.getHttpGet().getPort());
      given().get(probe.getHttpGet().getPath()).then().statusCode(200);
    }
    Probe start =
        Objects.requireNonNullElse(function.getStartupProbe(), function.getReadinessProbe());
    assertEquals("/v2/health/ready", start.getHttpGet().getPath());
    assertEquals("/v2/health/live", function.getLivenessProbe().getHttpGet().getPath());
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void thePortIsTheOneThatListens(Path manifest) throws IOException {
    Container function = function(read(manifest));
    assertEquals(1, function.getPorts().size());
    assertEquals(port(), function.getPorts().get(0).getContainerPort());
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void everySettingIsKnownAndItsValueAccepted(Path manifest) throws IOException {
    Map<String, String> environment = environment(function(read(manifest)));
    assertEquals("1", environment.get("ORT_DISABLE_TELEMETRY"));
    // The platform's to say.
    assertFalse(environment.containsKey("PORT"));
    for (String name : environment.keySet()) {
      assertTrue(Deployment.settings().contains(name), name);
    }
    assertNotNull(configured(environment));
  }

  @Test
  void aValueThatIsNoneIsFound() {
    assertThrows(
        RuntimeException.class, () -> configured(Map.of("INFODISENT_LIMITS_PIXELS", "12M")));
  }

  @Test
  void everySettingThatIsSpokenOfIsKnown() throws IOException {
    Set<String> known = Deployment.settings();
    assertTrue(known.containsAll(Set.of("INFODISENT_BUNDLE", "INFODISENT_LIMITS_PIXELS", "PORT")));
    // The trainer's begin with the name of its verb.
    Pattern name = Pattern.compile("INFODISENT_(?!FIT_|DEMO_)[A-Z_]+");
    List<Path> files = new ArrayList<>();
    for (String documentation : List.of("README.md", "src/function/README.md")) {
      files.add(Deployment.ROOT.resolve(documentation));
    }
    try (Stream<Path> deployment = Files.list(Deployment.FOLDER)) {
      deployment.filter(Files::isRegularFile).forEach(files::add);
    }
    for (Path file : files) {
      for (String spoken : matches(name, Files.readString(file))) {
        assertTrue(known.contains(spoken), spoken + " in " + file);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aPodHasNoRights(Path manifest) throws IOException {
    Service service = read(manifest);
    for (Container container : containers(service)) {
      SecurityContext context = container.getSecurityContext();
      if (onCloudRun(service)) {
        assertNull(context, "Cloud Run has none");
        continue;
      }
      assertTrue(context.getRunAsNonRoot());
      assertEquals(USER, context.getRunAsUser());
      assertEquals(USER, context.getRunAsGroup());
      assertTrue(context.getReadOnlyRootFilesystem());
      assertFalse(context.getAllowPrivilegeEscalation());
      assertEquals(List.of("ALL"), context.getCapabilities().getDrop());
      assertEquals(List.of(), context.getCapabilities().getAdd());
      assertEquals("RuntimeDefault", context.getSeccompProfile().getType());
      assertNull(context.getPrivileged());
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void theMemorySufficesForTheDemo(Path manifest) throws IOException {
    var resources = function(read(manifest)).getResources();
    long limit = bytes(resources.getLimits().get("memory"));
    assertTrue(limit >= LEAST_MEMORY);
    assertTrue(limit >= Files.size(Demo.FOLDER.resolve("model.onnx")) + BESIDE_THE_MODEL);
    if (resources.getRequests() != null && !resources.getRequests().isEmpty()) {
      // What is not asked for may be somebody else's, and a function that lacks it dies.
      assertEquals(limit, bytes(resources.getRequests().get("memory")));
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void nothingRunsWhileNobodyAsks(Path manifest) throws IOException {
    Service service = read(manifest);
    Map<String, String> annotations =
        service.getSpec().getTemplate().getMetadata().getAnnotations();
    String least = onCloudRun(service) ? "minScale" : "min-scale";
    assertEquals("0", annotations.get("autoscaling.knative.dev/" + least));
    assertTrue(revision(service).getContainerConcurrency() >= 1);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void everyImageHasAVersion(Path manifest) throws IOException {
    for (Container container : containers(read(manifest))) {
      assertTrue(TAGGED.matcher(container.getImage()).matches(), container.getImage());
      assertFalse(container.getImage().endsWith(":latest"));
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aBundleFromAVolumeIsWhereTheFunctionLooksForIt(Path manifest) throws IOException {
    Service service = read(manifest);
    Container function = function(service);
    String bundle = environment(function).get("INFODISENT_BUNDLE");
    List<VolumeMount> mounts = function.getVolumeMounts();
    assertEquals(bundle == null ? 0 : 1, mounts.size());
    for (VolumeMount mount : mounts) {
      assertTrue(mount.getReadOnly());
      assertTrue(Path.of(bundle).startsWith(mount.getMountPath()));
      assertEquals(mount.getName(), revision(service).getVolumes().get(0).getName());
    }
  }

  @Test
  void whatRunsOnAGpuAsksForOne() throws IOException {
    Service service = read(Deployment.FOLDER.resolve("knative-gpu.yaml"));
    Container function = function(service);
    assertEquals(new Quantity("1"), function.getResources().getLimits().get("nvidia.com/gpu"));
    assertEquals("cuda", environment(function).get("INFODISENT_DEVICE"));
    assertTrue(function.getImage().endsWith(":gpu"));
    assertEquals("nvidia.com/gpu", revision(service).getTolerations().get(0).getKey());
  }

  /** The port that the function listens at unless told otherwise. */
  static int port() throws IOException {
    Properties properties = new Properties();
    Path file = Path.of("src", "main", "resources", "application.properties");
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    String port = properties.getProperty("quarkus.http.port");
    Matcher usual = Pattern.compile("\\$\\{PORT:(\\d+)}").matcher(port);
    assertTrue(usual.matches(), port);
    return Integer.parseInt(usual.group(1));
  }

  /** The comment that a file begins with. */
  static String head(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .takeWhile(line -> line.startsWith("#"))
        .collect(Collectors.joining("\n"));
  }

  static InfoDisentConfig configured(Map<String, String> environment) {
    Map<String, String> given = new HashMap<>(environment);
    given.keySet().removeIf(name -> !name.startsWith("INFODISENT_"));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(InfoDisentConfig.class)
        .withSources(new EnvConfigSource(given, 300))
        .withDefaultValue("infodisent.limits.body", "10M")
        .build()
        .getConfigMapping(InfoDisentConfig.class);
  }

  private static Service read(Path manifest) throws IOException {
    return Deployment.service(Files.readString(manifest));
  }

  private static RevisionSpec revision(Service service) {
    return service.getSpec().getTemplate().getSpec();
  }

  private static Container function(Service service) {
    return revision(service).getContainers().get(0);
  }

  private static List<Container> containers(Service service) {
    return Stream.concat(
            revision(service).getContainers().stream(),
            revision(service).getInitContainers().stream())
        .toList();
  }

  private static Map<String, String> environment(Container container) {
    return container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static boolean onCloudRun(Service service) {
    Map<String, String> annotations = service.getMetadata().getAnnotations();
    return annotations != null
        && annotations.keySet().stream().anyMatch(name -> name.startsWith("run.googleapis.com/"));
  }

  private static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValueExact();
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
