package ai.infodisent.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.InfoDisentConfig;
import ai.infodisent.function.metrics.Metrics;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in when one is worked on at once and one may wait. */
class AdmissionTest {

  private static final String WORK = "/work";
  private static final String OTHERS = "/others";

  private final Semaphore finish = new Semaphore(0);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private Vertx vertx;
  private Admission admission;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    admission = admission("1", "1", "30s");
    port = listen(admission);
  }

  private int listen(Admission let) throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(context -> context.next()).failureHandler(let::failed);
    router.route().failureHandler(new Problems(1000));
    router.route().handler(let::enter);
    router.route().handler(BodyHandler.create(false));
    router.route(WORK).handler(context -> Work.answer(context, () -> Answer.json(work())));
    // As Funqy does: on a thread that is not Vert.x's, with no word when it is done but its answer.
    router
        .route(OTHERS)
        .handler(let::hold)
        .handler(context -> new Thread(() -> context.response().end(new String(work()))).start());
    return Loopback.serve(vertx, router);
  }

  @AfterEach
  void close() throws Exception {
    finish.release(100);
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @ParameterizedTest
  @ValueSource(strings = {WORK, OTHERS})
  void whoIsOneTooManyIsRefusedAtOnceByItsHead(String path) throws Exception {
    Socket working = ask(path);
    eventually(() -> begun.get() == 1);
    Socket waiting = ask(path);
    eventually(() -> places() == 2);
    Socket refused = connect();
    send(refused, "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n");
    List<String> head = head(refused);
    assertEquals("HTTP/1.1 429 Too Many Requests", head.get(0));
    assertTrue(head.contains("Retry-After: 1"), head::toString);
    assertTrue(head.contains("content-type: application/problem+json"), head::toString);
    finish.release(2);
    assertEquals("HTTP/1.1 200 OK", head(working).get(0));
    assertEquals("HTTP/1.1 200 OK", head(waiting).get(0));
    assertEquals(1, most.get());
    eventually(() -> places() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {WORK, OTHERS})
  void whoGoesAwayWhileWaitingIsNotWorkedOn(String path) throws Exception {
    ask(path);
    eventually(() -> begun.get() == 1);
    Socket waiting = ask(path);
    eventually(() -> places() == 2);
    waiting.close();
    eventually(() -> places() == 1);
    Socket next = ask(path);
    eventually(() -> places() == 2);
    finish.release(2);
    assertEquals("HTTP/1.1 200 OK", head(next).get(0));
    assertEquals(2, begun.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {WORK, OTHERS})
  void whoGoesAwayWhileWorkedOnKeepsTheNextWaiting(String path) throws Exception {
    Socket working = ask(path);
    eventually(() -> begun.get() == 1);
    Socket next = ask(path);
    eventually(() -> places() == 2);
    working.close();
    finish.release(2);
    assertEquals("HTTP/1.1 200 OK", head(next).get(0));
    assertEquals(1, most.get());
    eventually(() -> places() == 0);
  }

  @Test
  void whoseBodyNeverComesGivesItsPlaceUp() throws Exception {
    Admission impatient = admission("1", "0", "50ms");
    port = listen(impatient);
    Socket slow = connect();
    send(slow, "POST " + WORK + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{");
    assertEquals("HTTP/1.1 408 Request Timeout", head(slow).get(0));
    finish.release();
    assertEquals("HTTP/1.1 200 OK", head(ask(WORK)).get(0));
  }

  @Test
  void aBodyForWhichThereIsNoRoomWaitsUnreadAndItsTimeWithIt() throws Exception {
    admission = admission("2", "2", "300ms", 2);
    port = listen(admission);
    Socket working = ask(WORK);
    eventually(() -> begun.get() == 1);
    Socket slow = connect();
    send(slow, "POST " + WORK + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{");
    Socket behind = ask(OTHERS);
    eventually(() -> places() == 3);
    Thread.sleep(600);
    assertEquals(0, slow.getInputStream().available(), "it is not late, as it may not come yet");
    assertEquals(1, begun.get());
    finish.release(2);
    assertEquals("HTTP/1.1 200 OK", head(working).get(0));
    assertEquals("HTTP/1.1 408 Request Timeout", head(slow).get(0));
    assertEquals("HTTP/1.1 200 OK", head(behind).get(0));
    eventually(() -> places() == 0);
  }

  @Test
  void aBodyOfNoSaidLengthTakesTheRoomOfTheLargest() throws Exception {
    admission = admission("2", "2", "30s", 999);
    port = listen(admission);
    ask(WORK);
    eventually(() -> begun.get() == 1);
    Socket chunked = connect();
    send(
        chunked,
        "POST "
            + WORK
            + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    eventually(() -> places() == 2);
    Thread.sleep(50);
    assertEquals(1, begun.get());
    finish.release(2);
    assertEquals("HTTP/1.1 200 OK", head(chunked).get(0));
  }

  @Test
  void whoGoesAwayBeforeThereIsRoomGivesItsPlaceUp() throws Exception {
    admission = admission("2", "2", "30s", 2);
    port = listen(admission);
    ask(WORK);
    eventually(() -> begun.get() == 1);
    Socket outside = ask(WORK);
    eventually(() -> places() == 2);
    outside.close();
    eventually(() -> places() == 1);
  }

  @Test
  void whoWaitsForRoomAtTheEndIsDismissed() throws Exception {
    admission = admission("2", "2", "30s", 2);
    port = listen(admission);
    Socket working = ask(WORK);
    eventually(() -> begun.get() == 1);
    Socket outside = ask(WORK);
    eventually(() -> places() == 2);
    admission.leave(new ShutdownDelayInitiatedEvent(), vertx);
    assertEquals("HTTP/1.1 503 Service Unavailable", head(outside).get(0));
    finish.release();
    assertEquals("HTTP/1.1 200 OK", head(working).get(0));
  }

  @Test
  void whoSendsHalfAndGoesAwayGivesItsPlaceUp() throws Exception {
    Socket half = connect();
    send(half, "POST " + WORK + " HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{");
    eventually(() -> places() == 1);
    half.close();
    eventually(() -> places() == 0);
    assertEquals(0, begun.get());
  }

  @Test
  void whoSendsABodyThatIsNoneGivesItsPlaceUp() throws Exception {
    Socket broken = connect();
    send(
        broken,
        "POST " + WORK + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n");
    broken.getInputStream().readAllBytes();
    eventually(() -> places() == 0);
    assertEquals(0, begun.get());
  }

  @Test
  void whatBringsNoBodyNeedsNoPlace() throws Exception {
    ask(WORK);
    ask(WORK);
    eventually(() -> places() == 2);
    Socket reader = connect();
    finish.release(1);
    send(reader, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
    assertEquals("HTTP/1.1 404 Not Found", head(reader).get(0));
    Socket withBody = connect();
    finish.drainPermits();
    eventually(() -> begun.get() == 2);
    ask(WORK);
    eventually(() -> places() == 2);
    send(withBody, "GET /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n");
    assertEquals("HTTP/1.1 429 Too Many Requests", head(withBody).get(0));
  }

  @Test
  void atTheEndWhatWorksIsFinishedAndNobodyIsLetIn() throws Exception {
    Socket working = ask(WORK);
    eventually(() -> begun.get() == 1);
    Socket waiting = ask(WORK);
    eventually(() -> places() == 2);
    admission.leave(new ShutdownDelayInitiatedEvent(), vertx);
    List<String> late = head(ask(WORK));
    assertEquals("HTTP/1.1 503 Service Unavailable", late.get(0));
    assertTrue(late.contains("Retry-After: 1"), late::toString);
    assertTrue(late.contains("Connection: close"), late::toString);
    List<String> dismissed = head(waiting);
    assertEquals("HTTP/1.1 503 Service Unavailable", dismissed.get(0));
    Thread end = new Thread(this::stop);
    end.start();
    end.join(50);
    assertTrue(end.isAlive(), "waits for what works");
    finish.release();
    assertEquals("HTTP/1.1 200 OK", head(working).get(0));
    end.join(5000);
    assertFalse(end.isAlive());
  }

  private void stop() {
    try {
      admission.stop(new ShutdownEvent());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] work() {
    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    begun.incrementAndGet();
    finish.acquireUninterruptibly();
    atOnce.decrementAndGet();
    return "{}".getBytes(StandardCharsets.US_ASCII);
  }

  private int places() {
    return admission.taken();
  }

  private static Admission admission(String concurrent, String waiting, String arrival) {
    return admission(concurrent, waiting, arrival, 1_000_000);
  }

  private static Admission admission(String concurrent, String waiting, String arrival, long room) {
    InfoDisentConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(InfoDisentConfig.class)
            .withDefaultValue("infodisent.limits.body", "1000")
            .withDefaultValue("infodisent.limits.concurrent", concurrent)
            .withDefaultValue("infodisent.limits.waiting", waiting)
            .withDefaultValue("infodisent.limits.arrival", arrival)
            .build()
            .getConfigMapping(InfoDisentConfig.class);
    return new Admission(config, new Metrics(), Duration.ZERO, Duration.ofMillis(500), room);
  }

  private Socket ask(String path) throws IOException {
    Socket socket = connect();
    send(socket, "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
    return socket;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("localhost", port);
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static List<String> head(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    List<String> lines = new ArrayList<>();
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** Waits for what another thread is about to do. */
  private static void eventually(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "expected it within ten seconds");
      Thread.sleep(1);
    }
  }
}
