package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.function.metrics.Metrics;
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
  @CsvSource({"live", "started", "ready"})
  void theStatusTellsAndTheBodyRepeatsIt(String question) {
    given()
        .get("/v2/health/" + question)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body(equalTo("{\"" + question + "\":true}"));
  }

  @ParameterizedTest
  @CsvSource({"live", "started", "ready"})
  void theHeadIsToldAlone(String question) {
    given().head("/v2/health/" + question).then().statusCode(200).body(equalTo(""));
  }

  @ParameterizedTest
  @CsvSource({"POST,live", "PUT,ready", "POST,started", "DELETE,ready", "OPTIONS,live"})
  void healthIsOnlyRead(String method, String question) {
    given()
        .request(method, "/v2/health/" + question)
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD")
        .contentType("application/json")
        .body("error", equalTo("expected GET or HEAD, found " + method));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/health,error",
    "/v2/health/,error",
    "/v2/health/ready/x,error",
    "/health,detail"
  })
  void anotherQuestionIsUnknown(String path, String member) {
    given().get(path).then().statusCode(404).body(member, containsString("found GET " + path));
  }

  @Test
  void aServiceIsReadyFromItsFirstRunToTheBeginningOfTheEnd() {
    ExplanationService service = new ExplanationService(demo(), new Metrics(), null, "/");
    assertFalse(service.started(), "before it opens");
    assertFalse(service.ready(), "before it opens");
    assertFalse(service.becomeReady(), "before it opens");
    service.open(new StartupEvent());
    service.bundle();
    try {
      assertTrue(service.started(), "before its first run");
      assertFalse(service.ready(), "before its first run");
      assertTrue(service.becomeReady(), "when it has run");
      assertTrue(service.ready(), "when it has run");
      service.leave(new ShutdownDelayInitiatedEvent());
      assertTrue(service.started(), "when it is asked to end");
      assertFalse(service.ready(), "when it is asked to end");
      assertFalse(service.becomeReady(), "when it is asked to end");
    } finally {
      service.close();
    }
  }

  @Test
  void aPictureIsAFirstRunToo() throws Exception {
    ExplanationService service = new ExplanationService(demo(), new Metrics(), null, "/");
    service.open(new StartupEvent());
    try {
      service.answer(new ExplainRequest(Demo.sample(), ExplanationOptions.DEFAULT));
      assertTrue(service.ready());
    } finally {
      service.close();
    }
  }

  @Test
  void aServiceThatIsClosedIsNotReady() {
    ExplanationService service = new ExplanationService(demo(), new Metrics(), null, "/");
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
