package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a model, whatever the picture. */
@QuarkusTest
class OverviewTest {

  @Test
  void aPrototypeTellsForWhichClassesItSpeaksAndWhereItWasSeen() throws IOException {
    JsonNode explained = explained();
    for (JsonNode prototype : explained.get("prototypes")) {
      String name = prototype.get("channel").asText() + prototype.get("sign").asText();
      JsonNode told = told("/prototypes/" + name);
      assertEquals(List.of("model", "channel", "sign", "classes", "examples"), names(told));
      assertEquals(Demo.version(), told.at("/model/version").asText());
      assertEquals(prototype.get("channel"), told.get("channel"));
      assertEquals(prototype.get("sign"), told.get("sign"));
      assertEquals(prototype.get("examples"), told.get("examples"));
      double previous = Double.MAX_VALUE;
      Map<String, JsonNode> weights = new HashMap<>();
      for (JsonNode weighed : told.get("classes")) {
        assertEquals(List.of("index", "label", "weight"), names(weighed));
        assertEquals(
            Demo.labels().get(weighed.get("index").asInt()), weighed.get("label").asText());
        assertTrue(weighed.get("weight").asDouble() > 0);
        assertTrue(weighed.get("weight").asDouble() <= previous, "the largest weight comes first");
        previous = weighed.get("weight").asDouble();
        weights.put(weighed.get("label").asText(), weighed.get("weight"));
      }
      assertEquals(prototype.get("weight"), weights.get(explained.get("label").asText()));
    }
  }

  @Test
  void aPlusMayBeEncodedAndBothSignsHaveTheSameWeights() throws IOException {
    assertEquals(told("/prototypes/0+"), told("/prototypes/0%2B"));
    JsonNode minus = told("/prototypes/0-");
    assertEquals("-", minus.get("sign").asText());
    assertEquals(told("/prototypes/0+").get("classes"), minus.get("classes"));
    assertEquals(minus, told("/prototypes/0%2D"));
  }

  @Test
  void aClassTellsThePrototypesWithTheLargestWeights() throws IOException {
    JsonNode explained = explained();
    String label = explained.get("label").asText();
    JsonNode all = told("/classes/" + label + "?topPrototypes=1000000&examples=none");
    assertEquals(List.of("model", "classes"), names(all));
    assertEquals(1, all.get("classes").size());
    JsonNode found = all.at("/classes/0");
    assertEquals(List.of("index", "label", "bias", "prototypes"), names(found));
    for (String part : List.of("index", "label", "bias")) {
      assertEquals(explained.get(part), found.get(part));
    }
    Map<String, JsonNode> weights = new HashMap<>();
    double previous = Double.MAX_VALUE;
    for (JsonNode weighed : found.get("prototypes")) {
      assertEquals(List.of("channel", "sign", "weight", "examples"), names(weighed));
      assertEquals(0, weighed.get("examples").size());
      assertTrue(weighed.get("weight").asDouble() > 0);
      assertTrue(weighed.get("weight").asDouble() <= previous, "the largest weight comes first");
      previous = weighed.get("weight").asDouble();
      weights.put(
          weighed.get("channel").asText() + weighed.get("sign").asText(), weighed.get("weight"));
    }
    for (JsonNode prototype : explained.get("prototypes")) {
      String name = prototype.get("channel").asText() + prototype.get("sign").asText();
      assertEquals(prototype.get("weight"), weights.get(name));
    }
    JsonNode usual = told("/classes/" + label).at("/classes/0/prototypes");
    assertEquals(Math.min(5, weights.size()), usual.size());
    for (int i = 0; i < usual.size(); i++) {
      assertEquals(found.at("/prototypes/" + i + "/channel"), usual.get(i).get("channel"));
      assertFalse(usual.get(i).get("examples").isEmpty());
    }
  }

  @Test
  void allClassesAreListedByIndex() throws IOException {
    JsonNode all = told("/classes");
    assertEquals(List.of("model", "classes"), names(all));
    assertEquals(Demo.version(), all.at("/model/version").asText());
    List<String> labels = new ArrayList<>();
    for (JsonNode listed : all.get("classes")) {
      assertEquals(List.of("index", "label", "bias"), names(listed));
      assertEquals(labels.size(), listed.get("index").asInt());
      labels.add(listed.get("label").asText());
    }
    assertEquals(Demo.labels(), labels);
  }

  @Test
  void allPrototypesAreListedAsEachTellsOfItself() throws IOException {
    JsonNode all = told("/prototypes");
    assertEquals(List.of("model", "prototypes"), names(all));
    assertTrue(all.get("prototypes").size() <= 2 * Demo.channels());
    List<String> listed = new ArrayList<>();
    for (JsonNode prototype : all.get("prototypes")) {
      assertEquals(
          List.of("channel", "sign", "activation", "strongest", "examples"), names(prototype));
      listed.add(prototype.get("channel").asText() + prototype.get("sign").asText());
    }
    assertEquals(listed, listed.stream().distinct().toList());
    for (int i = 0; i < listed.size(); i += 1 + listed.size() / 10) {
      JsonNode summary = all.get("prototypes").get(i);
      JsonNode whole = told("/prototypes/" + listed.get(i));
      assertEquals(whole.at("/classes/0"), summary.get("strongest"));
      assertEquals(whole.at("/examples/0"), summary.at("/examples/0"));
    }
    JsonNode explained = explained();
    for (JsonNode prototype : explained.get("prototypes")) {
      assertTrue(
          listed.contains(prototype.get("channel").asText() + prototype.get("sign").asText()));
    }
    assertEquals(0, told("/prototypes?examples=none").at("/prototypes/0/examples").size());
    assertTrue(
        told("/prototypes?examples=inline")
            .at("/prototypes/0/examples/0/image")
            .asText()
            .startsWith("data:image/jpeg;base64,"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prototypes/0+", "/classes/LABEL", "/prototypes"})
  void whatIsKnownIsNotSentAgain(String path) {
    String address = path.replace("LABEL", Demo.labels().get(0));
    Response first = get(address);
    first.then().statusCode(200).header("ETag", notNullValue());
    String tag = first.header("ETag");
    for (String known : List.of(tag, "W/" + tag, "\"another\", " + tag, "*")) {
      given()
          .urlEncodingEnabled(false)
          .header("If-None-Match", known)
          .get(address)
          .then()
          .statusCode(304)
          .header("ETag", equalTo(tag))
          .body(emptyString());
    }
    given()
        .urlEncodingEnabled(false)
        .header("If-None-Match", "\"another\"")
        .get(address)
        .then()
        .statusCode(200);
    given()
        .urlEncodingEnabled(false)
        .head(address)
        .then()
        .statusCode(200)
        .header("ETag", equalTo(tag))
        .body(emptyString());
    get(address + "?examples=none").then().statusCode(200);
    assertFalse(tag.equals(get(address + "?examples=none").header("ETag")));
  }

  @ParameterizedTest
  @CsvSource({
    "/prototypes/17,expected a channel with its sign",
    "/prototypes/17*,expected a channel with its sign",
    "/prototypes/+17,expected a channel with its sign",
    "/prototypes/17%20,expected a channel with its sign",
    "/prototypes/hat+,expected a channel with its sign",
    "/prototypes/999999+,expected a channel below",
    "/prototypes/99999999999-,expected a channel with its sign",
    "/prototypes/17+/more,found GET /prototypes/17+/more",
    "/classes/none%20of%20them,found \"none of them\"",
    "/classes/..%2F..%2Fmodel.json,class labels"
  })
  void whatIsNotThereIsTold(String address, String detail) {
    get(address)
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", containsString(detail));
  }

  @ParameterizedTest
  @CsvSource({
    "/prototypes/0+?examples=some,expected examples to be link",
    "/prototypes/0+?topClasses=3,expected the query parameter examples",
    "/prototypes/0+?examples=link&examples=link,expected examples once",
    "/prototypes?topPrototypes=3,expected the query parameter examples",
    "/prototypes?examples=some,expected examples to be link",
    "/classes?examples=none,expected no query parameters",
    "/classes/LABEL?topPrototypes=0,expected topPrototypes to be at least 1",
    "/classes/LABEL?topPrototypes=many,found \"many\"",
    "/classes/LABEL?maps=true,found maps"
  })
  void badOptionsAreTold(String address, String detail) {
    get(address.replace("LABEL", Demo.labels().get(0)))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString(detail));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prototypes/0+", "/classes/anything", "/prototypes", "/classes"})
  void nothingIsWritten(String address) {
    given()
        .urlEncodingEnabled(false)
        .post(address)
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD");
  }

  private static JsonNode explained() throws IOException {
    String answer =
        given()
            .contentType("application/json")
            .body(Demo.request(Demo.sample(), "\"topClasses\": 1"))
            .post("/explain")
            .asString();
    return Demo.JSON.readTree(answer).at("/classes/0");
  }

  private static JsonNode told(String address) throws IOException {
    return Demo.JSON.readTree(
        get(address).then().statusCode(200).contentType("application/json").extract().asString());
  }

  private static Response get(String address) {
    return given().urlEncodingEnabled(false).get(address);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
