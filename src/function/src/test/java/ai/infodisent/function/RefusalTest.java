package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
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
import org.junit.jupiter.params.provider.ValueSource;

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
        "{\"image\": \"AAAA\", \"against\": 3}            | expected against to be a class label",
        "{\"image\": \"AAAA\", \"against\": [\"a\"]}        | found an array",
        "{\"image\": \"AAAA\", \"against\": \"no class\"}   | found \"no class\"",
        "{\"image\": \"AAAA\", \"without\": 17}           | expected without to be an array",
        "{\"image\": \"AAAA\", \"without\": [\"17\"]}       | found \"17\"",
        "{\"image\": \"AAAA\", \"without\": [\"17*\"]}      | expected a channel with its sign",
        "{\"image\": \"AAAA\", \"without\": [\"-17\"]}      | expected a channel with its sign",
        "{\"image\": \"AAAA\", \"without\": [1.5]}        | expected without to hold channels",
        "{\"image\": \"AAAA\", \"without\": [-3]}         | found -3",
        "{\"image\": \"AAAA\", \"without\": [99999999999]} | found 99999999999",
        "{\"image\": \"AAAA\", \"without\": [null]}       | found null",
        "{\"image\": \"AAAA\", \"without\": [[17]]}       | found an array",
        "{\"image\": \"AAAA\", \"without\": [999999]}     | expected a channel below",
        "{\"image\": \"AAAA\", \"without\": [\"999999-\"]}  | found 999999",
        "{\"image\": \"AAAA\", \"without\": [7, 7]}       | found 7+ again",
        "{\"image\": \"AAAA\", \"without\": [7, \"7-\"]}    | found 7- again",
        "{\"image\": \"AAAA\", \"flip\": \"yes\"}           | expected flip to be true or false",
        "{\"image\": \"AAAA\", \"explainWhen\": 0.8}      | expected explainWhen to be an object",
        "{\"image\": \"AAAA\", \"explainWhen\": {}}       | found an empty one",
        "{\"image\": \"AAAA\", \"explainWhen\": {\"score\": 1}} | found score",
        "{\"image\": \"AAAA\", \"explainWhen\": {\"scoreBelow\": \"1\"}} | found the string \"1\"",
        "{\"image\": \"AAAA\", \"explainWhen\": {\"scoreBelow\": 1.5}} | expected scoreBelow to be from 0",
        "{\"image\": \"AAAA\", \"explainWhen\": {\"scoreBelow\": -0.1}} | found -0.1",
        "{\"image\": \"AAAA\", \"explainWhen\": {\"scoreBelow\": 1, \"scoreBelow\": 1}} | once",
        "{\"image\": \"AAAA\", \"examples\": true}        | expected examples to be a string",
        "{\"image\": \"AAAA\", \"examples\": \"Inline\"}    | found \"Inline\"",
        "{\"image\": \"AAAA\", \"images\": [\"AAAA\"]}      | found image and images",
        "{\"images\": \"AAAA\"}                         | expected images to be an array",
        "{\"images\": []}                             | found none",
        "{\"images\": [\"AAAA\", 3]}                    | expected images[1] to be a string",
        "{\"images\": [\"AAAA\", \"\"]}                   | expected images[1] to be an encoded",
        "{\"images\": [null]}                         | found null",
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
    "against=no+class,found \"no class\"",
    "against=a&against=b,expected against once",
    "without=seven,found \"seven\"",
    "without=7*,expected a channel with its sign",
    "without=-7,expected a channel with its sign",
    "without=,found \"\"",
    "without=07,found \"07\"",
    "without=999999,expected a channel below",
    "without=7&without=7%2B,found 7+ again",
    "without=7+&without=7%2B,found 7+ again",
    "flip=1,expected flip to be true or false",
    "scoreBelow=low,found \"low\"",
    "scoreBelow=NaN,found \"NaN\"",
    "scoreBelow=0x1p-1,expected scoreBelow to be a number",
    "scoreBelow=1.01,expected scoreBelow to be from 0 to 1",
    "scoreBelow=0.5&scoreBelow=0.6,expected scoreBelow once",
    "explainWhen=0.8,found explainWhen",
    "examples=thumbnails,found \"thumbnails\"",
    "examples=link&examples=link,expected examples once",
    "images=x,found images",
    "topclasses=3,found topclasses"
  })
  void badOptionsOfARawPictureAreTold(String query, String detail) throws IOException {
    problem(post("image/png", Demo.sample("png"), "?" + query), 400)
        .body("detail", containsString(detail));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/explain", "/explanation"})
  void moreThanSixteenPicturesAreTooMany(String path) {
    String body = "{\"images\": [" + "\"AAAA\", ".repeat(16) + "\"AAAA\"]}";
    problem(given().contentType(ContentType.JSON).body(body).post(path), 400)
        .body("detail", equalTo("expected from 1 to 16 pictures, found 17"));
  }

  @Test
  void oneBadPictureAmongSeveralIsTold() throws IOException {
    String good = Base64.getEncoder().encodeToString(Demo.sample());
    String body = "{\"images\": [\"" + good + "\", \"AAAA\"]}";
    problem(given().contentType(ContentType.JSON).body(body).post("/explain"), 422)
        .body("detail", containsString("picture 2 of 2"));
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
  @CsvSource({"text/plain", "application/xml", "images/png", "multipart/form-data; boundary=x"})
  void anUnknownContentTypeIsToldTheKnown(String type) {
    problem(post(type, new byte[] {1}, ""), 415)
        .header(
            "Accept-Post",
            "application/json, image/jpeg, image/png, image/webp, image/gif, image/bmp")
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

  @ParameterizedTest
  @CsvSource({
    "image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>,SVG",
    "image/tiff,II*_????____,TIFF",
    "image/jpeg,%PDF-1.7,PDF",
    "image/png,a bird painted in words,text",
    "image/heic,____ftypheic____mif1heic,HEIF"
  })
  void aFormatThatIsNotReadIsToldByNameWhateverItIsCalled(String type, String bytes, String name) {
    byte[] body = bytes.replace('_', '\0').getBytes(StandardCharsets.ISO_8859_1);
    if (type.equals("image/heic")) {
      body[3] = 24;
    }
    problem(post(type, body, ""), 422)
        .body(
            "detail", startsWith("expected a JPEG, PNG, WebP, GIF or BMP picture, found " + name));
  }

  @ParameterizedTest
  @CsvSource({
    "{\"imageUrl\": \"https://example.org/bird.jpg\"},found imageUrl",
    "{\"imageUrl\": 3},expected imageUrl to be a string",
  })
  void aPictureIsNotFetchedUnlessThatIsConfigured(String body, String detail) {
    problem(post("application/json", body.getBytes(StandardCharsets.UTF_8), ""), 400)
        .body("detail", containsString(detail));
  }

  @Test
  void aPictureAndItsAddressAreOneTooMany() {
    String body = "{\"image\": \"AAAA\", \"imageUrl\": \"https://example.org/bird.jpg\"}";
    problem(post("application/json", body.getBytes(StandardCharsets.UTF_8), ""), 400)
        .body("detail", containsString("or imageUrl, found image and imageUrl"));
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
