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
  void theModelIsReadyFromItsFirstRunToTheBeginningOfTheEnd() {
    ServedModel served = new ServedModel(demo(), new Metrics(), "/");
    assertFalse(served.started(), "before it opens");
    assertFalse(served.ready(), "before it opens");
    assertFalse(served.becomeReady(), "before it opens");
    served.open(new StartupEvent());
    served.bundle();
    try {
      assertTrue(served.started(), "before its first run");
      assertFalse(served.ready(), "before its first run");
      assertTrue(served.becomeReady(), "when it has run");
      assertTrue(served.ready(), "when it has run");
      served.leave(new ShutdownDelayInitiatedEvent());
      assertTrue(served.started(), "when it is asked to end");
      assertFalse(served.ready(), "when it is asked to end");
      assertFalse(served.becomeReady(), "when it is asked to end");
    } finally {
      served.close();
    }
  }

  @Test
  void aPictureIsAFirstRunToo() throws Exception {
    ServedModel served = new ServedModel(demo(), new Metrics(), "/");
    served.open(new StartupEvent());
    try {
      served.infodisent().explain(Demo.sample(), ExplanationOptions.DEFAULT);
      assertTrue(served.ready());
    } finally {
      served.close();
    }
  }

  @Test
  void aModelThatIsClosedIsNotReady() {
    ServedModel served = new ServedModel(demo(), new Metrics(), "/");
    served.open(new StartupEvent());
    served.close();
    assertFalse(served.ready());
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
