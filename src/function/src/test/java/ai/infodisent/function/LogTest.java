package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of requests in the log, and what never is. */
@QuarkusTest
class LogTest {

  private static final String ACCESS = "ai.infodisent.function.http.AccessLog";

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final Recorder recorder = new Recorder();
  private Level before;

  @BeforeEach
  void listen() {
    before = Logger.getLogger(ACCESS).getLevel();
    Logger.getLogger(ACCESS).setLevel(Level.INFO);
    Logger.getLogger("").addHandler(recorder);
  }

  @AfterEach
  void leave() {
    Logger.getLogger("").removeHandler(recorder);
    Logger.getLogger(ACCESS).setLevel(before);
  }

  @Test
  void aRequestIsToldInOneLineWithItsIdAndTrace() throws Exception {
    given()
        .header("X-Request-Id", "this-one")
        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
        .contentType("image/png")
        .body(Demo.sample("png"))
        .post("/explain?topClasses=1")
        .then()
        .statusCode(200);
    String line = recorder.lineWith("this-one");
    assertTrue(line.startsWith("POST /explain 200, "), line);
    assertTrue(line.endsWith("request this-one, trace " + TRACE), line);
    ExtLogRecord told = recorder.recordWith("this-one");
    assertEquals("this-one", told.getMdc("requestId"));
    assertEquals(TRACE, told.getMdc("traceId"));
  }

  @Test
  void probesAndScrapesAreNotTold() throws Exception {
    given().get("/v2/health/live").then().statusCode(200);
    given().get("/v2/health/ready").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200);
    given().header("X-Request-Id", "the-last").get("/nothing").then().statusCode(404);
    recorder.lineWith("the-last");
    assertFalse(recorder.all().contains("/v2/health"));
    assertFalse(recorder.all().contains("/q/metrics"));
  }

  @Test
  void noPictureAndNothingThatIsAskedOfItGetsIntoTheLog() throws Exception {
    byte[] sample = Demo.sample();
    String base64 = Base64.getEncoder().encodeToString(sample);
    String label = Demo.labels().get(3);
    for (String path : new String[] {"/explain", "/explanation"}) {
      for (String body :
          new String[] {
            Demo.request(sample, "\"classes\": [\"" + label + "\"]"),
            Demo.request(sample, "\"classes\": [\"unheardof\"]"),
            Demo.request(sample, "\"topClasses\": \"unheardof\""),
            Demo.request(sample, "\"unheardof\": 3"),
            Demo.request(sample, "").replace("}", ""),
            Demo.request(sample, "").replace(base64, base64 + "*unheardof"),
            Demo.request("unheardof".getBytes(StandardCharsets.US_ASCII), ""),
            "unheardof " + base64,
            "[\"unheardof\"]"
          }) {
        given().contentType(ContentType.JSON).body(body).post(path);
      }
      given().queryParam("image", base64.substring(0, 2000)).get(path);
      given().queryParam("unheardof", "unheardof").get(path);
      given().contentType("unheardof/" + label).body(sample).post(path);
    }
    for (String query : new String[] {"classes=" + label, "classes=unheardof", "unheardof=1"}) {
      given().contentType("image/png").body(sample).post("/explain?" + query);
    }
    given().contentType("image/png").body(Demo.sample("jpeg")).post("/explain");
    given().header("X-Request-Id", "the-last").get("/nothing");
    recorder.lineWith("the-last");

    String all = recorder.all();
    for (int from = 0; from + 24 <= base64.length(); from += 24) {
      assertFalse(all.contains(base64.substring(from, from + 24)), all);
    }
    assertFalse(all.contains("unheardof"), all);
    for (String known : Demo.labels()) {
      assertFalse(all.contains(known), all);
    }
  }

  /** Keeps what is logged, stack traces too, as the console would print it. */
  private static final class Recorder extends Handler {

    private static final PatternFormatter MESSAGE = new PatternFormatter("%s");

    private final List<ExtLogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      ExtLogRecord wrapped = ExtLogRecord.wrap(record);
      wrapped.copyAll();
      records.add(wrapped);
    }

    /** The message of the one line that a request is told in, once it is there. */
    String lineWith(String id) throws InterruptedException {
      return MESSAGE.format(recordWith(id));
    }

    ExtLogRecord recordWith(String id) throws InterruptedException {
      long end = System.nanoTime() + 5_000_000_000L;
      while (System.nanoTime() < end) {
        List<ExtLogRecord> found =
            records.stream().filter(r -> MESSAGE.format(r).contains(id)).toList();
        if (!found.isEmpty()) {
          assertEquals(1, found.size());
          return found.get(0);
        }
        Thread.sleep(1);
      }
      throw new AssertionError("expected a line with " + id + ", found " + all());
    }

    String all() {
      PatternFormatter formatter = new PatternFormatter("%s %X%e%n");
      return records.stream().map(formatter::format).collect(Collectors.joining());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
