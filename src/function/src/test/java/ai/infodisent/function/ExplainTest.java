package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.InfoDisent;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.ExplanationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a well asked question is answered. */
@QuarkusTest
class ExplainTest {

  private static final double TOLERANCE = 1e-3;

  @Test
  void anAnswerHasThePromisedShape() throws IOException {
    JsonNode answer = explain("\"topClasses\": 2, \"topPrototypes\": 4");

    assertEquals(List.of("model", "image", "classes"), names(answer));
    assertEquals(List.of("name", "version"), names(answer.get("model")));
    assertEquals(Demo.version(), answer.at("/model/version").asText());
    assertEquals(List.of("width", "height"), names(answer.get("image")));
    BufferedImage sample = ImageIO.read(new ByteArrayInputStream(Demo.sample()));
    assertEquals(sample.getWidth(), answer.at("/image/width").asInt());
    assertEquals(sample.getHeight(), answer.at("/image/height").asInt());
    assertEquals(2, answer.get("classes").size());
    for (JsonNode explained : answer.get("classes")) {
      assertEquals(
          List.of("index", "label", "logit", "score", "prototypes", "listed", "rest", "bias"),
          names(explained));
      assertEquals(
          Demo.labels().get(explained.get("index").asInt()), explained.get("label").asText());
      assertTrue(explained.get("prototypes").size() <= 4);
      for (JsonNode prototype : explained.get("prototypes")) {
        assertEquals(
            List.of(
                "channel",
                "sign",
                "activation",
                "weight",
                "contribution",
                "cell",
                "box",
                "examples"),
            names(prototype));
        assertEquals(List.of("row", "column"), names(prototype.get("cell")));
        assertEquals(List.of("x", "y", "width", "height"), names(prototype.get("box")));
        for (JsonNode example : prototype.get("examples")) {
          assertEquals(List.of("image", "label", "box"), names(example));
        }
      }
    }
  }

  @Test
  void bothFormsOfARequestAreAnsweredAlike() throws IOException {
    for (String format : List.of("jpeg", "png")) {
      byte[] picture = Demo.sample(format);
      String query = "?topClasses=4&topPrototypes=7&maps=true";
      String raw =
          ok(given().contentType("image/" + format).body(picture).post("/explain" + query));
      String options = "\"topClasses\": 4, \"topPrototypes\": 7, \"maps\": true";
      String json = ok(json(Demo.request(picture, options)).post("/explain"));
      assertEquals(raw, json);
    }
  }

  @Test
  void theFunctionAnswersUnderItsOwnNameAsTheFacadeDoes() throws IOException {
    String request = Demo.request(Demo.sample(), "\"topClasses\": 2, \"maps\": true");
    assertEquals(ok(json(request).post("/explain")), ok(json(request).post("/explanation")));
  }

  @Test
  void threeClassesOfFivePrototypesAreToldUnlessAskedOtherwise() throws IOException {
    JsonNode answer = explain("");
    assertEquals(Math.min(3, Demo.labels().size()), answer.get("classes").size());
    for (JsonNode explained : answer.get("classes")) {
      assertTrue(explained.get("prototypes").size() <= 5);
      assertFalse(explained.toString().contains("\"map\""));
    }
  }

  @Test
  void whatIsListedAndTheRestAddUpToTheLogitOfEveryClass() throws IOException {
    for (int prototypes : new int[] {1, 5, 30}) {
      JsonNode answer = explain("\"topClasses\": 1000000, \"topPrototypes\": " + prototypes);
      assertEquals(Demo.labels().size(), answer.get("classes").size());
      for (JsonNode explained : answer.get("classes")) {
        double listed = 0;
        for (JsonNode prototype : explained.get("prototypes")) {
          listed += prototype.get("contribution").asDouble();
        }
        assertEquals(explained.get("listed").asDouble(), listed, TOLERANCE);
        double all = listed + explained.get("rest").asDouble() + explained.get("bias").asDouble();
        assertEquals(explained.get("logit").asDouble(), all, TOLERANCE);
      }
    }
  }

  @Test
  void nothingRestsOfAClassWhoseComponentsAreAllListed() throws IOException {
    for (JsonNode explained : explain("\"topPrototypes\": 1000000").get("classes")) {
      assertEquals(0, explained.get("rest").asDouble(), TOLERANCE);
    }
  }

  @Test
  void scoresAreTheSoftmaxOfTheLogitsAndTheBestComesFirst() throws IOException {
    JsonNode classes = explain("\"topClasses\": 1000000").get("classes");
    double largest = classes.get(0).get("logit").asDouble();
    double sum = 0;
    for (JsonNode explained : classes) {
      sum += Math.exp(explained.get("logit").asDouble() - largest);
    }
    double previous = largest;
    for (JsonNode explained : classes) {
      double logit = explained.get("logit").asDouble();
      assertTrue(logit <= previous);
      assertEquals(Math.exp(logit - largest) / sum, explained.get("score").asDouble(), 1e-4);
      previous = logit;
    }
  }

  @Test
  void aContributionIsWeightTimesActivationUnderItsSign() throws IOException {
    for (JsonNode explained : explain("\"topPrototypes\": 1000000").get("classes")) {
      double previous = Double.MAX_VALUE;
      for (JsonNode prototype : explained.get("prototypes")) {
        double amount = prototype.get("contribution").asDouble();
        double size = prototype.get("weight").asDouble() * prototype.get("activation").asDouble();
        assertTrue(size > 0, "components without activation are not listed");
        assertEquals(prototype.get("sign").asText().equals("+") ? size : -size, amount, 1e-4);
        assertTrue(Math.abs(amount) <= previous, "the largest contribution comes first");
        previous = Math.abs(amount);
        assertTrue(prototype.get("channel").asInt() < Demo.channels());
      }
    }
  }

  @Test
  void aClassIsExplainedByNameWhateverItsRank() throws IOException {
    JsonNode ranked = explain("\"topClasses\": 1000000").get("classes");
    JsonNode last = ranked.get(ranked.size() - 1);
    JsonNode asked =
        explain("\"topClasses\": 1, \"classes\": [" + last.get("label") + "]").get("classes");
    assertEquals(2, asked.size());
    assertEquals(ranked.get(0), asked.get(0));
    assertEquals(last, asked.get(1));
    String raw =
        ok(
            given()
                .contentType("image/png")
                .queryParam("classes", last.get("label").asText())
                .queryParam("topClasses", 1)
                .body(Demo.sample("png"))
                .post("/explain"));
    assertEquals(last.get("label"), Demo.JSON.readTree(raw).at("/classes/1/label"));
  }

  @Test
  void aMapIsLargestInTheCellThatIsNamed() throws IOException {
    for (JsonNode explained : explain("\"maps\": true").get("classes")) {
      for (JsonNode prototype : explained.get("prototypes")) {
        JsonNode map = prototype.get("map");
        assertEquals(Demo.rows(), map.size());
        double largest = 0;
        for (JsonNode row : map) {
          assertEquals(Demo.columns(), row.size());
          for (JsonNode value : row) {
            assertTrue(value.asDouble() >= 0);
            largest = Math.max(largest, value.asDouble());
          }
        }
        JsonNode cell = prototype.get("cell");
        double winner = map.get(cell.get("row").asInt()).get(cell.get("column").asInt()).asDouble();
        assertEquals(largest, winner);
        assertEquals(prototype.get("activation").asDouble(), winner, 1e-4 * largest);
      }
    }
  }

  @Test
  void aBoxLiesInThePictureThatWasSent() throws IOException {
    JsonNode answer = explain("\"topPrototypes\": 1000000");
    for (JsonNode explained : answer.get("classes")) {
      for (JsonNode prototype : explained.get("prototypes")) {
        JsonNode box = prototype.get("box");
        assertTrue(box.get("x").asInt() >= 0 && box.get("y").asInt() >= 0);
        assertTrue(
            box.get("x").asInt() + box.get("width").asInt() <= answer.at("/image/width").asInt());
        assertTrue(
            box.get("y").asInt() + box.get("height").asInt() <= answer.at("/image/height").asInt());
      }
    }
  }

  /** The explainer in this process on one side, the function in whatever form on the other. */
  @Test
  void everyKindOfPictureIsReadAsTheExplainerReadsIt() throws Exception {
    try (InfoDisent explainer = InfoDisent.open(Demo.FOLDER)) {
      for (Map.Entry<String, byte[]> picture : Pictures.ofEveryKind().entrySet()) {
        Explanation expected = explainer.explain(picture.getValue(), ExplanationOptions.DEFAULT);
        JsonNode answer = explain(picture.getValue());
        assertEquals(expected.image().width(), answer.at("/image/width").asInt(), picture.getKey());
        for (int i = 0; i < expected.classes().size(); i++) {
          JsonNode explained = answer.get("classes").get(i);
          ClassExplanation wanted = expected.classes().get(i);
          assertEquals(wanted.label(), explained.get("label").asText(), picture.getKey());
          assertEquals(
              wanted.logit(), explained.get("logit").asDouble(), TOLERANCE, picture.getKey());
        }
      }
    }
  }

  @Test
  void manyAtOnceAreAnsweredAsOneIs() throws IOException {
    String request = Demo.request(Demo.sample(), "\"maps\": true");
    Set<String> answers = new HashSet<>();
    answers.add(ok(json(request).post("/explain")));
    List<String> parallel =
        IntStream.range(0, 24)
            .parallel()
            .mapToObj(i -> ok(json(request).post(i % 2 == 0 ? "/explain" : "/explanation")))
            .toList();
    answers.addAll(parallel);
    assertEquals(1, answers.size());
  }

  private static JsonNode explain(byte[] picture) throws IOException {
    // Whatever it is: its bytes tell.
    return Demo.JSON.readTree(ok(given().contentType("image/png").body(picture).post("/explain")));
  }

  private static JsonNode explain(String options) throws IOException {
    return Demo.JSON.readTree(ok(json(Demo.request(Demo.sample(), options)).post("/explain")));
  }

  private static RequestSpecification json(String body) {
    return given().contentType(ContentType.JSON).body(body);
  }

  private static String ok(Response response) {
    return response.then().statusCode(200).contentType(ContentType.JSON).extract().asString();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
