package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the function does what its OpenAPI document says, and says what it does. */
@QuarkusTest
class OpenApiTest {

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private static final JsonNode DOCUMENT = document();

  @Inject Router router;

  @ConfigProperty(name = "quarkus.application.version")
  String version;

  @Test
  void theDocumentIsServedAsItIsCommitted() throws IOException {
    Response answer = given().get("/openapi.yaml");
    assertEquals(200, answer.statusCode());
    assertEquals("application/yaml", answer.contentType());
    assertArrayEquals(bytes(), answer.asByteArray());
    assertEquals(version, DOCUMENT.at("/info/version").asText());
  }

  @Test
  void everyRouteIsDescribed() {
    Set<String> described = new TreeSet<>();
    DOCUMENT.get("paths").fieldNames().forEachRemaining(described::add);
    Set<String> routed = new TreeSet<>();
    for (Route route : router.getRoutes()) {
      // What has no address of its own handles all of them.
      if (route.getPath() != null) {
        routed.add(template(route.getPath()));
      }
    }
    assertTrue(routed.contains("/explain"), routed.toString());
    routed.removeAll(described);
    assertEquals(Set.of(), routed);
  }

  @Test
  void everyPathIsThere() {
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path -> {
              String address = address(path);
              String method = path.getValue().has("get") ? "GET" : "POST";
              Response answer = given().urlEncodingEnabled(false).request(method, address);
              assertNotEquals(404, answer.statusCode(), method + " " + address);
              assertNotEquals(405, answer.statusCode(), method + " " + address);
              Response other = given().urlEncodingEnabled(false).delete(address);
              int refused = address.equals("/") ? 404 : 405;
              assertEquals(refused, other.statusCode(), "DELETE " + address);
            });
  }

  @Test
  void everyExampleOfARequestIsAsItsSchemaSays() {
    int examples = 0;
    for (String type : List.of("application/json", "application/cloudevents+json")) {
      for (JsonNode content : DOCUMENT.findValues(type)) {
        for (JsonNode example : content.path("examples")) {
          assertConforms(content.get("schema"), example.get("value"));
          examples++;
        }
      }
    }
    assertTrue(examples >= 11, "only " + examples);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2, /v2",
    "GET, /v2/health/live, /v2/health/live",
    "GET, /v2/health/ready, /v2/health/ready",
    "GET, /v2/health/started, /v2/health/started",
    "GET, /v2/models/demo, /v2/models/{model}",
    "GET, /v2/models/demo/ready, /v2/models/{model}/ready",
    "GET, /v2/models/other, /v2/models/{model}",
    "GET, /v1/models, /v1/models",
    "GET, /v1/models/demo, /v1/models/{model}",
    "GET, /v1/models/other, /v1/models/{model}",
    "GET, /prototypes/0%2B, /prototypes/{name}",
    "GET, /prototypes/x, /prototypes/{name}",
    "GET, /classes/Ludirex, /classes/{label}",
    "GET, /classes/Ludirex?topPrototypes=2&examples=inline, /classes/{label}",
    "GET, /classes/nobody, /classes/{label}",
    "GET, /classes, /classes",
    "GET, /prototypes, /prototypes",
    "GET, /gallery/none, /gallery/{name}",
    "POST, /explain, /explain",
    "POST, /explanation, /explanation",
  })
  void whatIsAnsweredIsAsItsSchemaSays(String method, String address, String path)
      throws IOException {
    Response answer = given().urlEncodingEnabled(false).request(method, address);
    assertConforms(path, method, answer);
  }

  static List<String> questions() {
    return List.of(
        "",
        "\"topClasses\": 2, \"topPrototypes\": 2, \"maps\": true",
        "\"classes\": [\"%s\"], \"against\": \"%s\""
            .formatted(Demo.labels().get(7), Demo.labels().get(11)),
        "\"without\": [0, \"1-\"], \"flip\": true, \"examples\": \"none\"",
        "\"contributions\": true, \"maps\": true",
        "\"explainWhen\": {\"scoreBelow\": 0}",
        "\"explainWhen\": {\"scoreBelow\": 1}, \"examples\": \"inline\"",
        "\"topClasses\": 0",
        "\"against\": \"nobody\"");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyKindOfExplanationIsAsItsSchemaSays(String options) throws IOException {
    String picture = Base64.getEncoder().encodeToString(Demo.sample());
    String more = options.isEmpty() ? "" : ", " + options;
    for (String image : List.of("\"image\": \"%1$s\"", "\"images\": [\"%1$s\", \"%1$s\"]")) {
      String body = "{" + image.formatted(picture) + more + "}";
      for (String path : List.of("/explain", "/explanation")) {
        Response answer = given().contentType(ContentType.JSON).body(body).post(path);
        assertConforms(path, "POST", answer);
      }
    }
  }

  @Test
  void whatOtherProtocolsAreAnsweredIsAsItsSchemaSays() throws IOException {
    String picture = Base64.getEncoder().encodeToString(Demo.sample());
    Map<String, String> bodies =
        Map.of(
            "/v1/models/{model}:predict",
            "{\"instances\": [{\"b64\": \"%s\"}]}",
            "/v1/models/{model}:explain",
            "{\"instances\": [{\"image\": {\"b64\": \"%s\"}}], \"topClasses\": 1}",
            "/v2/models/{model}/infer",
            "{\"id\": \"a\", \"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\","
                + " \"shape\": [1], \"data\": [\"%s\"]}]}");
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      String address = body.getKey().replace("{model}", "demo");
      for (String sent : List.of(body.getValue().formatted(picture), "{}", "[")) {
        Response answer =
            given()
                .urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .body(sent)
                .post(address);
        assertEquals(sent.length() > 2 ? 200 : 400, answer.statusCode(), answer.asString());
        assertConforms(body.getKey(), "POST", answer);
      }
    }
  }

  @Test
  void whatEventsAreAnsweredIsAsItsSchemaSays() throws IOException {
    JsonNode examples =
        DOCUMENT.at("/paths/~1/post/requestBody/content/application~1cloudevents+json/examples");
    String picture = Base64.getEncoder().encodeToString(Demo.sample());
    Set<String> answered = new TreeSet<>();
    for (JsonNode example : examples) {
      String event = example.get("value").toString();
      // As the example stands, its picture is cut off.
      for (String sent : List.of(event, event.replace("iVBORw0KGgo=", picture), "{}")) {
        Response answer =
            given().contentType("application/cloudevents+json").body(sent.getBytes()).post("/");
        assertConforms("/", "POST", answer);
        answered.add(Demo.JSON.readTree(answer.asByteArray()).path("type").asText());
      }
    }
    assertEquals(
        Set.of("about:blank", "ai.infodisent.explanation", "ai.infodisent.explanation.failed"),
        answered);
  }

  private static void assertConforms(String path, String method, Response answer)
      throws IOException {
    JsonNode responses = DOCUMENT.get("paths").get(path).get(method.toLowerCase()).get("responses");
    String status = String.valueOf(answer.statusCode());
    JsonNode response =
        resolve(responses.has(status) ? responses.get(status) : responses.get("default"));
    String type = answer.contentType().split(";", 2)[0];
    JsonNode content = response.get("content").get(type);
    assertTrue(content != null, path + " " + status + ": not described: " + type);
    assertConforms(content.get("schema"), Demo.JSON.readTree(answer.asByteArray()));
  }

  private static void assertConforms(JsonNode schema, JsonNode found) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", DOCUMENT.get("components"));
    Set<ValidationMessage> wrong = SCHEMAS.getSchema(whole).validate(found);
    assertTrue(
        wrong.isEmpty(),
        () ->
            wrong.stream().map(ValidationMessage::getMessage).collect(Collectors.joining("\n"))
                + "\n"
                + found.toString().substring(0, Math.min(500, found.toString().length())));
  }

  private static JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** An address of a path, its parameters as their examples say. */
  private static String address(Map.Entry<String, JsonNode> path) {
    String address = path.getKey();
    List<JsonNode> parameters = new ArrayList<>();
    path.getValue().path("parameters").forEach(parameters::add);
    path.getValue().path("get").path("parameters").forEach(parameters::add);
    for (JsonNode parameter : parameters) {
      JsonNode known = resolve(parameter);
      String example =
          known.path("name").asText().equals("version")
              ? Demo.version()
              : known.path("example").asText();
      address = address.replace("{" + known.path("name").asText() + "}", example);
    }
    return address;
  }

  private static String template(String path) {
    return path.replaceAll(":([a-z]+)", "{$1}");
  }

  private static byte[] bytes() throws IOException {
    try (InputStream file = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
      return file.readAllBytes();
    }
  }

  private static JsonNode document() {
    try {
      return YAMLMapper.builder().build().readTree(bytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
