package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.InfoDisent;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.ExplanationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KServe's version 1 protocol, as its documentation prints it. */
@QuarkusTest
class KServeTest {

  private static final double TOLERANCE = 1e-3;

  @TestHTTPResource URI root;

  @Test
  void theModelsAreListed() throws IOException {
    Sent answer = Sent.get(root.resolve("/v1/models"));
    assertEquals(200, answer.status());
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals("{\"models\":[\"" + name() + "\"]}", answer.text());
  }

  @Test
  void aModelTellsThatItIsReady() throws IOException {
    Sent answer = Sent.get(root.resolve(model()));
    assertEquals(200, answer.status());
    assertEquals("{\"name\":\"" + name() + "\",\"ready\":true}", answer.text());
  }

  @Test
  void aPredictionTellsTheBestClassesAndTheirScores() throws Exception {
    byte[] other = Drawing.jpeg(200, 300);
    JsonNode answer =
        predict("{\"instances\": [" + b64(Demo.sample()) + ", " + b64(other) + "]}").json();
    assertEquals(List.of("predictions"), Sent.names(answer));
    assertEquals(2, answer.get("predictions").size());
    try (InfoDisent explainer = InfoDisent.open(Demo.FOLDER)) {
      List<Explanation> expected =
          explainer.explain(List.of(Demo.sample(), other), ExplanationOptions.DEFAULT);
      for (int picture = 0; picture < 2; picture++) {
        JsonNode prediction = answer.at("/predictions/" + picture);
        assertEquals(List.of("label", "index", "score", "classes"), Sent.names(prediction));
        same(expected.get(picture).classes().get(0), prediction);
        assertEquals(3, prediction.get("classes").size());
        for (int rank = 0; rank < 3; rank++) {
          JsonNode told = prediction.get("classes").get(rank);
          assertEquals(List.of("label", "index", "score"), Sent.names(told));
          same(expected.get(picture).classes().get(rank), told);
        }
      }
    }
  }

  @Test
  void bothFormsOfAnInstanceAreAnsweredAlike() throws IOException {
    String bare = predict("{\"instances\": [" + b64(Demo.sample()) + "]}").text();
    String named = "{\"image\": " + b64(Demo.sample()) + "}";
    assertEquals(bare, predict("{\"instances\": [" + named + "]}").text());
    // As the documentation has it too, and as TensorFlow's clients send it.
    assertEquals(bare, predict("{\"inputs\": [" + named + "]}").text());
    assertEquals(
        bare,
        predict("{\"signature_name\": \"serving_default\", \"instances\": [" + named + "]}")
            .text());
    Sent escaped =
        Sent.json(root.resolve(model() + "%3Apredict"), "{\"instances\": [" + named + "]}");
    assertEquals(bare, escaped.text());
    Sent untyped =
        Sent.post(
            root.resolve(model() + ":predict"),
            ("{\"instances\": [" + named + "]}").getBytes(StandardCharsets.UTF_8));
    assertEquals(bare, untyped.text());
  }

  @Test
  void anExplanationIsWhatExplainAnswers() throws IOException {
    String options = "\"topClasses\": 2, \"topPrototypes\": 7, \"maps\": true";
    Sent alone = Sent.json(root.resolve("/explain"), Demo.request(Demo.sample(), options));
    String instance = "\"instances\": [" + b64(Demo.sample()) + "]";
    for (String request :
        new String[] {
          "{" + instance + ", " + options + "}",
          "{" + options + ", " + instance + "}",
          "{\"parameters\": {" + options + "}, " + instance + "}"
        }) {
      JsonNode answer = explain(request).json();
      assertEquals(List.of("predictions", "explanations"), Sent.names(answer));
      assertEquals(1, answer.get("explanations").size());
      assertEquals(alone.json(), answer.at("/explanations/0"));
      assertEquals(2, answer.at("/predictions/0/classes").size());
      assertEquals(alone.json().at("/classes/0/label"), answer.at("/predictions/0/label"));
      // Down to the last digit.
      assertTrue(explain(request).text().contains(alone.text()));
    }
  }

  @Test
  void severalInstancesAreExplainedAsEachIs() throws IOException {
    byte[] other = Drawing.jpeg(150, 150);
    JsonNode both =
        explain("{\"instances\": [" + b64(other) + ", " + b64(Demo.sample()) + "]}").json();
    for (int i = 0; i < 2; i++) {
      byte[] picture = i == 0 ? other : Demo.sample();
      JsonNode alone = Sent.json(root.resolve("/explain"), Demo.request(picture, "")).json();
      JsonNode found = both.at("/explanations/" + i);
      assertEquals(alone.get("image"), found.get("image"));
      for (int rank = 0; rank < 3; rank++) {
        String logit = "/classes/" + rank + "/logit";
        assertEquals(alone.at(logit).asDouble(), found.at(logit).asDouble(), TOLERANCE);
      }
    }
  }

  @Test
  void aClassIsToldByNameWhateverItsRank() throws IOException {
    String label = Demo.labels().get(Demo.labels().size() - 1);
    String request =
        "{\"instances\": ["
            + b64(Demo.sample())
            + "], \"topClasses\": 1, \"classes\": ["
            + Demo.JSON.writeValueAsString(label)
            + "]}";
    for (Sent answer : List.of(predict(request), explain(request))) {
      JsonNode classes = answer.json().at("/predictions/0/classes");
      assertEquals(label, classes.get(classes.size() - 1).get("label").asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not JSON                             | expected a JSON object with instances",
        "[]                                   | expected a JSON object with instances",
        "{}                                   | expected instances, an array of pictures, found none",
        "{\"instances\": {}}                  | expected instances to be an array of pictures, found an object",
        "{\"instances\": []}                  | expected from 1 to 16 pictures, found none",
        "{\"instances\": [[1, 2]]}            | expected an instance to be {\"b64\": \"...\"} or {\"image\": {\"b64\": \"...\"}}, found an array",
        "{\"instances\": [\"AAAA\"]}          | found the string \"AAAA\"",
        "{\"instances\": [{}]}                | found neither",
        "{\"instances\": [{\"image\": {}}]}   | found neither",
        "{\"instances\": [{\"image\": \"AAAA\"}]} | found the string \"AAAA\"",
        "{\"instances\": [{\"b64\": \"AAAA\", \"image\": {\"b64\": \"AAAA\"}}]} | found both",
        "{\"instances\": [{\"b64\": \"AAAA\", \"key\": 1}]} | found key",
        "{\"instances\": [{\"b64\": 7}]}      | expected b64 to be a string, an encoded picture in base64, found 7",
        "{\"instances\": [{\"b64\": \"no base64!\"}]} | expected b64 to be base64",
        "{\"instances\": [{\"b64\": \"\"}]}   | found no bytes",
        "{\"instances\": [@], \"inputs\": [@]}| expected instances or inputs, found both",
        "{\"instances\": [@], \"top\": 3}     | expected a JSON object with instances and, if wanted, topClasses, topPrototypes, maps, classes, found top",
        "{\"instances\": [@], \"parameters\": {\"top\": 3}} | found top",
        "{\"instances\": [@], \"parameters\": 3} | expected parameters to be an object, found 3",
        "{\"instances\": [@], \"parameters\": {\"maps\": true}, \"maps\": true} | expected maps once",
        "{\"instances\": [@], \"topClasses\": 0} | expected topClasses to be at least 1, found 0",
        "{\"instances\": [@], \"maps\": 1}    | expected maps to be true or false, found 1",
        "{\"instances\": [@], \"classes\": [\"none of them\"]} | found \"none of them\"",
        "{\"instances\": [@]} {}              | found more after its end",
        "{\"instances\": [@]                  | expected a JSON object with instances"
      })
  void aBadRequestIsTold(String request, String detail) throws IOException {
    String body = request.replace("@", "{\"b64\": \"AAAA\"}");
    refused(predict(body), 400, detail);
    refused(explain(body), 400, detail);
  }

  @Test
  void onlySoManyPicturesAreTaken() throws IOException {
    String instances = "{\"b64\": \"AAAA\"}" + ", {\"b64\": \"AAAA\"}".repeat(16);
    refused(
        predict("{\"instances\": [" + instances + "]}"),
        400,
        "expected from 1 to 16 pictures, found 17");
  }

  @Test
  void bytesThatAreNoPictureRefuseAll() throws IOException {
    byte[] noPicture = "no picture".getBytes(StandardCharsets.UTF_8);
    String request = "{\"instances\": [" + b64(Demo.sample()) + ", " + b64(noPicture) + "]}";
    refused(predict(request), 422, "expected a JPEG, PNG, WebP, GIF or BMP picture");
    refused(explain(request), 422, "expected a JPEG, PNG, WebP, GIF or BMP picture");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/models/nothing, 404",
    "POST, /v1/models/nothing:predict, 404",
    "POST, /v1/models/nothing:explain, 404",
    "GET, @:fit, 404",
    "GET, @/metadata, 404",
    "GET, /v1, 404",
    "POST, /v1/models, 405",
    "POST, @, 405",
    "POST, @:fit, 405",
    "GET, @:predict, 405",
    "PUT, @:explain, 405"
  })
  void whatIsUnknownIsTold(String method, String path, int status) throws IOException {
    byte[] body = "{\"instances\": []}".getBytes(StandardCharsets.UTF_8);
    Sent answer = Sent.send(method, root.resolve(path.replace("@", model())), body);
    refused(answer, status, "found ");
    if (status == 405) {
      String allowed = path.matches(".*:(predict|explain)") ? "POST" : "GET, HEAD";
      assertEquals(allowed, answer.header("Allow"));
    }
  }

  @Test
  void anotherContentTypeIsToldTheRightOne() throws IOException {
    Sent answer =
        Sent.post(root.resolve(model() + ":predict"), new byte[] {1}, "Content-Type", "image/png");
    refused(answer, 415, "expected a content type of application/json or none, found image/png");
  }

  @Test
  void aRequestWithoutABodyIsTold() throws IOException {
    Sent answer = Sent.post(root.resolve(model() + ":explain"), new byte[0]);
    refused(answer, 400, "expected a body of application/json, found none");
  }

  private static void refused(Sent answer, int status, String detail) throws IOException {
    assertEquals(status, answer.status(), answer.text());
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals(List.of("error"), Sent.names(answer.json()));
    String error = answer.json().get("error").asText();
    assertTrue(error.contains("expected") && error.contains(detail), error);
  }

  private static void same(ClassExplanation expected, JsonNode told) {
    assertEquals(expected.label(), told.get("label").asText());
    assertEquals(expected.index(), told.get("index").asInt());
    assertEquals(expected.score(), told.get("score").asDouble(), TOLERANCE);
  }

  private static String name() {
    return Demo.FOLDER.getFileName().toString();
  }

  private static String model() {
    return "/v1/models/" + name();
  }

  private Sent predict(String request) throws IOException {
    return Sent.json(root.resolve(model() + ":predict"), request);
  }

  private Sent explain(String request) throws IOException {
    return Sent.json(root.resolve(model() + ":explain"), request);
  }

  private static String b64(byte[] picture) {
    return "{\"b64\": \"" + Base64.getEncoder().encodeToString(picture) + "\"}";
  }
}
