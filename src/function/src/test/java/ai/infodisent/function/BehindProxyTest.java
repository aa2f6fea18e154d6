package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What links begin with when Quarkus is told to believe proxies, and who may read answers. */
@QuarkusTest
@TestProfile(BehindProxyTest.Configured.class)
class BehindProxyTest {

  /** As somebody would set it up. */
  public static class Configured implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.allow-x-forwarded", "true",
          "quarkus.http.proxy.enable-forwarded-host", "true",
          "quarkus.http.proxy.enable-forwarded-prefix", "true",
          "quarkus.http.cors.enabled", "true",
          "quarkus.http.cors.origins", "https://app.example.com");
    }
  }

  @TestHTTPResource URI root;

  @Test
  void linksBeginWithWhatTheProxyWasAsked() throws IOException {
    for (String path : new String[] {"/explain", "/explanation"}) {
      assertEquals(
          "https://example.com/why/gallery/",
          begin(Demo.JSON.readTree(question("/why").post(path).asString())));
    }
    for (String path : new String[] {"/prototypes/0+?examples=link", "/classes/LABEL"}) {
      String address = path.replace("LABEL", Demo.labels().get(0));
      String answer = forwarded("/why").urlEncodingEnabled(false).get(address).asString();
      assertEquals("https://example.com/why/gallery/", begin(Demo.JSON.readTree(answer)));
    }
  }

  @Test
  void aPathThatRepeatsItselfIsCutAtItsEnd() throws IOException {
    String answer = question("/explain").post("/explain").asString();
    assertEquals("https://example.com/explain/gallery/", begin(Demo.JSON.readTree(answer)));
  }

  @Test
  void whoeverAsksWithoutAProxyIsToldTheAddressAsked() throws IOException {
    String answer =
        given()
            .contentType("application/json")
            .body(Demo.request(Demo.sample(), ""))
            .post("/explain")
            .asString();
    String server = "http://" + root.getHost() + ":" + root.getPort();
    JsonNode explanation = Demo.JSON.readTree(answer);
    assertEquals(server + "/gallery/", begin(explanation));
    given()
        .get(explanation.findValue("examples").get(0).get("image").asText())
        .then()
        .statusCode(200);
  }

  @Test
  void aPageOfAConfiguredSiteMayAskAndRead() throws IOException {
    given()
        .header("Origin", "https://app.example.com")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type")
        .options("/explain")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", equalTo("https://app.example.com"));
    question("/why")
        .header("Origin", "https://app.example.com")
        .post("/explain")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", equalTo("https://app.example.com"));
  }

  private static RequestSpecification question(String prefix) throws IOException {
    return forwarded(prefix).contentType("application/json").body(Demo.request(Demo.sample(), ""));
  }

  private static RequestSpecification forwarded(String prefix) {
    return given()
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "example.com")
        .header("X-Forwarded-Prefix", prefix);
  }

  private static String begin(JsonNode answer) {
    String image = answer.findValue("examples").get(0).get("image").asText();
    assertTrue(image.matches(".*/[0-9a-f]+\\.jpg"), image);
    return image.substring(0, image.lastIndexOf('/') + 1);
  }
}
