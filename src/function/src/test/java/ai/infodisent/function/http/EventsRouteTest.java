package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.events.CloudEvent;
import ai.infodisent.function.events.ContentMode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker tries again what may go better, and nothing else. */
class EventsRouteTest {

  private static final CloudEvent QUESTION =
      ContentMode.BINARY.read(
          Map.of(
                  "ce-specversion", "1.0",
                  "ce-id", "1",
                  "ce-source", "/test",
                  "ce-type", "ai.infodisent.explain")
              ::get,
          new byte[0]);

  static Stream<Throwable> whatPasses() {
    return Stream.of(
        new OutOfMemoryError(),
        new IllegalStateException("a fault"),
        problem(429),
        problem(500),
        problem(503));
  }

  @ParameterizedTest
  @MethodSource("whatPasses")
  void whatMayGoBetterFails(Throwable failure) {
    assertSame(
        failure,
        assertThrows(Throwable.class, () -> EventsRoute.reply(QUESTION, failing(failure))));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 422})
  void whatWillNeverGoBetterIsAnswered(int status) throws Exception {
    assertEquals(
        "ai.infodisent.explanation.failed",
        EventsRoute.reply(QUESTION, failing(problem(status))).attributes().get("type"));
  }

  @Test
  void anotherTypeOfEventIsNotEvenTried() {
    CloudEvent other =
        new CloudEvent("1", "/test", "ai.infodisent.explanation", null, null, QUESTION.data());
    assertThrows(
        BadRequestException.class,
        () -> EventsRoute.reply(other, failing(new AssertionError("was tried"))));
  }

  private static ProblemException problem(int status) {
    return new ProblemException(HttpResponseStatus.valueOf(status), "expected a test, found one");
  }

  private static Callable<byte[]> failing(Throwable failure) {
    return () -> {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    };
  }
}
