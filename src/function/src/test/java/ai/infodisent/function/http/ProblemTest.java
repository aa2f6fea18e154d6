package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.remote.RemotePictureException;
import ai.infodisent.function.remote.RemotePictureException.Reason;
import ai.infodisent.image.UnreadableImageException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  @Test
  void aFaultOfTheServiceTellsNothingOfItself() {
    Problem problem =
        Problem.of(new IllegalStateException("password 1234"), 500, "POST", "/explain");
    assertEquals(500, problem.status());
    assertEquals("Internal Server Error", problem.title());
    assertFalse(problem.toString().contains("1234"));
    assertFalse(problem.toString().contains("IllegalState"));
  }

  @Test
  void aSendersFaultIsToldHoweverItIsWrapped() {
    Throwable wrapped = new RuntimeException(new BadRequestException("expected this"));
    Problem problem = Problem.of(wrapped, 500, "POST", "/explanation");
    assertEquals(400, problem.status());
    assertEquals("expected this", problem.detail());
    assertEquals("/explanation", problem.instance());
  }

  @Test
  void aPictureThatCannotBeDecodedIsUnprocessable() {
    Problem problem =
        Problem.of(new UnreadableImageException("expected a picture"), 500, "POST", "/explain");
    assertEquals(422, problem.status());
  }

  @ParameterizedTest
  @CsvSource({"HOST,502,Bad Gateway", "TIME,504,Gateway Timeout", "SIZE,413,"})
  void aPictureThatCouldNotBeFetchedIsToldWithWhatWasWrong(
      Reason reason, int status, String title) {
    Problem problem =
        Problem.of(new RemotePictureException(reason, "expected it"), 500, "POST", "/explain");
    assertEquals(status, problem.status());
    assertEquals("expected it", problem.detail());
    assertTrue(title == null || title.equals(problem.title()), problem.title());
  }

  @Test
  void aPictureForWhichNoMemoryIsLeftMayBeSentAgain() {
    OutOfMemoryError failure = new OutOfMemoryError("Java heap space");
    Problem problem = Problem.of(failure, 500, "POST", "/explain");
    assertEquals(503, problem.status());
    assertEquals("expected memory for this request, found too little left", problem.detail());
    assertEquals(Map.of("Retry-After", "1"), Problem.headers(failure, 503));
  }
}
