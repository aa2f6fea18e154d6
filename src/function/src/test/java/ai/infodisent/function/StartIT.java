package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged function starts, and how it does not. */
class StartIT {

  @TempDir Path elsewhere;

  private Path bundle;

  @BeforeEach
  void copyTheBundle() throws IOException {
    bundle = elsewhere.resolve("copy");
    try (Stream<Path> files = Files.walk(Demo.FOLDER)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, bundle.resolve(Demo.FOLDER.relativize(file).toString()));
      }
    }
  }

  @Test
  void theDemoBesideTheJarIsFoundFromAnyDirectory() throws Exception {
    try (Packaged function = Packaged.start(elsewhere)) {
      HttpRequest request =
          HttpRequest.newBuilder(function.address().resolve("/explain?topClasses=1"))
              .header("Content-Type", "image/png")
              .POST(BodyPublishers.ofByteArray(Demo.sample("png")))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertEquals(Demo.version(), Demo.JSON.readTree(answer.body()).at("/model/version").asText());
      function.stop();
      assertTrue(function.ended().stream().anyMatch(line -> line.contains("stopped")));
      assertEquals(143, function.exitCode());
    }
  }

  @Test
  void whoeverGetsThroughFindsItReady() throws Exception {
    int port = freePort();
    try (Packaged function = Packaged.start(elsewhere, "-Dquarkus.http.port=" + port)) {
      try (Socket first = connect(port, function)) {
        write(
            first, "GET /v2/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(read(first).startsWith("HTTP/1.1 200 "), "ready");
      }
    }
  }

  @Test
  void whatRunsIsAnsweredWhileItEndsAndProbesAreToldSo() throws Exception {
    byte[] picture = Demo.sample("png");
    try (Packaged function = Packaged.start(elsewhere)) {
      URI ready = function.address().resolve("/v2/health/ready");
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest probe = HttpRequest.newBuilder(ready).build();
      assertEquals(200, client.send(probe, BodyHandlers.ofString()).statusCode());
      try (Socket running = new Socket("localhost", ready.getPort())) {
        write(
            running,
            "POST /explain HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                + "Expect: 100-continue\r\nConnection: close\r\n"
                + "Content-Length: %d\r\n\r\n".formatted(picture.length));
        byte[] goOn = running.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
        assertTrue(new String(goOn, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 100 "));
        function.stop();
        assertEquals("503 {\"ready\":false}", firstChange(client, probe));
        for (String model : List.of("/v2/models/demo/ready", "/v1/models/demo")) {
          HttpRequest asked = HttpRequest.newBuilder(ready.resolve(model)).build();
          HttpResponse<String> answer = client.send(asked, BodyHandlers.ofString());
          assertEquals(503, answer.statusCode());
          assertEquals("{\"name\":\"demo\",\"ready\":false}", answer.body());
        }
        running.getOutputStream().write(picture);
        String answer = read(running);
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      }
      assertTrue(function.ended().stream().anyMatch(line -> line.contains("stopped")));
      assertEquals(143, function.exitCode());
    }
  }

  @Test
  void theLogIsJsonForThoseWhoWantItSo() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dquarkus.log.console.json.enabled=true")) {
      HttpRequest request =
          HttpRequest.newBuilder(function.address().resolve("/nothing"))
              .header("X-Request-Id", "this-one")
              .build();
      HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      function.stop();
      boolean told = false;
      for (String line : function.ended()) {
        JsonNode json = Demo.JSON.readTree(line);
        assertTrue(json.has("message"), line);
        told |= json.at("/mdc/requestId").asText().equals("this-one");
      }
      assertTrue(told);
    }
  }

  @Test
  void anotherBundleIsTakenByItsPath() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.bundle=copy")) {
      function.address();
    }
  }

  @Test
  void aMissingBundleIsToldInOneSentence() throws Exception {
    refuses("expected a bundle", "-Dinfodisent.bundle=nowhere");
  }

  @Test
  void aBundleWithoutItsGraphIsToldInOneSentence() throws Exception {
    Files.delete(bundle.resolve("model.onnx"));
    refuses("model.onnx", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aTruncatedGraphIsToldInOneSentence() throws Exception {
    byte[] graph = Files.readAllBytes(bundle.resolve("model.onnx"));
    Files.write(bundle.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));
    refuses("model.onnx", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aGraphOfTheRightLengthThatIsNoneIsToldInOneSentence() throws Exception {
    Path graph = bundle.resolve("model.onnx");
    Files.write(graph, new byte[(int) Files.size(graph)]);
    refuses("model.onnx", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aDamagedManifestIsToldInOneSentence() throws Exception {
    Files.writeString(bundle.resolve("model.json"), "{\"format\": 1");
    refuses("model.json", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aDamagedGalleryIsToldInOneSentence() throws Exception {
    Files.delete(bundle.resolve("prototypes").resolve("gallery.json"));
    refuses("gallery.json", "-Dinfodisent.bundle=copy");
  }

  @Test
  void aLimitThatAllowsNothingIsToldInOneSentence() throws Exception {
    refuses("infodisent.limits.pixels", "-Dinfodisent.limits.pixels=0");
    refuses("infodisent.limits.pictures", "-Dinfodisent.limits.pictures=0");
    refuses("infodisent.threads", "-Dinfodisent.threads=0");
    refuses("infodisent.limits.concurrent", "-Dinfodisent.limits.concurrent=0");
    refuses("infodisent.limits.waiting to be at least 0", "-Dinfodisent.limits.waiting=-1");
    refuses("infodisent.limits.arrival", "-Dinfodisent.limits.arrival=0s");
  }

  @Test
  void theDeviceIsToldAndWhy() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.device=cpu")) {
      URI ready = function.address().resolve("/v2/health/ready");
      HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString());
      function.stop();
      assertTrue(
          String.join("\n", function.ended()).contains("Running model.onnx on CPU: as configured"));
    }
  }

  @Test
  void anOnnxRuntimeThatIsNotThereIsToldInOneSentence() throws Exception {
    refuses("infodisent.ort.libraries", "-Dinfodisent.ort.libraries=copy");
  }

  @Test
  void aMisspeltPropertyIsTold() throws Exception {
    try (Packaged function = Packaged.start(elsewhere, "-Dinfodisent.thread=2")) {
      assertTrue(String.join("\n", function.ended()).contains("infodisent.thread "));
      assertEquals(1, function.exitCode());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Tries until it gets through. */
  private static Socket connect(int port, Packaged function) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try {
        return new Socket("localhost", port);
      } catch (ConnectException e) {
        assertTrue(System.nanoTime() < end && function.runs(), "expected somebody to listen");
        Thread.sleep(1);
      }
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What a probe is answered when it is no longer 200. */
  private static String firstChange(HttpClient client, HttpRequest probe) throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < end) {
      HttpResponse<String> answer = client.send(probe, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        return answer.statusCode() + " " + answer.body();
      }
      Thread.sleep(10);
    }
    return "still 200";
  }

  private void refuses(String named, String property) throws Exception {
    try (Packaged function = Packaged.start(elsewhere, property)) {
      List<String> said = function.ended();
      assertEquals(1, function.exitCode());
      String told = String.join("\n", said);
      assertTrue(told.contains("InfoDisent cannot start: expected "), told);
      assertTrue(told.contains(named), told);
      assertEquals(1, said.stream().filter(line -> line.contains("cannot start")).count(), told);
      assertFalse(told.contains("Exception"), told);
    }
  }
}
