package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever runs the function can see of it. */
@QuarkusTest
class ObservationTest {

  @Test
  void everyPhaseOfARequestIsCounted() throws IOException {
    explain();
    for (String phase : new String[] {"wait", "decode", "prepare", "run", "explain", "write"}) {
      double before = value("infodisent_phase_seconds_count{phase=\"" + phase + "\"}");
      explain();
      double after = value("infodisent_phase_seconds_count{phase=\"" + phase + "\"}");
      assertEquals(before + 1, after, phase);
    }
    reaches(1, "infodisent_request_seconds_count{status=\"200\"}");
  }

  @Test
  void theFunctionWaitsItsTurnToo() throws IOException {
    explain();
    double before = value("infodisent_phase_seconds_count{phase=\"wait\"}");
    given()
        .contentType(ContentType.JSON)
        .body(Demo.request(Demo.sample(), ""))
        .post("/explanation")
        .then()
        .statusCode(200);
    assertEquals(before + 1, value("infodisent_phase_seconds_count{phase=\"wait\"}"));
    assertEquals(0, value("infodisent_requests_active"));
    assertEquals(0, value("infodisent_requests_waiting"));
  }

  @Test
  void whatServesIsTold() throws IOException {
    explain();
    String told = scrape();
    assertTrue(told.contains("infodisent_model_info{device=\""), told);
    assertTrue(told.contains("version=\"" + Demo.version() + "\"} 1"), told);
  }

  @Test
  void theFirstComponentIsHeldAgainstTheDemosRecord() throws IOException {
    explain();
    double before = value("infodisent_first_activation_quantile_count");
    explain();
    assertEquals(before + 1, value("infodisent_first_activation_quantile_count"));
    double recorded = value("infodisent_first_activation_recorded_ratio{quantile=\"0.99\"}");
    assertTrue(recorded > 0.3 && recorded < 1, "found " + recorded);
  }

  @Test
  void refusalsAreCountedByTheirCause() {
    given().contentType("text/plain").body("x").post("/explain").then().statusCode(415);
    double before = value("infodisent_refusals_total{cause=\"type\"}");
    given().contentType("text/plain").body("x").post("/explain").then().statusCode(415);
    reaches(before + 1, "infodisent_refusals_total{cause=\"type\"}");
  }

  @Test
  void metricsAreOnlyRead() {
    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .contentType("text/plain; version=0.0.4; charset=utf-8");
    given().post("/q/metrics").then().statusCode(405).header("Allow", "GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "6d0b4c6e-8f2f-4b39-a1b2-0d2d9fd1b1ad", "Root=1-67891233-abcdef012345678"})
  void aSaneRequestIdIsKept(String id) {
    given()
        .header("X-Request-Id", id)
        .get("/v2/health/live")
        .then()
        .header("X-Request-Id", equalTo(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "<script>", "\u00e4", "%0d%0aSet-Cookie:x"})
  void anotherIsReplaced(String id) {
    given()
        .header("X-Request-Id", id)
        .get("/v2/health/live")
        .then()
        .header("X-Request-Id", matchesPattern("[0-9a-f]{16}"));
  }

  @Test
  void aRefusalBearsItsIdToo() {
    given()
        .header("X-Request-Id", "mine")
        .get("/nothing")
        .then()
        .statusCode(404)
        .header("X-Request-Id", equalTo("mine"))
        .body("detail", containsString("expected"));
  }

  private static void explain() throws IOException {
    given()
        .contentType("image/png")
        .body(Demo.sample("png"))
        .post("/explain")
        .then()
        .statusCode(200);
  }

  private static double value(String series) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** What is counted when an answer has been sent may be counted a moment later. */
  private static void reaches(double least, String series) {
    long end = System.nanoTime() + 5_000_000_000L;
    while (value(series) < least) {
      assertTrue(System.nanoTime() < end, series);
    }
  }

  private static String scrape() {
    return given().get("/q/metrics").then().statusCode(200).extract().asString();
  }
}
