package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * With {@code -Plambda}: events as an HTTP API of API Gateway sends them (payload 2.0), to the loop
 * that asks Lambda for the next, by way of Quarkus's stand-in for Lambda.
 */
@QuarkusTest
class LambdaTest {

  /** Where the stand-in for Lambda listens. */
  static int port() {
    return ConfigProvider.getConfig()
        .getValue("quarkus.lambda.mock-event-server.test-port", Integer.class);
  }

  @AfterEach
  void theNextEventIsAnswered() throws IOException {
    assertEquals(200, invoke(picture("image/png", Demo.sample("png"))).get("statusCode").asInt());
  }

  @Test
  void aPictureInBase64IsExplained() throws IOException {
    for (String format : new String[] {"png", "jpeg"}) {
      JsonNode answer = invoke(picture("image/" + format, Demo.sample(format)));
      assertEquals(200, answer.get("statusCode").asInt());
      assertEquals("application/json", answer.at("/headers/content-type").asText());
      JsonNode explanation = json(answer);
      assertEquals(Demo.version(), explanation.at("/model/version").asText());
      assertEquals(3, explanation.get("classes").size());
    }
  }

  @Test
  void aRequestInJsonIsExplained() throws IOException {
    String request = Demo.request(Demo.sample(), "\"topClasses\": 2");
    ObjectNode event = event("POST", "/explain", "application/json");
    event.put("body", request).put("isBase64Encoded", false);
    JsonNode answer = json(invoke(event));
    assertEquals(2, answer.get("classes").size());
    event.put("body", base64(request.getBytes(StandardCharsets.UTF_8)));
    event.put("isBase64Encoded", true);
    assertEquals(answer, json(invoke(event)));
  }

  @Test
  void theFunctionAnswersUnderItsOwnName() throws IOException {
    ObjectNode event = event("POST", "/explanation", "application/json");
    event.put("body", Demo.request(Demo.sample(), "\"topClasses\": 1"));
    JsonNode answer = invoke(event.put("isBase64Encoded", false));
    assertEquals(1, json(answer).get("classes").size());
  }

  @Test
  void optionsInTheQueryAreRead() throws IOException {
    ObjectNode event = picture("image/png", Demo.sample("png"));
    String first = Demo.labels().get(0);
    event.put("rawQueryString", "topClasses=1&classes=" + first);
    event.putObject("queryStringParameters").put("topClasses", "1").put("classes", first);
    JsonNode answer = json(invoke(event));
    assertTrue(answer.get("classes").findValuesAsText("label").contains(first));
    event.put("rawQueryString", "topClasses=0");
    assertProblem(event, 400, "at least 1");
  }

  @Test
  void aThumbnailComesInBase64() throws IOException {
    ObjectNode event = picture("image/png", Demo.sample("png"));
    event.put("rawQueryString", "examples=link");
    event.putObject("queryStringParameters").put("examples", "link");
    JsonNode explained = invoke(event);
    String image = json(explained).at("/classes/0/prototypes/0/examples/0/image").asText();
    JsonNode answer = invoke(event("GET", image, null));
    assertEquals("image/jpeg", answer.at("/headers/content-type").asText());
    assertTrue(answer.get("isBase64Encoded").asBoolean());
    assertArrayEquals(
        Files.readAllBytes(
            Demo.FOLDER.resolve("prototypes").resolve(image.substring("/gallery/".length()))),
        body(answer));
  }

  @Test
  void trainingPicturesAreInlineUnlessAskedForOtherwise() throws IOException {
    JsonNode explained = json(invoke(picture("image/png", Demo.sample("png"))));
    String image = explained.at("/classes/0/prototypes/0/examples/0/image").asText();
    assertTrue(image.startsWith("data:image/jpeg;base64,"), image);
  }

  @Test
  void probesAreAnswered() throws IOException {
    for (String path : new String[] {"/v2/health/live", "/v2/health/ready"}) {
      assertEquals(200, invoke(event("GET", path, null)).get("statusCode").asInt());
    }
  }

  @Test
  void aCloudEventIsAnsweredWithOne() throws IOException {
    ObjectNode event = picture("image/png", Demo.sample("png"));
    address(event, "POST", "/");
    ObjectNode headers = (ObjectNode) event.get("headers");
    headers.put("ce-specversion", "1.0").put("ce-id", "1").put("ce-source", "/t");
    headers.put("ce-type", "ai.infodisent.explain");
    JsonNode answer = invoke(event);
    assertEquals("ai.infodisent.explanation", answer.at("/headers/ce-type").asText());
    event.put("body", base64(new byte[] {1, 2, 3}));
    answer = invoke(event);
    assertEquals(200, answer.get("statusCode").asInt());
    assertEquals("ai.infodisent.explanation.failed", answer.at("/headers/ce-type").asText());
  }

  @Test
  void whatIsNoPictureIsTold() throws IOException {
    byte[] png = Demo.sample("png");
    assertProblem(picture("image/png", Arrays.copyOf(png, png.length / 2)), 422, "expected");
    assertProblem(picture("image/png", new byte[0]), 400, "found none");
    assertProblem(picture("image/png", RefusalTest.pngOf(60_000, 60_000)), 413, "3600000000");
  }

  @Test
  void aPictureThatWasSentAsTextIsTold() throws IOException {
    // What an API makes of it that does not take pictures for binary.
    ObjectNode event = picture("image/png", Demo.sample("png"));
    event.put("body", new String(Demo.sample("png"), StandardCharsets.UTF_8));
    assertProblem(event.put("isBase64Encoded", false), 422, "expected");
  }

  @Test
  void anotherContentTypeOrNoneIsTold() throws IOException {
    assertProblem(picture("text/plain", Demo.sample("png")), 415, "found text/plain");
    ObjectNode event = picture("image/png", Demo.sample("png"));
    ((ObjectNode) event.get("headers")).remove("content-type");
    assertProblem(event, 415, "found none");
    event.putNull("headers");
    assertProblem(event, 415, "found none");
  }

  @Test
  void aBodyOverTheLimitIsTold() throws IOException {
    // What the template sets, because Lambda would not take the base64 of more.
    int limit = 4_500_000;
    assertProblem(picture("image/png", new byte[limit + 1]), 413, "at most " + limit);
    ObjectNode event = picture("image/png", new byte[limit + 1]);
    ((ObjectNode) event.get("headers")).remove("content-length");
    assertProblem(event, 413, "found more");
  }

  @Test
  void badJsonIsTold() throws IOException {
    ObjectNode event = event("POST", "/explain", "application/json");
    event.put("isBase64Encoded", false);
    assertProblem(event.put("body", "{\"image\": \"no base64!\"}"), 400, "to be base64");
    assertProblem(event.put("body", "{\"imag\": 1}"), 400, "found imag");
    assertProblem(event.putNull("body"), 400, "found none");
  }

  @Test
  void anUnknownAddressOrMethodIsTold() throws IOException {
    assertProblem(event("GET", "/nothing/here", null), 404, "found GET /nothing/here");
    assertProblem(event("DELETE", "/explain", null), 405, "found DELETE");
  }

  /** API Gateway sends neither; whoever invokes the function directly may. */
  @Test
  void anEventThatIsNoneOfAnHttpApiFailsAlone() throws IOException {
    ObjectNode event = picture("image/png", Demo.sample("png"));
    assertEquals(500, invoke(event.put("body", "no base64!")).get("statusCode").asInt());
    event = picture("image/png", Demo.sample("png"));
    event.remove("requestContext");
    assertEquals(500, invoke(event).get("statusCode").asInt());
    assertEquals(500, invoke(Demo.JSON.createObjectNode()).get("statusCode").asInt());
  }

  private static ObjectNode picture(String type, byte[] picture) throws IOException {
    ObjectNode event = event("POST", "/explain", type);
    ((ObjectNode) event.get("headers")).put("content-length", String.valueOf(picture.length));
    return event.put("body", base64(picture));
  }

  private static ObjectNode event(String method, String path, String type) throws IOException {
    try (InputStream file = LambdaTest.class.getResourceAsStream("/lambda/http-api-event.json")) {
      ObjectNode event = (ObjectNode) Demo.JSON.readTree(file);
      address(event, method, path);
      ObjectNode headers = (ObjectNode) event.get("headers");
      headers.remove("content-length");
      if (type == null) {
        headers.remove("content-type");
        event.remove("body");
        event.put("isBase64Encoded", false);
      } else {
        headers.put("content-type", type);
      }
      return event;
    }
  }

  private static void address(ObjectNode event, String method, String path) {
    event.put("rawPath", path);
    ((ObjectNode) event.at("/requestContext/http")).put("method", method).put("path", path);
  }

  private static void assertProblem(ObjectNode event, int status, String detail)
      throws IOException {
    JsonNode answer = invoke(event);
    assertEquals(status, answer.get("statusCode").asInt(), answer.toString());
    assertEquals("application/problem+json", answer.at("/headers/content-type").asText());
    String told = json(answer).get("detail").asText();
    assertTrue(told.contains(detail), told);
  }

  private static JsonNode invoke(ObjectNode event) throws IOException {
    Response response =
        given()
            .port(port())
            .contentType("application/json")
            .body(event.toString())
            .post("/_lambda_");
    assertEquals(200, response.statusCode(), response.asString());
    return Demo.JSON.readTree(response.asByteArray());
  }

  private static JsonNode json(JsonNode answer) throws IOException {
    return Demo.JSON.readTree(body(answer));
  }

  private static byte[] body(JsonNode answer) {
    String body = answer.get("body").asText();
    return answer.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
