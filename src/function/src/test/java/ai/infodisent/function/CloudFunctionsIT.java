package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With {@code -Pgcf}: what is deployed, in Google's own server for functions on the JVM. */
class CloudFunctionsIT {

  private static final Path DEPLOYMENT = Path.of("target", "deployment").toAbsolutePath();

  private static final Path INVOKER =
      Path.of("target", "functions-invoker", "invoker.jar").toAbsolutePath();

  private static final Pattern LISTENING = Pattern.compile("\\{0\\.0\\.0\\.0:(\\d+)}");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Process server;
  private static URI root;

  @BeforeAll
  static void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                INVOKER.toString(),
                "--classpath",
                jar().toString(),
                "--target",
                "io.quarkus.gcp.functions.http.QuarkusHttpFunction",
                "--port",
                "0")
            .directory(DEPLOYMENT.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "INFODISENT_BUNDLE", "onnx-exports/demo",
                "INFODISENT_ORT_LIBRARIES", "libraries",
                "ORT_DISABLE_TELEMETRY", "1"));
    server = builder.start();
    BufferedReader output = server.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        root = URI.create("http://localhost:" + listening.group(1));
        // Whatever else it says has to go somewhere.
        Thread rest = new Thread(() -> output.lines().forEach(ignored -> {}));
        rest.setDaemon(true);
        rest.start();
        return;
      }
    }
    throw new IOException("expected the function to listen, found it ended: " + said);
  }

  @AfterAll
  static void stop() {
    server.destroyForcibly();
  }

  @AfterEach
  void theNextRequestIsAnswered() throws Exception {
    assertEquals(
        200, post("/explain", Demo.sample("png"), "Content-Type", "image/png").statusCode());
  }

  @Test
  void aPictureIsExplained() throws Exception {
    for (String format : new String[] {"png", "jpeg"}) {
      HttpResponse<byte[]> answer =
          post("/explain?topClasses=2", Demo.sample(format), "Content-Type", "image/" + format);
      assertEquals(200, answer.statusCode());
      JsonNode explanation = Demo.JSON.readTree(answer.body());
      assertEquals(Demo.version(), explanation.at("/model/version").asText());
      assertEquals(2, explanation.get("classes").size());
    }
  }

  @Test
  void bothFormsOfARequestAndBothPathsAreAnsweredAlike() throws Exception {
    byte[] request = Demo.request(Demo.sample(), "").getBytes(StandardCharsets.UTF_8);
    byte[] expected = post("/explain", Demo.sample(), "Content-Type", "image/png").body();
    for (String path : new String[] {"/explain", "/explanation"}) {
      assertArrayEquals(expected, post(path, request, "Content-Type", "application/json").body());
    }
  }

  @Test
  void aThumbnailIsServed() throws Exception {
    String image =
        Demo.JSON
            .readTree(post("/explain", Demo.sample(), "Content-Type", "image/png").body())
            .at("/classes/0/prototypes/0/examples/0/image")
            .asText();
    assertArrayEquals(
        Files.readAllBytes(
            Demo.FOLDER.resolve("prototypes").resolve(image.substring("/gallery/".length()))),
        send(HttpRequest.newBuilder(root.resolve(image))).body());
  }

  /** As Eventarc delivers it. */
  @Test
  void anEventIsAnsweredWithAnEvent() throws Exception {
    for (Map.Entry<String, byte[]> picture :
        Map.of(
                "ai.infodisent.explanation",
                Demo.sample("png"),
                "ai.infodisent.explanation.failed",
                new byte[] {1, 2, 3})
            .entrySet()) {
      HttpResponse<byte[]> answer = event(picture.getValue(), "ai.infodisent.explain");
      assertEquals(200, answer.statusCode());
      assertEquals(picture.getKey(), answer.headers().firstValue("ce-type").orElse(""));
    }
    assertProblem(event(Demo.sample("png"), "another"), 400, "found another");
  }

  @Test
  void whatIsWrongIsTold() throws Exception {
    byte[] png = Demo.sample("png");
    String type = "Content-Type";
    assertProblem(post("/explain", png, type, "text/plain"), 415, "found text/plain");
    assertProblem(post("/explain", Arrays.copyOf(png, 40), type, "image/png"), 422, "expected");
    byte[] noBase64 = "{\"image\": \"no base64!\"}".getBytes(StandardCharsets.UTF_8);
    assertProblem(post("/explain", noBase64, type, "application/json"), 400, "to be base64");
    assertProblem(
        post("/explain", new byte[10 * 1024 * 1024 + 1], type, "image/png"), 413, "at most");
    assertProblem(send(HttpRequest.newBuilder(root.resolve("/nothing"))), 404, "GET /nothing");
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String detail)
      throws IOException {
    assertEquals(status, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    String told = Demo.JSON.readTree(answer.body()).get("detail").asText();
    assertTrue(told.contains(detail), told);
  }

  private static HttpResponse<byte[]> event(byte[] picture, String type) throws Exception {
    return post(
        "/",
        picture,
        "Content-Type",
        "image/png",
        "ce-specversion",
        "1.0",
        "ce-id",
        "1",
        "ce-source",
        "/test",
        "ce-type",
        type);
  }

  private static HttpResponse<byte[]> post(String path, byte[] body, String... headers)
      throws Exception {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .headers(headers)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(
        request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofByteArray());
  }

  private static Path jar() throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(DEPLOYMENT, "*.jar")) {
      return jars.iterator().next();
    }
  }
}
