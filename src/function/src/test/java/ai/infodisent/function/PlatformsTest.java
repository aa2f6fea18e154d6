package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.events.EventReply;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other platforms than Knative's serving are told is what they understand, and so. */
@QuarkusTest
class PlatformsTest {

  private static final Set<String> FILES =
      Set.of(
          "eventing.yaml",
          "kserve.yaml",
          "aws-sam-zip.yaml",
          "aws-sam-image.yaml",
          "kong.yaml",
          "envoy-gateway.yaml");

  /** Bytes of a request that Lambda takes, and what of it is not the body. */
  private static final long LAMBDA_REQUEST = 6L << 20;

  private static final long LAMBDA_ENVELOPE = 16 << 10;

  private static final long BODY_LIMIT = 10L << 20;

  static Stream<String> files() {
    return FILES.stream();
  }

  /** KServe's, as far as it is used. */
  record InferenceService(String apiVersion, String kind, ObjectMeta metadata, Serving spec) {
    record Serving(Component predictor, Component explainer) {}

    record Component(
        int minReplicas,
        int maxReplicas,
        int containerConcurrency,
        int timeout,
        List<Container> containers) {}
  }

  /** Envoy Gateway's, as far as it is used. */
  record BackendTrafficPolicy(String apiVersion, String kind, ObjectMeta metadata, Policy spec) {
    record Policy(List<Target> targetRefs, Buffer requestBuffer, CircuitBreaker circuitBreaker) {}

    record Target(String group, String kind, String name) {}

    record Buffer(String limit) {}

    record CircuitBreaker(int maxParallelRequests, int maxPendingRequests) {}
  }

  /** Kong's, as far as it is used. */
  record Kong(@JsonProperty("_format_version") String version, List<KongService> services) {
    record KongService(
        String name,
        String url,
        @JsonProperty("connect_timeout") int connect,
        @JsonProperty("write_timeout") int write,
        @JsonProperty("read_timeout") int read,
        int retries,
        List<Route> routes,
        List<Plugin> plugins) {}

    record Route(
        String name,
        List<String> paths,
        List<String> methods,
        @JsonProperty("strip_path") boolean strip,
        @JsonProperty("preserve_host") boolean preserve) {}

    record Plugin(String name, JsonNode config) {}
  }

  /** SAM's, as far as it is used. */
  record Template(
      @JsonProperty("AWSTemplateFormatVersion") String version,
      @JsonProperty("Transform") String transform,
      @JsonProperty("Resources") Map<String, Resource> resources,
      @JsonProperty("Outputs") JsonNode outputs) {
    record Resource(
        @JsonProperty("Type") String type, @JsonProperty("Properties") Function properties) {}

    record Function(
        @JsonProperty("CodeUri") String code,
        @JsonProperty("Runtime") String runtime,
        @JsonProperty("Handler") String handler,
        @JsonProperty("PackageType") String packageType,
        @JsonProperty("ImageUri") String image,
        @JsonProperty("ImageConfig") ImageConfig imageConfig,
        @JsonProperty("Architectures") List<String> architectures,
        @JsonProperty("MemorySize") int memory,
        @JsonProperty("Timeout") int timeout,
        @JsonProperty("ReservedConcurrentExecutions") int reserved,
        @JsonProperty("Environment") Environment environment,
        @JsonProperty("Events") Map<String, Event> events) {}

    record ImageConfig(@JsonProperty("EntryPoint") List<String> entryPoint) {}

    record Environment(@JsonProperty("Variables") Map<String, String> variables) {}

    record Event(@JsonProperty("Type") String type) {}
  }

  @Test
  void everyFileIsHeldAgainstTheCode() throws IOException {
    Set<String> held = new TreeSet<>(FILES);
    Deployment.manifests().forEach(file -> held.add(file.getFileName().toString()));
    Set<String> there =
        Deployment.yaml()
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(there, held);
    String readme = Files.readString(Deployment.FOLDER.resolve("README.md"));
    for (String file : there) {
      assertTrue(readme.contains("(" + file + ")"), file);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileBeginsWithTheCommandThatUsesIt(String file) throws IOException {
    String head = DeploymentTest.head(Deployment.FOLDER.resolve(file));
    assertTrue(head.contains("function-deploy/" + file), head);
  }

  @Test
  void whatASchemaDoesNotHaveIsFound() {
    assertThrows(
        UnrecognizedPropertyException.class,
        () -> Deployment.read("eventing.yaml", "Trigger", Broker.class));
    assertThrows(
        UnrecognizedPropertyException.class,
        () -> Deployment.read("kserve.yaml", null, BackendTrafficPolicy.class));
  }

  @Test
  void aBrokerHandsQuestionsToTheFunctionAndTakesItsAnswers() throws IOException {
    String broker = one("eventing.yaml", "Broker", Broker.class).getMetadata().getName();
    List<Trigger> triggers = Deployment.read("eventing.yaml", "Trigger", Trigger.class);
    assertEquals(2, triggers.size());
    for (Trigger trigger : triggers) {
      assertEquals("eventing.knative.dev/v1", trigger.getApiVersion());
      assertEquals(broker, trigger.getSpec().getBroker());
    }
    Trigger questions = triggers.get(0);
    assertEquals(
        Map.of("type", EventReply.EXPLAIN), questions.getSpec().getFilter().getAttributes());
    Destination function = questions.getSpec().getSubscriber();
    assertEquals("serving.knative.dev/v1", function.getRef().getApiVersion());
    assertEquals(service(), function.getRef().getName());
    // Asked with no event: known, and told so.
    assertEquals(415, given().noContentType().post(function.getUri()).statusCode());
    assertTrue(questions.getSpec().getDelivery().getRetry() > 0);
    assertFalse(questions.getSpec().getDelivery().getDeadLetterSink().getRef().getName().isEmpty());
    String prefix = triggers.get(1).getSpec().getFilters().get(0).getPrefix().get("type");
    assertTrue(EventReply.EXPLANATION.startsWith(prefix));
    assertTrue(EventReply.FAILED.startsWith(prefix));
    assertFalse(EventReply.EXPLAIN.startsWith(prefix));
  }

  @Test
  void kServeRunsTheFunctionAsPredictorAndAsExplainer() throws IOException {
    InferenceService service = one("kserve.yaml", "InferenceService", InferenceService.class);
    assertEquals("serving.kserve.io/v1beta1", service.apiVersion());
    for (var part : List.of(service.spec().predictor(), service.spec().explainer())) {
      assertEquals(0, part.minReplicas());
      assertTrue(part.maxReplicas() >= 1);
      assertTrue(part.containerConcurrency() >= 1);
      assertEquals(1, part.containers().size());
      Container function = part.containers().get(0);
      assertEquals("kserve-container", function.getName());
      assertRuns(function);
    }
    assertEquals(service.spec().predictor().containers(), service.spec().explainer().containers());
  }

  @Test
  void envoyLeadsToTheFunctionWhatItAnswers() throws IOException {
    HTTPRoute route = one("envoy-gateway.yaml", "HTTPRoute", HTTPRoute.class);
    assertEquals("gateway.networking.k8s.io/v1", route.getApiVersion());
    var rule = route.getSpec().getRules().get(0);
    for (HTTPRouteMatch match : rule.getMatches()) {
      assertAnswered(
          match.getMethod() == null ? "GET" : match.getMethod(), match.getPath().getValue());
    }
    Service service = one("envoy-gateway.yaml", "Service", Service.class);
    var backend = rule.getBackendRefs().get(0);
    assertEquals(service.getMetadata().getName(), backend.getName());
    var port = service.getSpec().getPorts().get(0);
    assertEquals(port.getPort(), backend.getPort());
    assertEquals(DeploymentTest.port(), port.getTargetPort().getIntVal());

    var policy = one("envoy-gateway.yaml", "BackendTrafficPolicy", BackendTrafficPolicy.class);
    assertEquals("gateway.envoyproxy.io/v1alpha1", policy.apiVersion());
    var target = policy.spec().targetRefs().get(0);
    assertEquals("gateway.networking.k8s.io/HTTPRoute", target.group() + "/" + target.kind());
    assertEquals(route.getMetadata().getName(), target.name());
    assertEquals(BODY_LIMIT, bytes(new Quantity(policy.spec().requestBuffer().limit())));
    var deployment =
        one(
            "envoy-gateway.yaml",
            "Deployment",
            io.fabric8.kubernetes.api.model.apps.Deployment.class);
    var template = deployment.getSpec().getTemplate();
    assertEquals(service.getSpec().getSelector(), template.getMetadata().getLabels());
    assertEquals(
        service.getSpec().getSelector(), deployment.getSpec().getSelector().getMatchLabels());
    assertRuns(template.getSpec().getContainers().get(0));

    // As many as all pods work on.
    Container container = template.getSpec().getContainers().get(0);
    int processors =
        container.getResources().getLimits().get("cpu").getNumericalAmount().intValue();
    assertEquals(
        deployment.getSpec().getReplicas() * processors,
        policy.spec().circuitBreaker().maxParallelRequests());
  }

  @Test
  void kongLeadsToTheFunctionWhatItAnswers() throws IOException {
    Kong kong = one("kong.yaml", null, Kong.class);
    assertEquals("3.0", kong.version());
    Kong.KongService function = kong.services().get(0);
    assertEquals("http://" + service() + ".default.svc.cluster.local:80", function.url());
    for (Kong.Route route : function.routes()) {
      assertFalse(route.strip());
      // The client's host would be no service of Knative's.
      assertFalse(route.preserve());
      for (String path : route.paths()) {
        for (String method : route.methods()) {
          assertAnswered(method, path.replaceAll("[~$]", ""));
        }
      }
    }
    JsonNode limit =
        function.plugins().stream()
            .filter(plugin -> plugin.name().equals("request-size-limiting"))
            .findFirst()
            .orElseThrow()
            .config();
    assertEquals("bytes", limit.get("size_unit").asText());
    assertEquals(BODY_LIMIT, limit.get("allowed_payload_size").asLong());
  }

  @Test
  void theLimitThatGatewaysHaveIsTheFunctionsOwn() throws IOException {
    Path properties = Path.of("src", "main", "resources", "application.properties");
    assertTrue(Files.readAllLines(properties).contains("infodisent.limits.body=10M"));
    assertEquals(BODY_LIMIT, DeploymentTest.configured(Map.of()).limits().body().asLongValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-sam-zip.yaml", "aws-sam-image.yaml"})
  void lambdaIsToldWhatTheFunctionUnderstands(String file) throws IOException {
    Template template = one(file, null, Template.class);
    assertEquals("AWS::Serverless-2016-10-31", template.transform());
    assertEquals(1, template.resources().size());
    Template.Resource resource = template.resources().values().iterator().next();
    assertEquals("AWS::Serverless::Function", resource.type());
    Template.Function function = resource.properties();
    assertEquals("HttpApi", function.events().get("Http").type());
    assertTrue(function.timeout() <= 30, "an HTTP API waits no longer");
    assertTrue(function.reserved() >= 1);

    Map<String, String> environment = function.environment().variables();
    assertEquals("true", environment.get("DISABLE_SIGNAL_HANDLERS"), "Quarkus's own");
    for (String name : environment.keySet()) {
      assertTrue(name.startsWith("DISABLE_") || Deployment.settings().contains(name), name);
    }
    long body = DeploymentTest.configured(environment).limits().body().asLongValue();
    assertTrue(body * 4 / 3 + LAMBDA_ENVELOPE <= LAMBDA_REQUEST, "base64 is a third longer");
    // The tests of -Plambda run with the same limit.
    assertTrue(pom().contains("<infodisent.limits.body>" + body + "</infodisent.limits.body>"));
  }

  @Test
  void lambdaFindsWhatWasBuilt() throws IOException {
    Template.Function zip = function("aws-sam-zip.yaml");
    assertEquals("provided.al2023", zip.runtime());
    Path code = Deployment.FOLDER.resolve(zip.code()).normalize();
    assertEquals(Path.of("target").toAbsolutePath(), code.getParent());
    assertTrue(pom().contains("${project.build.directory}/" + code.getFileName()));
    assertTrue(pom().contains("fullpath=\"" + zip.handler() + "\" filemode=\"755\""));

    Template.Function image = function("aws-sam-image.yaml");
    assertEquals("Image", image.packageType());
    String docker = Files.readString(Deployment.FOLDER.resolve("Dockerfile.native"));
    String executable = image.imageConfig().entryPoint().get(0);
    assertTrue(docker.contains("ENTRYPOINT [\"" + executable + "\""));
    assertTrue(image.imageConfig().entryPoint().contains("-Djava.io.tmpdir=/tmp"));
    assertEquals(zip.environment(), image.environment());
    assertEquals(zip.memory(), image.memory());
  }

  @ParameterizedTest
  @MethodSource("concurrent")
  void howManyRequestsAtOnceIsMarkedByOneWord(String file) throws IOException {
    String text = Files.readString(Deployment.FOLDER.resolve(file));
    assertTrue(text.contains("# CONCURRENCY: "), file);
  }

  static Stream<String> concurrent() {
    Stream<String> knative =
        Stream.of(
            "knative-cpu.yaml",
            "knative-gpu.yaml",
            "knative-bundle-pull.yaml",
            "knative-bundle-volume.yaml",
            "cloud-run.yaml");
    return Stream.concat(knative, FILES.stream().filter(file -> !file.equals("eventing.yaml")));
  }

  private static Template.Function function(String file) throws IOException {
    return one(file, null, Template.class).resources().values().iterator().next().properties();
  }

  private static <T> T one(String file, String kind, Class<T> schema) throws IOException {
    List<T> found = Deployment.read(file, kind, schema);
    assertEquals(1, found.size(), file);
    return found.get(0);
  }

  /** The service of {@code knative-cpu.yaml}. */
  private static String service() throws IOException {
    return Deployment.service(Files.readString(Deployment.FOLDER.resolve("knative-cpu.yaml")))
        .getMetadata()
        .getName();
  }

  private static String pom() throws IOException {
    return Files.readString(Path.of("pom.xml"));
  }

  /** That the function knows the path and the method there, whatever else it would want. */
  private static void assertAnswered(String method, String path) throws IOException {
    String example =
        switch (path.replaceAll("/$", "")) {
          case "/gallery" -> thumbnail();
          case "/prototypes" -> "/prototypes/0+";
          case "/classes" -> "/classes/" + Demo.labels().get(0);
          case "/v1/models" -> method.equals("POST") ? "/v1/models/demo:explain" : path;
          case "/v2/models" -> "/v2/models/demo" + (method.equals("POST") ? "/infer" : "");
          default -> path;
        };
    Response response = given().noContentType().request(method, example);
    assertTrue(Set.of(200, 400, 415).contains(response.statusCode()), method + " " + example);
    assertTrue(example.startsWith(path));
  }

  private static String thumbnail() throws IOException {
    String request = Demo.request(Demo.sample(), "\"topClasses\": 1, \"examples\": \"link\"");
    return Demo.JSON
        .readTree(
            given().contentType("application/json").body(request).post("/explain").asByteArray())
        .at("/classes/0/prototypes/0/examples/0/image")
        .asText();
  }

  private static void assertRuns(Container function) throws IOException {
    assertEquals(DeploymentTest.port(), function.getPorts().get(0).getContainerPort());
    assertEquals("/v2/health/ready", function.getReadinessProbe().getHttpGet().getPath());
    assertEquals("/v2/health/live", function.getLivenessProbe().getHttpGet().getPath());
    assertTrue(function.getImage().endsWith(":native"));
    Map<String, String> environment =
        function.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    assertEquals("1", environment.get("ORT_DISABLE_TELEMETRY"));
    for (String name : environment.keySet()) {
      assertTrue(
          Deployment.settings().contains(name) || name.equals("QUARKUS_SHUTDOWN_DELAY"), name);
    }
    assertEquals(12_000_000, DeploymentTest.configured(environment).limits().pixels());
    var resources = function.getResources();
    assertEquals(resources.getRequests().get("memory"), resources.getLimits().get("memory"));
    assertTrue(bytes(resources.getLimits().get("memory")) >= 256L << 20);
    SecurityContext context = function.getSecurityContext();
    assertTrue(context.getRunAsNonRoot());
    assertEquals(10001, context.getRunAsUser());
    assertTrue(context.getReadOnlyRootFilesystem());
    assertFalse(context.getAllowPrivilegeEscalation());
    assertEquals(List.of("ALL"), context.getCapabilities().getDrop());
    assertEquals("RuntimeDefault", context.getSeccompProfile().getType());
  }

  private static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValueExact();
  }
}
