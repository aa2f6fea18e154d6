package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that people open, as far as that can be told without a browser. */
@QuarkusTest
class PageTest {

  /** What a browser goes on to ask for, relative to the page or to a module. */
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"(page/[^\"]+)\"|from \"\\./([^\"]+)\"");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  @Test
  void everyPartThatThePageAsksForIsThereAndOfItsType() {
    Map<String, String> parts = parts();
    assertTrue(parts.containsKey("/page/page.css") && parts.containsKey("/page/main.js"));
    assertTrue(parts.size() > 5, parts.keySet().toString());
  }

  @Test
  void everyPartForbidsWhatThePageDoesNotNeed() {
    for (String address : parts().keySet()) {
      Response answer = given().get(address);
      String policy = answer.header("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
      for (String closed : Set.of("base-uri", "form-action", "frame-ancestors")) {
        assertTrue(policy.contains(closed + " 'none'"), policy);
      }
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", answer.header("X-Content-Type-Options"));
      assertEquals("no-referrer", answer.header("Referrer-Policy"));
    }
  }

  @Test
  void nothingIsInlineAndNothingIsElsewhere() {
    parts()
        .forEach(
            (address, text) -> {
              if (address.equals("/")) {
                assertFalse(text.matches("(?s).*<script(?![^>]* src=)[^>]*>.*"), "a script");
                assertFalse(text.contains("<style"), "a style sheet");
                assertFalse(text.matches("(?s).*\\s(style|on[a-z]+)=\".*"), "a style or a handler");
                // Behind a gateway's prefix, what begins with a slash is not this function's.
                assertFalse(text.matches("(?s).*(href|src)=\"/.*"), "an address from the root");
              }
              String elsewhere = text.replace("http://www.w3.org/2000/svg", "");
              assertFalse(elsewhere.matches("(?s).*https?://.*"), address);
              for (String markup :
                  Set.of("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(")) {
                assertFalse(text.contains(markup), markup + " in " + address);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/page.css", "/page/main.js"})
  void whatIsKnownIsNotSentAgain(String address) {
    String tag = given().get(address).then().statusCode(200).extract().header("ETag");
    given()
        .header("If-None-Match", tag)
        .get(address)
        .then()
        .statusCode(304)
        .header("ETag", equalTo(tag))
        .body(emptyString());
    given()
        .head(address)
        .then()
        .statusCode(200)
        .header("ETag", equalTo(tag))
        .header("Cache-Control", equalTo("no-cache"))
        .body(emptyString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/none.js",
        "/page/page",
        "/page/",
        "/page",
        "/page/..%2fapplication.properties",
        "/page/..%2fopenapi.yaml",
        "/page/../openapi.html",
        "/index.html"
      })
  void nothingElseIsServed(String address) {
    given()
        .urlEncodingEnabled(false)
        .get(address)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void thePageIsOnlyRead() {
    given().delete("/page/page.css").then().statusCode(405).header("Allow", "GET, HEAD");
    given().delete("/").then().statusCode(404);
    // Events come to the same address.
    given()
        .contentType("text/plain")
        .body("no event")
        .post("/")
        .then()
        .statusCode(415)
        .body("detail", startsWith("expected a CloudEvent"));
  }

  /** The page and all that it asks for, by their addresses. */
  private static Map<String, String> parts() {
    Map<String, String> parts = new TreeMap<>();
    Set<String> left = new TreeSet<>(Set.of("/"));
    while (!left.isEmpty()) {
      String address = left.iterator().next();
      left.remove(address);
      Response answer = given().get(address);
      String end = address.equals("/") ? "html" : address.replaceFirst(".*\\.", "");
      answer.then().statusCode(200).header("Content-Type", equalTo(TYPES.get(end)));
      parts.put(address, answer.asString());
      Matcher reference = REFERENCE.matcher(answer.asString());
      while (reference.find()) {
        String found =
            reference.group(1) == null ? "/page/" + reference.group(2) : "/" + reference.group(1);
        if (!parts.containsKey(found)) {
          left.add(found);
        }
      }
    }
    return parts;
  }
}
