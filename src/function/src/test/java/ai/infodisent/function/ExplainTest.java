package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.InfoDisent;
import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.ExplanationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** What a well asked question is answered. */
@QuarkusTest
class ExplainTest {

  private static final double TOLERANCE = 1e-3;

  @Test
  void anAnswerHasThePromisedShape() throws IOException {
    JsonNode answer = explain("\"topClasses\": 2, \"topPrototypes\": 4");

    assertEquals(List.of("id", "model", "image", "classes"), names(answer));
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
      String last = Demo.labels().get(Demo.labels().size() - 1);
      String query =
          "?topClasses=4&topPrototypes=7&maps=true&against="
              + last
              + "&without=3&without=5-&without=7%2B&without=9+&flip=true&contributions=true&scoreBelow=1"
              + "&examples=none";
      String raw =
          ok(
              given()
                  .urlEncodingEnabled(false)
                  .contentType("image/" + format)
                  .body(picture)
                  .post("/explain" + query));
      String options =
          "\"topClasses\": 4, \"topPrototypes\": 7, \"maps\": true, \"against\": \""
              + last
              + "\", \"without\": [3, \"5-\", \"7+\", \"9+\"], \"flip\": true, \"contributions\": true,"
              + " \"explainWhen\": {\"scoreBelow\": 1}, \"examples\": \"none\"";
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
  void anAnswerIsNamedByModelOptionsAndPicture() throws Exception {
    String options = "examples=link&flip=false&maps=false&topClasses=2&topPrototypes=5";
    String lines = Demo.version() + "\n" + options + "\n" + sha256(Demo.sample()) + "\n";
    String name = sha256(lines.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    assertEquals(name, explain("\"topClasses\": 2").get("id").asText());
    assertEquals(name, explain("\"maps\": false, \"topClasses\": 2").get("id").asText());
    assertNotEquals(name, explain("\"topClasses\": 3").get("id").asText());
    assertNotEquals(name, explain(Demo.sample("jpeg")).get("id").asText());
  }

  @Test
  void whyNotAnotherClassIsADifferenceOfContributions() throws IOException {
    JsonNode all = everything();
    for (int rank : new int[] {0, 1, all.size() - 1}) {
      JsonNode other = all.get(rank);
      JsonNode chosen = all.get(rank == 0 ? 1 : 0);
      JsonNode answer =
          explain("\"topPrototypes\": 4, \"against\": " + other.get("label")).get("against");
      assertEquals(
          List.of("chosen", "other", "difference", "prototypes", "listed", "rest", "bias"),
          names(answer));
      for (String part : List.of("index", "label", "logit", "score")) {
        assertEquals(chosen.get(part), answer.get("chosen").get(part));
        assertEquals(other.get(part), answer.get("other").get(part));
      }
      double difference = answer.get("difference").asDouble();
      assertEquals(
          chosen.get("logit").asDouble() - other.get("logit").asDouble(), difference, TOLERANCE);
      assertEquals(
          difference,
          answer.get("listed").asDouble()
              + answer.get("rest").asDouble()
              + answer.get("bias").asDouble(),
          TOLERANCE);
      assertDifferences(contributions(chosen), contributions(other), answer);
    }
  }

  private static void assertDifferences(
      Map<String, Double> chosen, Map<String, Double> other, JsonNode answer) {
    Set<String> names = new HashSet<>(chosen.keySet());
    names.addAll(other.keySet());
    List<Double> sizes = new ArrayList<>();
    for (String name : names) {
      sizes.add(Math.abs(chosen.getOrDefault(name, 0.0) - other.getOrDefault(name, 0.0)));
    }
    sizes.sort(Comparator.reverseOrder());
    double listed = 0;
    assertEquals(4, answer.get("prototypes").size());
    for (int i = 0; i < 4; i++) {
      JsonNode prototype = answer.get("prototypes").get(i);
      String name = prototype.get("channel").asText() + prototype.get("sign").asText();
      assertEquals(chosen.getOrDefault(name, 0.0), prototype.get("chosen").asDouble(), 1e-5);
      assertEquals(other.getOrDefault(name, 0.0), prototype.get("other").asDouble(), 1e-5);
      double difference = prototype.get("difference").asDouble();
      assertEquals(
          prototype.get("chosen").asDouble() - prototype.get("other").asDouble(), difference, 1e-5);
      assertEquals(sizes.get(i), Math.abs(difference), 1e-5);
      listed += difference;
      for (String part : List.of("activation", "cell", "box", "examples")) {
        assertTrue(prototype.has(part), part);
      }
    }
    assertEquals(listed, answer.get("listed").asDouble(), 1e-4);
  }

  @Test
  void withoutSomePrototypesTheDecisionIsTheSumOfTheOthers() throws IOException {
    JsonNode all = everything();
    Iterator<String> strongest = contributions(all.get(0)).keySet().iterator();
    String first = strongest.next();
    String channel = strongest.next().replaceAll("[+-]", "");
    String options = "[" + channel + ", \"" + first + "\"]";
    if (first.replaceAll("[+-]", "").equals(channel)) {
      options = "[" + channel + "]";
    }
    JsonNode answer =
        explain("\"topClasses\": 1000000, \"topPrototypes\": 1, \"without\": " + options)
            .get("without");
    List<String> removed = new ArrayList<>();
    answer.get("components").forEach(name -> removed.add(name.asText()));
    assertTrue(removed.containsAll(List.of(first, channel + "+", channel + "-")));

    Map<Integer, Double> logits = new HashMap<>();
    Map<Integer, Integer> ranks = new HashMap<>();
    for (JsonNode explained : all) {
      Map<String, Double> contributions = contributions(explained);
      double logit = explained.get("logit").asDouble();
      for (String name : removed) {
        logit -= contributions.getOrDefault(name, 0.0);
      }
      ranks.put(explained.get("index").asInt(), 1 + ranks.size());
      logits.put(explained.get("index").asInt(), logit);
    }
    assertEquals(all.size(), answer.get("classes").size());
    double sum = logits.values().stream().mapToDouble(Math::exp).sum();
    int rank = 0;
    for (JsonNode rescored : answer.get("classes")) {
      int index = rescored.get("index").asInt();
      assertEquals(Demo.labels().get(index), rescored.get("label").asText());
      JsonNode after = rescored.get("after");
      assertEquals(++rank, after.get("rank").asInt());
      assertEquals(logits.get(index), after.get("logit").asDouble(), TOLERANCE);
      assertEquals(Math.exp(logits.get(index)) / sum, after.get("score").asDouble(), 1e-4);
      JsonNode before = all.get(ranks.get(index) - 1);
      assertEquals(ranks.get(index), rescored.at("/before/rank").asInt());
      assertEquals(before.get("logit"), rescored.at("/before/logit"));
      assertEquals(before.get("score"), rescored.at("/before/score"));
    }
    assertEquals(
        !answer.at("/classes/0/index").equals(all.at("/0/index")),
        answer.get("flipped").asBoolean());
  }

  @Test
  void whatFlipsTheDecisionDoesSoAndNoneOfItIsSuperfluous() throws IOException {
    JsonNode flip = explain("\"flip\": true").get("flip");
    assertEquals(List.of("components", "flipped", "classes"), names(flip));
    assertTrue(flip.get("flipped").asBoolean());
    assertEquals(1, flip.at("/classes/0/after/rank").asInt());
    assertTrue(flip.at("/classes/0/before/rank").asInt() > 1);
    assertEquals(flip, explain("\"without\": " + flip.get("components")).get("without"));
    for (int i = 0; i < flip.get("components").size(); i++) {
      ArrayNode fewer = flip.get("components").deepCopy();
      fewer.remove(i);
      if (!fewer.isEmpty()) {
        assertFalse(explain("\"without\": " + fewer).at("/without/flipped").asBoolean());
      }
    }
  }

  @Test
  void whoHasTheContributionsCanScoreTheDecisionWithoutAnyPrototypeListed() throws IOException {
    String last = Demo.labels().get(Demo.labels().size() - 1);
    String against = "\"topClasses\": 2, \"topPrototypes\": 4, \"against\": \"" + last + "\"";
    JsonNode answer = explain(against + ", \"contributions\": true");
    JsonNode table = answer.get("contributions");
    Map<String, JsonNode> rows = new HashMap<>();
    for (JsonNode row : table.get("prototypes")) {
      assertEquals(List.of("channel", "sign", "contributions"), names(row));
      assertEquals(Demo.labels().size(), row.get("contributions").size());
      assertNull(rows.put(row.get("channel").asText() + row.get("sign").asText(), row), "once");
    }
    Set<String> listed = new TreeSet<>();
    for (JsonNode explained : answer.get("classes")) {
      int index = explained.get("index").asInt();
      assertEquals(explained.get("logit"), table.at("/logits/" + index));
      for (JsonNode prototype : explained.get("prototypes")) {
        String name = prototype.get("channel").asText() + prototype.get("sign").asText();
        listed.add(name);
        assertEquals(prototype.get("contribution"), rows.get(name).get("contributions").get(index));
      }
    }
    for (JsonNode prototype : answer.at("/against/prototypes")) {
      listed.add(prototype.get("channel").asText() + prototype.get("sign").asText());
    }
    assertEquals(listed, new TreeSet<>(rows.keySet()));

    String removed = listed.iterator().next();
    JsonNode without = explain("\"topClasses\": 1000000, \"without\": [\"" + removed + "\"]");
    for (JsonNode rescored : without.at("/without/classes")) {
      int index = rescored.get("index").asInt();
      assertEquals(
          rescored.at("/after/logit").asDouble(),
          table.at("/logits/" + index).asDouble()
              - rows.get(removed).get("contributions").get(index).asDouble(),
          TOLERANCE);
    }
    assertFalse(explain(against).has("contributions"));
  }

  @Test
  void mapsComeWithTheEdgesOfTheirCellsInThePicture() throws IOException {
    byte[] wide = Drawing.jpeg(90, 64);
    String request = Demo.request(wide, "\"maps\": true");
    JsonNode answer = Demo.JSON.readTree(ok(json(request).post("/explain")));
    JsonNode grid = answer.get("grid");
    assertEquals(Demo.columns() + 1, grid.get("columns").size());
    assertEquals(Demo.rows() + 1, grid.get("rows").size());
    for (JsonNode explained : answer.get("classes")) {
      for (JsonNode prototype : explained.get("prototypes")) {
        int row = prototype.at("/cell/row").asInt();
        int column = prototype.at("/cell/column").asInt();
        JsonNode box = prototype.get("box");
        assertEquals(grid.at("/columns/" + column), box.get("x"));
        assertEquals(grid.at("/rows/" + row), box.get("y"));
        assertEquals(
            grid.at("/columns/" + (column + 1)).asInt(),
            box.get("x").asInt() + box.get("width").asInt());
        assertEquals(
            grid.at("/rows/" + (row + 1)).asInt(),
            box.get("y").asInt() + box.get("height").asInt());
      }
    }
    assertFalse(explain("").has("grid"));
  }

  @Test
  void onlyUncertainDecisionsAreExplainedIfSoAsked() throws IOException {
    JsonNode usual = explain("\"against\": \"" + Demo.labels().get(0) + "\", \"flip\": true");
    String options = ", \"against\": \"" + Demo.labels().get(0) + "\", \"flip\": true";
    JsonNode uncertain = explain("\"explainWhen\": {\"scoreBelow\": 1}" + options);
    assertTrue(uncertain.get("explained").asBoolean());
    for (String part : List.of("classes", "against", "flip")) {
      assertEquals(usual.get(part), uncertain.get(part));
    }
    JsonNode certain = explain("\"explainWhen\": {\"scoreBelow\": 0.01}" + options);
    assertEquals(List.of("id", "model", "image", "explained", "classes"), names(certain));
    assertFalse(certain.get("explained").asBoolean());
    for (int i = 0; i < usual.get("classes").size(); i++) {
      JsonNode known = usual.get("classes").get(i);
      JsonNode told = certain.get("classes").get(i);
      assertEquals(names(known), names(told));
      for (String part : List.of("index", "label", "logit", "score", "bias")) {
        assertEquals(known.get(part), told.get(part));
      }
      assertEquals(0, told.get("prototypes").size());
      assertEquals(0, told.get("listed").asDouble());
      assertEquals(
          told.get("logit").asDouble(),
          told.get("rest").asDouble() + told.get("bias").asDouble(),
          TOLERANCE);
    }
  }

  @Test
  void severalPicturesAreAnsweredAsEachIs() throws IOException {
    List<byte[]> pictures = List.of(Demo.sample("png"), Demo.sample("jpeg"), Drawing.jpeg(64, 90));
    String request =
        pictures.stream()
            .map(picture -> '"' + Base64.getEncoder().encodeToString(picture) + '"')
            .collect(Collectors.joining(", ", "{\"topClasses\": 2, \"images\": [", "]}"));
    String answer = ok(json(request).post("/explain"));
    assertEquals(answer, ok(json(request).post("/explanation")));
    JsonNode together = Demo.JSON.readTree(answer);
    assertEquals(List.of("explanations"), names(together));
    assertEquals(pictures.size(), together.get("explanations").size());
    for (int i = 0; i < pictures.size(); i++) {
      String alone = ok(json(Demo.request(pictures.get(i), "\"topClasses\": 2")).post("/explain"));
      JsonNode expected = Demo.JSON.readTree(alone);
      JsonNode found = together.get("explanations").get(i);
      assertEquals(expected.get("id"), found.get("id"));
      assertEquals(expected.get("image"), found.get("image"));
      for (int rank = 0; rank < 2; rank++) {
        JsonNode explained = found.get("classes").get(rank);
        assertEquals(expected.at("/classes/" + rank + "/index"), explained.get("index"));
        assertEquals(
            expected.at("/classes/" + rank + "/logit").asDouble(),
            explained.get("logit").asDouble(),
            TOLERANCE);
      }
    }
  }

  @Test
  void aDrawingIsTheAnswerWhereItIsAcceptedFirst() throws Exception {
    JsonNode told = explain("\"topClasses\": 2");
    String drawn =
        given()
            .accept("image/svg+xml, application/json;q=0.5")
            .contentType("image/png")
            .body(Demo.sample("png"))
            .post("/explain?topClasses=2")
            .then()
            .statusCode(200)
            .contentType("image/svg+xml")
            .header("Content-Security-Policy", startsWith("default-src 'none'"))
            .extract()
            .asString();
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(drawn.getBytes(StandardCharsets.UTF_8)));
    assertTrue(drawn.contains(Base64.getEncoder().encodeToString(Demo.sample("png"))), "picture");
    assertTrue(drawn.contains("data:image/jpeg;base64,"), "training pictures");
    assertFalse(drawn.contains("/gallery/"), "links");
    for (JsonNode explained : told.get("classes")) {
      assertTrue(drawn.contains("Why " + explained.get("label").asText() + "?"), drawn);
      for (JsonNode prototype : explained.get("prototypes")) {
        String name = prototype.get("channel").asText() + prototype.get("sign").asText();
        assertTrue(drawn.contains(">" + name + "</text>"), name);
      }
    }
    String list =
        Demo.request(Demo.sample(), "").replaceFirst("\"image\": (\"[^\"]*\")", "\"images\": [$1]");
    json(list)
        .accept("image/svg+xml")
        .post("/explain")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", equalTo("expected one picture to draw, found a list of pictures"));
    for (String accepted : List.of("application/json, image/svg+xml;q=0.9", "*/*", "text/html")) {
      json(Demo.request(Demo.sample(), ""))
          .accept(accepted)
          .post("/explain")
          .then()
          .statusCode(200)
          .contentType("application/json");
    }
  }

  @Test
  void aListOfOnePictureIsAnsweredWithAList() throws IOException {
    String alone = Demo.request(Demo.sample(), "");
    String listed = alone.replaceFirst("\"image\": (\"[^\"]*\")", "\"images\": [$1]");
    JsonNode one = Demo.JSON.readTree(ok(json(listed).post("/explain")));
    assertEquals(1, one.get("explanations").size());
    assertEquals(explain(""), one.at("/explanations/0"));
  }

  @Test
  void examplesAreShownInTheFormThatIsAskedFor() throws IOException {
    JsonNode linked = explain("\"topClasses\": 1");
    assertEquals(
        linked.get("classes"), explain("\"topClasses\": 1, \"examples\": \"link\"").get("classes"));
    JsonNode inline = explain("\"topClasses\": 1, \"examples\": \"inline\"");
    JsonNode none = explain("\"topClasses\": 1, \"examples\": \"none\"");
    int compared = 0;
    for (int i = 0; i < linked.at("/classes/0/prototypes").size(); i++) {
      JsonNode links = linked.at("/classes/0/prototypes/" + i + "/examples");
      JsonNode thumbnails = inline.at("/classes/0/prototypes/" + i + "/examples");
      assertEquals(0, none.at("/classes/0/prototypes/" + i + "/examples").size());
      assertEquals(links.size(), thumbnails.size());
      for (int j = 0; j < links.size(); j++) {
        String data = thumbnails.get(j).get("image").asText();
        assertTrue(data.startsWith("data:image/jpeg;base64,"));
        assertArrayEquals(
            given().get(links.get(j).get("image").asText()).asByteArray(),
            Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1)));
        assertEquals(links.get(j).get("box"), thumbnails.get(j).get("box"));
        compared++;
      }
    }
    assertTrue(compared > 0);
  }

  @Test
  void nobodyIsBelievedToBeAProxyUnlessConfigured() throws IOException {
    String answer =
        ok(
            json(Demo.request(Demo.sample(), ""))
                .header("X-Forwarded-Host", "example.com")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "host=example.com;proto=https")
                .post("/explain"));
    assertFalse(answer.contains("example.com"));
    assertTrue(answer.contains("\"/gallery/"));
  }

  @Test
  void noOtherSitesPageMayReadAnAnswerUnlessConfigured() throws IOException {
    Response answer =
        json(Demo.request(Demo.sample(), ""))
            .header("Origin", "https://example.com")
            .post("/explain");
    answer.then().statusCode(200).header("Access-Control-Allow-Origin", nullValue());
    given()
        .header("Origin", "https://example.com")
        .header("Access-Control-Request-Method", "POST")
        .options("/explain")
        .then()
        .statusCode(405)
        .header("Access-Control-Allow-Origin", nullValue());
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

  /** All classes, and all their components. */
  private static JsonNode everything() throws IOException {
    String all = "\"topClasses\": 1000000, \"topPrototypes\": 1000000, \"examples\": \"none\"";
    return explain(all).get("classes");
  }

  /** By component, the largest first. */
  private static Map<String, Double> contributions(JsonNode explained) {
    Map<String, Double> contributions = new LinkedHashMap<>();
    for (JsonNode prototype : explained.get("prototypes")) {
      contributions.put(
          prototype.get("channel").asText() + prototype.get("sign").asText(),
          prototype.get("contribution").asDouble());
    }
    return contributions;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
