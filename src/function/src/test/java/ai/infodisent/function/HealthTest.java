package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.ExplanationOptions;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What probes are told. */
@QuarkusTest
class HealthTest {

  @ParameterizedTest
  @CsvSource({"live", "ready"})
  void theStatusTellsAndTheBodyRepeatsIt(String question) {
    given()
        .get("/v2/health/" + question)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body(equalTo("{\"" + question + "\":true}"));
  }

  @ParameterizedTest
  @CsvSource({"live", "ready"})
  void theHeadIsToldAlone(String question) {
    given().head("/v2/health/" + question).then().statusCode(200).body(equalTo(""));
  }

  @ParameterizedTest
  @CsvSource({"POST,live", "PUT,ready", "DELETE,ready", "OPTIONS,live"})
  void healthIsOnlyRead(String method, String question) {
    given()
        .request(method, "/v2/health/" + question)
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD")
        .contentType("application/problem+json")
        .body("detail", equalTo("expected GET or HEAD, found " + method));
  }

  @ParameterizedTest
  @CsvSource({"/v2/health", "/v2/health/", "/v2/health/started", "/v2/health/ready/x", "/health"})
  void anotherQuestionIsUnknown(String path) {
    given().get(path).then().statusCode(404).body("detail", containsString("found GET " + path));
  }

  @Test
  void aServiceIsReadyFromItsFirstRunToTheBeginningOfTheEnd() {
    ExplanationService service = new ExplanationService(demo(), null, "/");
    assertFalse(service.ready(), "before it opens");
    assertFalse(service.becomeReady(), "before it opens");
    service.open(new StartupEvent());
    try {
      assertFalse(service.ready(), "before its first run");
      assertTrue(service.becomeReady(), "when it has run");
      assertTrue(service.ready(), "when it has run");
      service.leave(new ShutdownDelayInitiatedEvent());
      assertFalse(service.ready(), "when it is asked to end");
      assertFalse(service.becomeReady(), "when it is asked to end");
    } finally {
      service.close();
    }
  }

  @Test
  void aPictureIsAFirstRunToo() throws Exception {
    ExplanationService service = new ExplanationService(demo(), null, "/");
    service.open(new StartupEvent());
    try {
      service.explain(new ExplainRequest(Demo.sample(), ExplanationOptions.DEFAULT));
      assertTrue(service.ready());
    } finally {
      service.close();
    }
  }

  @Test
  void aServiceThatIsClosedIsNotReady() {
    ExplanationService service = new ExplanationService(demo(), null, "/");
    service.open(new StartupEvent());
    service.close();
    assertFalse(service.ready());
  }

  private static InfoDisentConfig demo() {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(InfoDisentConfig.class)
        .withDefaultValue("infodisent.bundle", Demo.FOLDER.toString())
        .withDefaultValue("infodisent.limits.body", "10M")
        .build()
        .getConfigMapping(InfoDisentConfig.class);
  }
}
