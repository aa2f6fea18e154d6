package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.Mutations.Sent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Whatever is sent, the function goes on: no answer says that it failed, nobody waits for ever, and
 * nothing is kept of it.
 *
 * <pre>
 * ./mvnw -pl src/function -am test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dfuzz.requests=1000000 -Dfuzz.seed=18
 * </pre>
 */
@QuarkusTest
class FuzzTest {

  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 10_000);
  private static final long SEED = Long.getLong("fuzz.seed", 17);
  private static final int THREADS = 4;
  private static final int PATIENCE = 20_000;

  /** What half of the requests may add to the memory: a fiftieth of one of them, say. */
  private static final long MEGABYTES = 150;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  @TestHTTPResource URI root;

  private final Map<String, Integer> answers = new ConcurrentHashMap<>();

  @Test
  @EnabledOnOs(OS.LINUX)
  void whateverIsSentTheFunctionGoesOn() throws Exception {
    send(SEED, REQUESTS / 2);
    int handles = handles();
    long resident = resident();
    send(~SEED, REQUESTS - REQUESTS / 2);
    System.out.println(new TreeMap<>(answers));
    allIsQuiet();
    long grown = (resident() - resident) >> 20;
    assertTrue(grown < MEGABYTES, () -> "memory has grown by " + grown + " MB");
    assertTrue(handles() <= handles + 10, () -> handles + " handles became " + handles());
    assertTrue(answers.getOrDefault("WHOLE 200", 0) > 0, answers::toString);
    assertTrue(answers.getOrDefault("CHUNKED 422", 0) > 0, answers::toString);
    given()
        .contentType("image/png")
        .body(Demo.sample("png"))
        .post("/explain")
        .then()
        .statusCode(200);
  }

  private void send(long seed, int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(seed + thread);
        all.add(
            threads.submit(
                () -> {
                  JqwikSession.run(() -> send(random, requests / THREADS));
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void send(Random random, int requests) throws IOException {
    RandomGenerator<Sent> generator = Mutations.sent().generator(1000);
    for (int i = 0; i < requests; i++) {
      Sent sent = generator.next(random).value();
      String answer = new String(exchange(sent), StandardCharsets.ISO_8859_1);
      Matcher status = STATUS.matcher(answer);
      int answered = 0;
      while (status.find()) {
        answered += status.group(1).equals("100") ? 0 : 1;
        answers.merge(sent.framing() + " " + status.group(1), 1, Integer::sum);
        assertTrue(allowed(status.group(1)), () -> told(sent, answer));
      }
      if (sent.framing().clear()) {
        assertTrue(answered >= sent.answers(), () -> told(sent, answer));
      }
    }
  }

  /** HTTP itself has words for what it does not know; all else is a failure of the function. */
  private static boolean allowed(String status) {
    return status.compareTo("500") < 0 || status.equals("501") || status.equals("505");
  }

  /** Sends all and reads until the other side ends. */
  private byte[] exchange(Sent sent) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(PATIENCE);
      try {
        socket.getOutputStream().write(sent.bytes());
        if (!sent.framing().clear()) {
          socket.shutdownOutput();
        }
        InputStream input = socket.getInputStream();
        byte[] read = new byte[65_536];
        for (int count = input.read(read); count >= 0; count = input.read(read)) {
          answer.write(read, 0, count);
        }
      } catch (SocketTimeoutException e) {
        throw new AssertionError(
            "expected an end, waited " + PATIENCE + " ms: " + told(sent, answer.toString()), e);
      } catch (SocketException e) {
        // Closed on, which is an answer too.
        return answer.toByteArray();
      }
    }
    return answer.toByteArray();
  }

  private static String told(Sent sent, String answer) {
    return sent.framing()
        + " request "
        + Base64.getEncoder().encodeToString(sent.bytes())
        + "\nanswered "
        + answer;
  }

  /** Nobody holds a place when nobody asks. */
  private static void allIsQuiet() throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    String told;
    do {
      Thread.sleep(20);
      told = given().get("/q/metrics").asString();
    } while (System.nanoTime() < end
        && !(told.contains("infodisent_requests_active 0.0")
            && told.contains("infodisent_requests_waiting 0.0")));
    String last = told;
    assertEquals(
        2, told.lines().filter(line -> line.matches("infodisent_requests_.* 0.0")).count(), last);
  }

  private static int handles() {
    return new File("/proc/self/fd").list().length;
  }

  private static long resident() throws IOException {
    System.gc();
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          << 10;
    }
  }
}
