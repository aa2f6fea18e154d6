package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are asked and answered as the specification's own library writes and reads them. */
@QuarkusTest
class EventsTest {

  private static final String STRUCTURED = JsonFormat.CONTENT_TYPE;

  @ParameterizedTest
  @CsvSource({"jpeg,true", "jpeg,false", "png,true", "png,false"})
  void aPictureIsExplainedAsItIsOverHttp(String format, boolean structured) throws IOException {
    byte[] picture = Demo.sample(format);
    CloudEvent question = question().withData("image/" + format, picture).build();
    CloudEvent answer = event(send(question, structured, ""));
    assertAnswers(question, answer);
    assertEquals(explained("image/" + format, picture, ""), data(answer));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestInJsonIsExplainedAsItIsOverHttp(boolean structured) throws IOException {
    String request = Demo.request(Demo.sample(), "\"topClasses\": 2, \"maps\": true");
    CloudEvent question =
        question()
            .withData("application/json", JsonCloudEventData.wrap(Demo.JSON.readTree(request)))
            .build();
    CloudEvent answer = event(send(question, structured, ""));
    assertAnswers(question, answer);
    assertEquals(
        explained("application/json", request.getBytes(StandardCharsets.UTF_8), ""), data(answer));
  }

  @Test
  void aRequestInJsonMayStandInBase64AndBeforeTheAttributes() throws IOException {
    String request = Demo.request(Demo.sample(), "\"topClasses\": 1");
    String base64 = Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.UTF_8));
    String attributes =
        "\"type\": \"ai.infodisent.explain\", \"source\": \"/t\", \"id\": \"1\", "
            + "\"specversion\": \"1.0\", \"subject\": null, \"priority\": 3";
    String inBase64 = "{\"data_base64\": \"" + base64 + "\" , " + attributes + "}";
    String asValue = "{\"data\": " + request + ", " + attributes + "}";
    JsonNode expected = explained("application/json", request.getBytes(StandardCharsets.UTF_8), "");
    for (String body : new String[] {inBase64, asValue}) {
      assertEquals(expected, data(event(post(STRUCTURED, body))));
    }
  }

  @Test
  void optionsOfARawPictureStandInTheQueryThatATriggerNames() throws IOException {
    byte[] picture = Demo.sample("png");
    CloudEvent question = question().withData("image/png", picture).build();
    String query = "?topClasses=1&topPrototypes=2";
    assertEquals(explained("image/png", picture, query), data(event(send(question, false, query))));
    assertFailed(send(question, false, "?topClasses=0"), 400, "at least 1");
  }

  @Test
  void anAnswerTellsOfWhatItIsAnAnswer() throws IOException {
    CloudEvent question =
        question()
            .withSubject("pictures/cat.png")
            .withData("image/png", Demo.sample("png"))
            .build();
    for (boolean structured : new boolean[] {true, false}) {
      CloudEvent answer = event(send(question, structured, ""));
      assertEquals(question.getSubject(), answer.getSubject());
      assertEquals(question.getId(), answer.getExtension("causationid"));
      assertNotNull(answer.getTime());
    }
    CloudEvent other = question().withData("image/png", Demo.sample("png")).build();
    assertNull(event(send(other, false, "")).getSubject());
  }

  @Test
  void whoAsksAgainGetsTheSameEvent() throws IOException {
    CloudEvent question = question().withData("image/png", Demo.sample("png")).build();
    CloudEvent elsewhere =
        CloudEventBuilder.v1(question).withSource(URI.create("/elsewhere")).build();
    String id = event(send(question, false, "")).getId();
    assertEquals(id, event(send(question, true, "")).getId());
    assertNotEquals(id, event(send(elsewhere, false, "")).getId());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoPictureFailsInAnEvent(boolean structured) throws IOException {
    byte[] png = Demo.sample("png");
    for (byte[] bytes :
        new byte[][] {
          "no picture".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(png, png.length / 2)
        }) {
      CloudEvent question = question().withData("image/png", bytes).build();
      assertFailed(send(question, structured, ""), 422, "expected");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPictureThatClaimsTooManyPixelsFailsInAnEvent(boolean structured) throws IOException {
    byte[] huge = RefusalTest.pngOf(60_000, 60_000);
    CloudEvent question = question().withData("image/png", huge).build();
    assertFailed(send(question, structured, ""), 413, "3600000000");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownKindOfDataFailsInAnEvent(boolean structured) throws IOException {
    CloudEvent question = question().withData("text/plain", new byte[] {1}).build();
    assertFailed(send(question, structured, ""), 415, "found text/plain");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBadRequestInJsonFailsInAnEvent(boolean structured) throws IOException {
    for (Map.Entry<String, String> bad :
        Map.of(
                "{}", "expected image",
                "[]", "expected a JSON object with image",
                "{\"image\": \"no base64!\"}", "expected image to be base64",
                "{\"image\": \"AAAA\", \"classes\": [\"none of them\"]}", "found \"none of them\"",
                "{\"image\": \"AAAA\", \"topClases\": 3}", "found topClases")
            .entrySet()) {
      CloudEvent question =
          question()
              .withData(
                  "application/json", JsonCloudEventData.wrap(Demo.JSON.readTree(bad.getKey())))
              .build();
      assertFailed(send(question, structured, ""), 400, bad.getValue());
    }
  }

  @Test
  void anEventWithoutDataFailsInAnEvent() throws IOException {
    assertFailed(send(question().build(), false, ""), 400, "found no data");
    assertFailed(send(question().build(), true, ""), 400, "found no data");
    assertFailed(send(question(), "image/png", ""), 400, "found no bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"data_base64\": \"no base64!\"              | expected data_base64 to be base64",
        "\"data_base64\": 3                           | data_base64 to be a string",
        "\"data_base64\": {\"image\": [{}]}           | data_base64 to be a string",
        "\"data_base64\": \"\"                        | found no bytes",
        "\"data_base64\": null                        | found no bytes",
        "\"data\": \"AAAA\"                           | expected a picture in data_base64",
        "\"data\": {\"image\": \"AAAA\"}              | expected a picture in data_base64"
      })
  void badDataOfAStructuredEventFailsInAnEvent(String data, String detail) throws IOException {
    String event = envelope("\"datacontenttype\": \"image/png\", " + data);
    assertFailed(post(STRUCTURED, event), 400, detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "type", "specversion"})
  void whatLacksAnAttributeIsNoEvent(String missing) throws IOException {
    ObjectNode event = (ObjectNode) Demo.JSON.readTree(envelope("\"data\": {}"));
    for (String empty : new String[] {null, ""}) {
      problem(post(STRUCTURED, event.put(missing, empty).toString()), 400)
          .body("detail", containsString("with " + missing + ", found none"));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : new String[] {"specversion", "id", "source", "type"}) {
      headers.put("ce-" + name, event.path(name).asText());
    }
    headers.remove("ce-" + missing);
    problem(binary("image/png", Demo.sample("png")).headers(headers).post("/"), 400)
        .body("detail", containsString("with ce-" + missing + ", found none"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not JSON                        | expected a CloudEvent in JSON",
        "[]                              | found another value",
        "``                              | expected a CloudEvent as a JSON object",
        "{\"id\": {\"a\": 1}}            | expected id of a CloudEvent to be a string",
        "{\"id\": \"a\", \"id\": \"b\"}  | expected id once",
        "{\"data\": {\"image\": }        | expected a CloudEvent in JSON",
        "{\"data\": 1, \"data_base64\": \"AAAA\"} | expected data or data_base64 once",
        "{} {}                           | found more after its end",
        "{\"specversion\": \"0.3\"}      | expected specversion 1.0, found 0.3"
      })
  void whatIsNoEventIsTold(String body, String detail) {
    problem(post(STRUCTURED, body), 400).body("detail", containsString(detail));
  }

  /** An answer that is an event would come back by the way that this one came, for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai.infodisent.explanation",
        "ai.infodisent.explanation.failed",
        "com.example.other",
        "AI.infodisent.explain"
      })
  void anEventOfAnotherTypeIsNotAnsweredWithAnEvent(String type) throws IOException {
    CloudEvent other = question().withType(type).withData("image/png", Demo.sample("png")).build();
    for (boolean structured : new boolean[] {true, false}) {
      Response response = send(other, structured, "");
      problem(response, 400).body("detail", containsString("found " + type));
      assertNull(response.getHeader("ce-type"));
    }
  }

  @Test
  void aBatchIsNotAcceptable() {
    problem(post("application/cloudevents-batch+json", "[]"), 406)
        .body("detail", containsString("found a batch"));
  }

  @Test
  void whatIsNoEventAtAllIsToldWhatOneIs() throws IOException {
    problem(post("application/json", "{}"), 415).body("detail", containsString("a CloudEvent"));
    problem(binary("image/png", Demo.sample("png")).post("/"), 415);
    problem(given().noContentType().post("/"), 415).body("detail", containsString("found neither"));
    problem(given().put("/"), 404);
  }

  /** The specification's own example; its library for Java neither encodes nor decodes. */
  @ParameterizedTest
  @CsvSource({
    "Euro%20%E2%82%AC%20%F0%9F%98%80, Euro%20%E2%82%AC%20%F0%9F%98%80",
    "a+b%22c%22/d, a+b%22c%22/d",
    "100%, 100%25",
    "%zz, %25zz",
    "two words, two%20words"
  })
  void aHeaderIsReadAndWrittenInPercents(String sent, String answered) throws IOException {
    binary("image/png", Demo.sample("png"))
        .header("ce-specversion", "1.0")
        .header("ce-type", "ai.infodisent.explain")
        .header("ce-source", "/t")
        .header("ce-id", "1")
        .header("ce-subject", sent)
        .post("/")
        .then()
        .statusCode(200)
        .header("ce-subject", answered);
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    byte[] body = new byte[10 * 1024 * 1024 + 1];
    problem(binary("image/png", body).header("ce-id", "1").post("/"), 413);
  }

  private static void assertAnswers(CloudEvent question, CloudEvent answer) {
    assertEquals("ai.infodisent.explanation", answer.getType());
    assertEquals("application/json", answer.getDataContentType());
    assertEquals(URI.create("urn:infodisent:function"), answer.getSource());
    assertNotEquals(question.getId(), answer.getId());
  }

  private static void assertFailed(Response response, int status, String detail)
      throws IOException {
    CloudEvent answer = event(response);
    assertEquals("ai.infodisent.explanation.failed", answer.getType());
    assertEquals("application/problem+json", answer.getDataContentType());
    JsonNode problem = data(answer);
    assertEquals(status, problem.get("status").asInt(), problem.toString());
    assertTrue(problem.get("detail").asText().contains(detail), problem.toString());
  }

  private static CloudEventBuilder question() {
    return CloudEventBuilder.v1()
        .withId("4711")
        .withSource(URI.create("https://example.org/camera"))
        .withType("ai.infodisent.explain");
  }

  private static String envelope(String rest) {
    return "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/t\","
        + " \"type\": \"ai.infodisent.explain\", "
        + rest
        + "}";
  }

  private static Response send(CloudEvent event, boolean structured, String query) {
    Map<String, String> headers = new LinkedHashMap<>();
    byte[][] body = {new byte[0]};
    var writer =
        HttpMessageFactory.createWriter(
            headers::put, bytes -> body[0] = bytes == null ? body[0] : bytes);
    if (structured) {
      writer.writeStructured(event, new JsonFormat());
    } else {
      writer.writeBinary(event);
    }
    String type =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    headers.keySet().removeIf("Content-Type"::equalsIgnoreCase);
    RequestSpecification request = type == null ? given().noContentType() : binary(type, body[0]);
    return request.urlEncodingEnabled(false).headers(headers).post("/" + query);
  }

  private static Response send(CloudEventBuilder event, String type, String query) {
    return send(event.withDataContentType(type).build(), false, query);
  }

  private static Response post(String type, String body) {
    return binary(type, body.getBytes(StandardCharsets.UTF_8)).post("/");
  }

  private static RequestSpecification binary(String type, byte[] body) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(type, ContentType.BINARY)))
        .contentType(type)
        .body(body);
  }

  private static CloudEvent event(Response response) {
    assertEquals(200, response.statusCode(), response.asString());
    Map<String, String> headers =
        response.headers().asList().stream()
            .collect(Collectors.toMap(Header::getName, Header::getValue));
    return HttpMessageFactory.createReader(headers, response.asByteArray()).toEvent();
  }

  private static JsonNode data(CloudEvent event) throws IOException {
    return Demo.JSON.readTree(event.getData().toBytes());
  }

  /** What HTTP answers when asked for what events hold unasked, the training pictures. */
  private static JsonNode explained(String type, byte[] body, String query) throws IOException {
    if (type.equals("application/json")) {
      ObjectNode request = (ObjectNode) Demo.JSON.readTree(body);
      return post(type, Demo.JSON.writeValueAsBytes(request.put("examples", "inline")), query);
    }
    return post(type, body, query + (query.isEmpty() ? "?" : "&") + "examples=inline");
  }

  private static JsonNode post(String type, byte[] body, String query) throws IOException {
    Response response = binary(type, body).urlEncodingEnabled(false).post("/explain" + query);
    assertEquals(200, response.statusCode(), response.asString());
    return Demo.JSON.readTree(response.asByteArray());
  }

  private static ValidatableResponse problem(Response response, int status) {
    return RefusalTest.problem(response, status);
  }
}
