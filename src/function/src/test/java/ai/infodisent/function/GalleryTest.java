package ai.infodisent.function;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The training pictures that answers name. */
@QuarkusTest
class GalleryTest {

  @Test
  void everyExampleIsASmallJpegAtItsAddressAndItsBoxLiesInIt() throws IOException {
    Set<String> addresses = new TreeSet<>();
    for (JsonNode example : examples()) {
      String address = example.get("image").asText();
      assertTrue(address.matches("/gallery/[0-9a-f]+\\.jpg"), address);
      assertTrue(Demo.labels().contains(example.get("label").asText()));
      BufferedImage thumbnail = fetch(address);
      assertTrue(thumbnail.getWidth() <= 96 && thumbnail.getHeight() <= 96);
      JsonNode box = example.get("box");
      assertTrue(box.get("x").asInt() + box.get("width").asInt() <= thumbnail.getWidth());
      assertTrue(box.get("y").asInt() + box.get("height").asInt() <= thumbnail.getHeight());
      addresses.add(address);
    }
    assertFalse(addresses.isEmpty());
  }

  @Test
  void aThumbnailIsKeptForEver() throws IOException {
    String address = examples().get(0).get("image").asText();
    Response first = given().get(address);
    first.then().statusCode(200).header("Cache-Control", containsString("immutable"));
    String tag = first.header("ETag");
    for (String known : List.of(tag, "W/" + tag, "\"another\", " + tag, "*")) {
      given().header("If-None-Match", known).get(address).then().statusCode(304);
    }
    given().header("If-None-Match", "\"another\"").get(address).then().statusCode(200);
    given().head(address).then().statusCode(200).header("ETag", equalTo(tag));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/gallery/0123456789abcdef.jpg",
        "/gallery/gallery.json",
        "/gallery/../model.json",
        "/gallery/%2e%2e/model.json",
        "/gallery/..%2fmodel.json",
        "/gallery/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/gallery/00.jpg/../../model.json",
        "/gallery//etc/passwd",
        "/gallery/00%00.jpg",
        "/gallery/",
        "/gallery"
      })
  void nothingElseIsServed(String address) {
    given()
        .urlEncodingEnabled(false)
        .get(address)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void aThumbnailIsOnlyRead() throws IOException {
    given()
        .delete(examples().get(0).get("image").asText())
        .then()
        .statusCode(405)
        .header("Allow", "GET, HEAD")
        .body("detail", equalTo("expected GET or HEAD, found DELETE"));
  }

  private static List<JsonNode> examples() throws IOException {
    String answer =
        given()
            .contentType("application/json")
            .body(Demo.request(Demo.sample(), "\"topClasses\": 2, \"topPrototypes\": 20"))
            .post("/explain")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    List<JsonNode> examples = new ArrayList<>();
    Demo.JSON.readTree(answer).findValues("examples").forEach(list -> list.forEach(examples::add));
    return examples;
  }

  private static BufferedImage fetch(String address) throws IOException {
    byte[] bytes =
        given()
            .get(address)
            .then()
            .statusCode(200)
            .contentType("image/jpeg")
            .extract()
            .asByteArray();
    assertTrue(bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8, "a JPEG");
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }
}
