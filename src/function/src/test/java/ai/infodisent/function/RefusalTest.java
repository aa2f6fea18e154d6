package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a badly asked question is told, and that it costs nothing else. */
@QuarkusTest
class RefusalTest {

  private static final int LIMIT = 10 * 1024 * 1024;

  @TestHTTPResource URI root;

  @AfterEach
  void theNextQuestionIsAnswered() throws IOException {
    post("image/png", Demo.sample("png"), "").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                      | expected image",
        "[]                                      | expected a JSON object with image",
        "\"picture\"                             | found the string \"picture\"",
        "null                                    | found null",
        "{\"image\": 3}                          | expected image to be a string",
        "{\"image\": null}                       | expected image to be a string",
        "{\"image\": \"\"}                       | found no bytes",
        "{\"image\": \"no base64!\"}             | expected image to be base64",
        "{\"image\": \"AAAA\", \"image\": \"AA\"}| expected image once",
        "{\"image\": \"AAAA\", \"maps\": 1}      | expected maps to be true or false, found 1",
        "{\"image\": \"AAAA\", \"maps\": \"true\"} | found the string \"true\"",
        "{\"image\": \"AAAA\", \"topClasses\": 0}  | expected topClasses to be at least 1, found 0",
        "{\"image\": \"AAAA\", \"topClasses\": -1} | at least 1, found -1",
        "{\"image\": \"AAAA\", \"topClasses\": 1.5}| whole number of at least 1, found 1.5",
        "{\"image\": \"AAAA\", \"topClasses\": \"3\"}     | found the string \"3\"",
        "{\"image\": \"AAAA\", \"topClasses\": 99999999999} | found 99999999999",
        "{\"image\": \"AAAA\", \"topPrototypes\": 0}      | expected topPrototypes to be at least 1",
        "{\"image\": \"AAAA\", \"topPrototypes\": [5]}    | found an array",
        "{\"image\": \"AAAA\", \"classes\": \"hat\"}      | expected classes to be an array",
        "{\"image\": \"AAAA\", \"classes\": [1]}          | which are strings, found 1",
        "{\"image\": \"AAAA\", \"classes\": [\"none of them\"]} | found \"none of them\"",
        "{\"image\": \"AAAA\", \"classes\": [\"a\", \"a\"]}     | once, found \"a\" again",
        "{\"image\": \"AAAA\", \"topClases\": 3}          | found topClases",
        "{\"image\": \"AAAA\"} {}                         | found more after its end",
        "{\"image\": \"AAAA\"                             | expected a JSON object",
        "{image: 1}                                       | expected a JSON object",
        "not JSON at all                                  | expected a JSON object"
      })
  void badJsonIsTold(String body, String detail) {
    problem(post("application/json", body.getBytes(StandardCharsets.UTF_8), ""), 400)
        .body("detail", containsString(detail));
  }

  @ParameterizedTest
  @CsvSource({
    "topClasses=0,expected topClasses to be at least 1",
    "topClasses=three,found \"three\"",
    "topClasses=1&topClasses=2,expected topClasses once",
    "topPrototypes=-5,at least 1",
    "maps=yes,found \"yes\"",
    "classes=none+of+them,found \"none of them\"",
    "classes=a&classes=a,again",
    "topclasses=3,found topclasses"
  })
  void badOptionsOfARawPictureAreTold(String query, String detail) throws IOException {
    problem(post("image/png", Demo.sample("png"), "?" + query), 400)
        .body("detail", containsString(detail));
  }

  @Test
  void theFunctionTellsWhatTheFacadeTells() {
    Response response =
        given().contentType(ContentType.JSON).body("{\"imag\": 1}").post("/explanation");
    problem(response, 400).body("detail", containsString("found imag"));
    problem(given().post("/explanation"), 400).body("detail", containsString("found no body"));
    problem(given().get("/explanation"), 400).body("detail", containsString("found no body"));
    byte[] noPicture = "no picture".getBytes(StandardCharsets.UTF_8);
    problem(
        given()
            .contentType(ContentType.JSON)
            .body(Demo.request(noPicture, ""))
            .post("/explanation"),
        422);
  }

  @Test
  void aRequestWithoutABodyIsTold() {
    for (String type : new String[] {"application/json", "image/png"}) {
      problem(post(type, new byte[0], ""), 400)
          .body("detail", equalTo("expected a body of " + type + ", found none"));
    }
  }

  @Test
  void optionsBesideJsonAreRefusedRatherThanOverlooked() throws IOException {
    byte[] body = Demo.request(Demo.sample(), "").getBytes(StandardCharsets.UTF_8);
    problem(post("application/json", body, "?maps=true"), 400)
        .body("detail", containsString("query parameters"));
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/xml", "image/tiff", "multipart/form-data; boundary=x"})
  void anUnknownContentTypeIsToldTheKnown(String type) {
    problem(post(type, new byte[] {1}, ""), 415)
        .header("Accept-Post", "application/json, image/jpeg, image/png")
        .body("detail", containsString("found " + type.split(";")[0]));
  }

  @Test
  void aRequestWithoutAContentTypeIsToldTheKnown() {
    problem(given().noContentType().post("/explain"), 415).body("detail", containsString("none"));
  }

  @Test
  void bytesThatAreNoPictureAreTold() throws IOException {
    byte[] png = Demo.sample("png");
    byte[] jpeg = Demo.sample("jpeg");
    for (byte[] bytes :
        new byte[][] {
          "no picture".getBytes(StandardCharsets.UTF_8),
          Arrays.copyOf(png, 40),
          Arrays.copyOf(jpeg, 40),
          Arrays.copyOf(png, png.length / 2)
        }) {
      problem(post("image/png", bytes, ""), 422).body("detail", not(equalTo("")));
      String json = "{\"image\": \"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
      problem(post("application/json", json.getBytes(StandardCharsets.UTF_8), ""), 422);
    }
  }

  @Test
  void aPictureThatClaimsTooManyPixelsIsNotDecoded() {
    problem(post("image/png", pngOf(60_000, 60_000), ""), 413)
        .body("detail", containsString("3600000000"));
  }

  @Test
  void aBodyThatClaimsTooMuchIsRefusedBeforeItComes() throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /explain HTTP/1.1\r\nHost: test\r\nContent-Type: image/png\r\n"
              + "Content-Length: 99999999\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertTrue(answer.readLine().startsWith("HTTP/1.1 413 "));
    }
  }

  @ParameterizedTest
  @CsvSource({"/explain,true", "/explain,false", "/explanation,true", "/explanation,false"})
  void aBodyOverTheLimitIsRefused(String path, boolean lengthKnown) throws Exception {
    byte[] body = new byte[LIMIT + 1];
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/json")
            .POST(
                lengthKnown
                    ? BodyPublishers.ofByteArray(body)
                    : BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
            .build();
    HttpResponse<String> response =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request, BodyHandlers.ofString());
    assertEquals(413, response.statusCode());
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    String found = lengthKnown ? String.valueOf(LIMIT + 1) : "more";
    assertEquals(
        "expected a body of at most " + LIMIT + " bytes, found " + found,
        Demo.JSON.readTree(response.body()).get("detail").asText());
  }

  @Test
  void anotherMethodIsToldTheRightOne() {
    problem(given().get("/explain"), 405).header("Allow", "POST");
    problem(given().delete("/explain"), 405).body("detail", equalTo("expected POST, found DELETE"));
    problem(given().put("/explanation"), 405).header("Allow", "GET, POST");
  }

  @Test
  void anUnknownAddressIsTold() {
    problem(given().get("/nothing/here"), 404)
        .body("instance", equalTo("/nothing/here"))
        .body("detail", containsString("found GET /nothing/here"));
    problem(given().body("x").post("/explain/more"), 404);
  }

  private static Response post(String type, byte[] body, String query) {
    return given()
        .urlEncodingEnabled(false)
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(type, ContentType.BINARY)))
        .contentType(type)
        .body(body)
        .post("/explain" + query);
  }

  static ValidatableResponse problem(Response response, int status) {
    return response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("about:blank"))
        .body("status", equalTo(status))
        .body("detail", containsString("expected"));
  }

  /** A PNG's head, as whole as a head can be, and nothing after it. */
  static byte[] pngOf(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.putLong(0x89504E470D0A1A0AL).putInt(13);
    png.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    png.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    return png.putInt((int) crc.getValue()).array();
  }
}
