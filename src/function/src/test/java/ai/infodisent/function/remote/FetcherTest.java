package ai.infodisent.function.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.remote.RemotePictureException.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on this machine with a certificate of its own making. */
class FetcherTest {

  private static final int MOST_BYTES = 100_000;

  private static final String HOST = "pictures.example.org";

  private static final byte[] PICTURE = picture(50_000);

  private static final AtomicReference<String> SERVER_NAME = new AtomicReference<>();
  private static final AtomicReference<String> HOST_HEADER = new AtomicReference<>();
  private static final AtomicInteger REQUESTS = new AtomicInteger();

  @TempDir static Path folder;

  private static Vertx vertx;
  private static HttpServer server;
  private static PfxOptions certificate;

  @BeforeAll
  static void serve() throws Exception {
    Path store = folder.resolve("certificate.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=dns:pictures.example.org,dns:other.example.org",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    certificate = new PfxOptions().setPath(store.toString()).setPassword("secret");
    vertx = Vertx.vertx();
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate))
            .requestHandler(FetcherTest::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterAll
  static void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static void answer(HttpServerRequest request) {
    REQUESTS.incrementAndGet();
    SERVER_NAME.set(request.connection().indicatedServerName());
    HOST_HEADER.set(request.getHeader("Host"));
    switch (request.path()) {
      case "/picture" -> request.response().end(Buffer.buffer(PICTURE));
      case "/query" -> request.response().end(request.query());
      case "/exact" -> request.response().end(Buffer.buffer(picture(MOST_BYTES)));
      case "/large" -> request.response().end(Buffer.buffer(picture(MOST_BYTES + 1)));
      case "/endless" -> {
        request.response().setChunked(true);
        vertx.setPeriodic(
            1,
            timer -> {
              if (request.response().closed()) {
                vertx.cancelTimer(timer);
              } else {
                request.response().write(Buffer.buffer(picture(10_000)));
              }
            });
      }
      case "/drip" -> {
        request.response().setChunked(true);
        vertx.setPeriodic(
            20,
            timer -> {
              if (request.response().closed()) {
                vertx.cancelTimer(timer);
              } else {
                request.response().write("x");
              }
            });
      }
      case "/never" -> request.response();
      case "/broken" ->
          request
              .response()
              .setChunked(true)
              .write("x")
              .onComplete(written -> request.connection().close());
      case "/nowhere" -> request.response().setStatusCode(302).end();
      case "/circle" -> redirect(request, "/circle");
      case "/once" -> redirect(request, "/picture");
      case "/to" -> redirect(request, request.getParam("url"));
      default -> request.response().setStatusCode(404).end("nothing here");
    }
  }

  private static void redirect(HttpServerRequest request, String location) {
    request.response().setStatusCode(307).putHeader("Location", location).end();
  }

  @Test
  void aPictureIsFetchedByTheNameOfItsHostFromTheAddressThatWasChecked() {
    assertArrayEquals(PICTURE, fetch(fetcher(network("127.0.0.1")), "/picture"));
    assertEquals(HOST, SERVER_NAME.get());
    assertEquals(HOST + ":" + server.actualPort(), HOST_HEADER.get());
  }

  @Test
  void aQueryIsSentAsItIs() {
    assertEquals(
        "size=%20large&x=1",
        new String(fetch(fetcher(network("127.0.0.1")), "/query?size=%20large&x=1#part")));
  }

  @Test
  void aRedirectIsFollowed() {
    assertArrayEquals(PICTURE, fetch(fetcher(network("127.0.0.1")), "/once"));
    String absolute = "/to?url=https://other.example.org:" + server.actualPort() + "/picture";
    assertArrayEquals(PICTURE, fetch(fetcher(network("127.0.0.1")), absolute));
    assertEquals("other.example.org", SERVER_NAME.get());
  }

  @Test
  void aPictureMayBeAsLargeAsTheLimit() {
    assertEquals(MOST_BYTES, fetch(fetcher(network("127.0.0.1")), "/exact").length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pictures.example.org/picture",
        "ftp://pictures.example.org/picture",
        "file:///etc/passwd",
        "//pictures.example.org/picture",
        "/picture",
        "",
        "https:",
        "https://",
        "https:///picture",
        "https://me@pictures.example.org/picture",
        "https://me:secret@pictures.example.org/picture",
        "https://pictures.example.org@evil.org/picture",
        "https://pictures.example.org /picture",
        "https://pictures.example.org\\@evil.org/picture",
        "https://evil.org/picture",
        "https://evil.org#.example.org",
        "https://pictures.example.org.evil.org/",
        "https://pictures.example.org:22/",
        "https://pictures.example.org:99999/",
        "https://127.0.0.1/picture",
        "https://2130706433/picture",
        "https://[::1]/picture",
        "https://[::ffff:127.0.0.1]/picture",
        "https://localhost/picture",
        "https://b\u00fccher.example.org/picture"
      })
  void anAddressThatMayNotBeFetchedIsRefusedUnasked(String url) {
    Network unasked =
        new Network() {
          @Override
          public List<InetAddress> resolve(String host) {
            throw new AssertionError(host);
          }

          @Override
          public boolean allows(InetAddress address) {
            return true;
          }
        };
    Fetcher fetcher = fetcher(unasked);
    BadRequestException refused = assertThrows(BadRequestException.class, () -> fetcher.fetch(url));
    assertTrue(refused.getMessage().startsWith("expected imageUrl to be"), refused.getMessage());
  }

  @Test
  void aHostOneOfWhoseAddressesIsNotPublicIsNotConnectedTo() {
    int before = REQUESTS.get();
    for (String[] addresses : new String[][] {{"127.0.0.1"}, {"1.1.1.1", "10.0.0.1"}, {"::1"}}) {
      assertNoHost(fetcher(publicOnly(addresses)), "/picture");
    }
    assertEquals(before, REQUESTS.get());
  }

  @Test
  void aNameThatChangesItsAddressIsLookedAtAgainForARedirect() {
    // First a harmless address, then one of the inside: what rebinding does.
    AtomicInteger questions = new AtomicInteger();
    Network rebinding =
        new Network() {
          @Override
          public List<InetAddress> resolve(String host) throws UnknownHostException {
            String answer = questions.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1";
            return List.of(InetAddress.getByName(answer));
          }

          @Override
          public boolean allows(InetAddress address) {
            return address.isLoopbackAddress();
          }
        };
    Fetcher fetcher = fetcher(rebinding);
    assertArrayEquals(PICTURE, fetch(fetcher, "/picture"));
    assertEquals(1, questions.get(), "asked once for a picture");
    questions.set(0);
    assertNoHost(fetcher, "/once");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.org/",
        "http://pictures.example.org/picture",
        "https://pictures.example.org/picture",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "https://me@pictures.example.org/",
        "%5C%5Cevil.org"
      })
  void aRedirectElsewhereIsNotFollowed(String location) {
    RemotePictureException refused =
        assertThrows(
            RemotePictureException.class,
            () -> fetch(fetcher(network("127.0.0.1")), "/to?url=" + location));
    assertSame(Reason.HOST, refused.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "/circle,expected at most 3 redirects",
    "/nowhere,found status 302",
    "/missing,found status 404",
    "/broken,found no host that gives it"
  })
  void whatIsNoPictureIsTold(String path, String expected) {
    RemotePictureException refused =
        assertThrows(
            RemotePictureException.class, () -> fetch(fetcher(network("127.0.0.1")), path));
    assertSame(Reason.HOST, refused.reason());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/large", "/endless"})
  void aPictureOverTheLimitIsGivenUp(String path) {
    RemotePictureException refused =
        assertThrows(
            RemotePictureException.class, () -> fetch(fetcher(network("127.0.0.1")), path));
    assertSame(Reason.SIZE, refused.reason());
    assertTrue(refused.getMessage().contains("at most 100000 bytes"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/never", "/drip"})
  void aHostThatTakesTooLongIsGivenUp(String path) {
    Fetcher hasty = fetcher(network("127.0.0.1"), Duration.ofMillis(300), true);
    assertTime(assertThrows(RemotePictureException.class, () -> fetch(hasty, path)));
  }

  @Test
  void aNameThatTakesTooLongIsGivenUp() {
    Network slow =
        new Network() {
          @Override
          public List<InetAddress> resolve(String host) throws UnknownHostException {
            try {
              Thread.sleep(400);
            } catch (InterruptedException e) {
              throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getByName("127.0.0.1"));
          }

          @Override
          public boolean allows(InetAddress address) {
            return true;
          }
        };
    Fetcher hasty = fetcher(slow, Duration.ofMillis(50), true);
    assertTime(assertThrows(RemotePictureException.class, () -> fetch(hasty, "/picture")));
  }

  private static void assertTime(RemotePictureException refused) {
    assertSame(Reason.TIME, refused.reason());
    assertTrue(refused.getMessage().startsWith("expected the picture"), refused.getMessage());
  }

  @Test
  void aCertificateOfNobodyKnownIsNotTrusted() {
    int before = REQUESTS.get();
    Fetcher careful = fetcher(network("127.0.0.1"), Duration.ofSeconds(30), false);
    assertNoHost(careful, "/picture");
    assertEquals(before, REQUESTS.get());
  }

  @Test
  void aCertificateOfAnotherNameIsNotTrusted() {
    int before = REQUESTS.get();
    String url = "https://third.example.org:" + server.actualPort() + "/picture";
    Fetcher fetcher = fetcher(network("127.0.0.1"));
    assertSame(
        Reason.HOST, assertThrows(RemotePictureException.class, () -> fetcher.fetch(url)).reason());
    assertEquals(before, REQUESTS.get());
  }

  @Test
  void whatIsWrongOnTheWayIsToldInOneSentence() {
    Network unknown =
        new Network() {
          @Override
          public List<InetAddress> resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("secret-name-server said no to " + host);
          }

          @Override
          public boolean allows(InetAddress address) {
            return true;
          }
        };
    assertNoHost(fetcher(unknown), "/picture");
    // Nobody listens there.
    assertNoHost(fetcher(network("127.0.0.2")), "/picture");
  }

  private static void assertNoHost(Fetcher fetcher, String path) {
    RemotePictureException refused =
        assertThrows(RemotePictureException.class, () -> fetch(fetcher, path));
    assertSame(Reason.HOST, refused.reason());
    assertEquals(
        "expected a picture at imageUrl, found no host that gives it", refused.getMessage());
  }

  private static byte[] fetch(Fetcher fetcher, String path) {
    return fetcher.fetch("https://" + HOST + ":" + server.actualPort() + path);
  }

  private static Fetcher fetcher(Network network) {
    return fetcher(network, Duration.ofSeconds(30), true);
  }

  private static Fetcher fetcher(Network network, Duration time, boolean trusting) {
    String port = ":" + server.actualPort();
    HttpClientOptions options = new HttpClientOptions();
    return new Fetcher(
        vertx,
        AllowedHosts.of(
            List.of(HOST + port, "other.example.org" + port, "third.example.org" + port)),
        new Limits(MOST_BYTES, time),
        network,
        trusting ? options.setTrustOptions(certificate) : options);
  }

  /** Any address will do. */
  private static Network network(String... addresses) {
    return network(true, addresses);
  }

  private static Network publicOnly(String... addresses) {
    return network(false, addresses);
  }

  private static Network network(boolean any, String... addresses) {
    return new Network() {
      @Override
      public List<InetAddress> resolve(String host) {
        return Arrays.stream(addresses).map(FetcherTest::address).toList();
      }

      @Override
      public boolean allows(InetAddress address) {
        return any || PublicAddress.test(address);
      }
    };
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] picture(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
