package ai.infodisent.function;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.InfoDisent;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.model.Inference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Open Inference Protocol, as its specification and that of its binary extension print it. */
@QuarkusTest
class OpenInferenceTest {

  private static final double TOLERANCE = 1e-3;

  private static final String LENGTH = "Inference-Header-Content-Length";

  private static final List<String> OUTPUTS =
      List.of(
          "logits", "scores", "classes", "labels", "components", "cells", "contributions", "maps");

  @TestHTTPResource URI root;

  @Test
  void theServerTellsItsNameItsVersionAndWhatItKnowsBesides() throws IOException {
    for (String path : new String[] {"/v2", "/v2/"}) {
      Sent answer = Sent.get(root.resolve(path));
      assertEquals(200, answer.status());
      assertEquals("application/json", answer.header("Content-Type"));
      assertEquals(List.of("name", "version", "extensions"), Sent.names(answer.json()));
      assertEquals("infodisent", answer.json().get("name").asText());
      assertTrue(answer.json().get("version").asText().matches("\\d+\\.\\d+\\.\\d+.*"));
      assertEquals("[\"binary_tensor_data\"]", answer.json().get("extensions").toString());
    }
  }

  @Test
  void theModelTellsWhatItTakesAndGives() throws IOException {
    JsonNode model = Sent.get(root.resolve(model())).json();
    assertEquals(List.of("name", "versions", "platform", "inputs", "outputs"), Sent.names(model));
    assertEquals(name(), model.get("name").asText());
    assertEquals("[\"" + Demo.version() + "\"]", model.get("versions").toString());
    assertEquals("onnx_onnxv1", model.get("platform").asText());
    assertEquals(
        "[{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[-1,-1,-1,3]}]",
        model.get("inputs").toString());
    assertEquals(OUTPUTS, model.get("outputs").findValuesAsText("name"));
    Map<String, String> types = types();
    for (JsonNode output : model.get("outputs")) {
      assertEquals(List.of("name", "datatype", "shape"), Sent.names(output));
      assertEquals(types.get(output.get("name").asText()), output.get("datatype").asText());
      assertEquals(
          shape(output.get("name").asText(), -1, -1).toString(), output.get("shape").toString());
    }
    assertEquals(model, Sent.get(root.resolve(model() + "/versions/" + Demo.version())).json());
  }

  @Test
  void aModelIsReadyAsItsServerIs() throws IOException {
    for (String version : new String[] {"", "/versions/" + Demo.version()}) {
      Sent answer = Sent.get(root.resolve(model() + version + "/ready"));
      assertEquals(200, answer.status());
      assertEquals("{\"name\":\"" + name() + "\",\"ready\":true}", answer.text());
    }
  }

  @Test
  void anAnswerHasThePrintedForm() throws IOException {
    JsonNode answer = infer(request("\"id\": \"42\", ", encoded(Demo.sample()), "")).json();
    assertEquals(List.of("model_name", "model_version", "id", "outputs"), Sent.names(answer));
    assertEquals(name(), answer.get("model_name").asText());
    assertEquals(Demo.version(), answer.get("model_version").asText());
    assertEquals("42", answer.get("id").asText());
    // The specification: if no outputs are named, all are returned.
    assertEquals(OUTPUTS, answer.get("outputs").findValuesAsText("name"));
    Map<String, String> types = types();
    for (JsonNode output : answer.get("outputs")) {
      String name = output.get("name").asText();
      assertEquals(List.of("name", "datatype", "shape", "data"), Sent.names(output));
      assertEquals(types.get(name), output.get("datatype").asText());
      assertEquals(shape(name, 1, 1).toString(), output.get("shape").toString());
      assertEquals(size(shape(name, 1, 1)), output.get("data").size());
    }
  }

  @Test
  void valuesAreTheExplainers() throws Exception {
    byte[] other = Drawing.jpeg(300, 200);
    JsonNode answer = infer(request("", encoded(Demo.sample(), other), "")).json();
    try (InfoDisent explainer = InfoDisent.open(Demo.FOLDER)) {
      List<Prepared> prepared = List.of(explainer.prepare(Demo.sample()), explainer.prepare(other));
      Inference expected = explainer.infer(prepared, true);
      int classes = Demo.labels().size();
      for (int picture = 0; picture < 2; picture++) {
        for (int index = 0; index < classes; index++) {
          int at = picture * classes + index;
          assertEquals(expected.logit(picture, index), number(answer, "logits", at), TOLERANCE);
          assertEquals(expected.score(picture, index), number(answer, "scores", at), TOLERANCE);
          assertEquals(
              expected.classOfRank(picture, index), data(answer, "classes").get(at).asInt());
          assertEquals(
              Demo.labels().get(expected.classOfRank(picture, index)),
              data(answer, "labels").get(at).asText());
        }
      }
      for (int i = 0; i < 2 * 2 * Demo.channels(); i++) {
        assertEquals(expected.components().get(i), number(answer, "components", i), TOLERANCE);
        assertTrue(data(answer, "cells").get(i).isIntegralNumber());
        if (expected.components().get(i) != 0) {
          assertEquals(expected.winners().get(i), data(answer, "cells").get(i).asLong());
        }
      }
      for (int i = 0; i < expected.maps().limit(); i++) {
        assertEquals(expected.maps().get(i), number(answer, "maps", i), TOLERANCE);
      }
    }
  }

  @Test
  void contributionsAddUpToTheLogitsOfTheBestClasses() throws IOException {
    int most = Demo.labels().size();
    for (int topClasses : new int[] {1, 3, most, 1_000_000}) {
      int told = Math.min(topClasses, most);
      String parameters =
          ", \"parameters\": {\"top_classes\": "
              + topClasses
              + "}, "
              + outputs("classes", "logits", "contributions");
      JsonNode answer =
          infer(request("", encoded(Demo.sample(), Drawing.jpeg(90, 90)), parameters)).json();
      assertEquals(
          shape("contributions", 2, told).toString(),
          output(answer, "contributions").get("shape").toString());
      int components = 2 * Demo.channels();
      for (int at = 0; at < 2 * told; at++) {
        int picture = at / told;
        int index = data(answer, "classes").get(picture * most + at % told).asInt();
        double sum = 0;
        for (int i = 0; i < components; i++) {
          double amount = number(answer, "contributions", at * components + i);
          assertTrue(i < Demo.channels() ? amount >= 0 : amount <= 0, "plus, then minus");
          sum += amount;
        }
        assertEquals(
            number(answer, "logits", picture * most + index), sum + bias(index), TOLERANCE);
      }
    }
  }

  @Test
  void outputsThatAreNamedAreAnsweredInTheirOrderAndNoOthers() throws IOException {
    JsonNode answer =
        infer(request("", encoded(Demo.sample()), ", " + outputs("scores", "classes"))).json();
    assertEquals(List.of("scores", "classes"), answer.get("outputs").findValuesAsText("name"));
  }

  @Test
  void noOutputsNamedAreAllOutputs() throws IOException {
    for (String none : new String[] {"", ", \"outputs\": []", ", \"outputs\": null"}) {
      JsonNode answer = infer(request("", encoded(Demo.sample()), none)).json();
      assertEquals(OUTPUTS, answer.get("outputs").findValuesAsText("name"), none);
    }
  }

  @Test
  void anIdIsReturnedAndNoneIsInvented() throws IOException {
    String outputs = ", " + outputs("labels");
    for (String id : new String[] {"", "\"id\": null, "}) {
      assertFalse(infer(request(id, encoded(Demo.sample()), outputs)).json().has("id"));
    }
    JsonNode answer =
        infer(request("\"id\": \"\\u00e4 \\\"\", ", encoded(Demo.sample()), outputs)).json();
    assertEquals("\u00e4 \"", answer.get("id").asText());
  }

  @Test
  void pixelsAreAnsweredAsThePictureTheyAreOf() throws IOException {
    byte[] png = Demo.sample("png");
    String encoded = infer(request("", encoded(png), "")).text();
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(encoded, infer(request("", flat(picture), "")).text());
    assertEquals(encoded, infer(request("", nested(picture), "")).text());
    byte[] rgb = rgb(picture);
    String input = binaryInput(shapeOf(picture), "UINT8", rgb.length);
    assertEquals(encoded, binary(request("", input, ""), rgb).text());
    byte[] element = element(png);
    input = binaryInput("[1]", "BYTES", element.length);
    assertEquals(encoded, binary(request("", input, ""), element).text());
  }

  @Test
  void severalPicturesAreAnsweredAsEachIs() throws IOException {
    byte[] other = Drawing.jpeg(64, 80);
    String outputs = ", " + outputs("logits");
    JsonNode both = infer(request("", encoded(Demo.sample(), other), outputs)).json();
    JsonNode first = infer(request("", encoded(Demo.sample()), outputs)).json();
    JsonNode second = infer(request("", encoded(other), outputs)).json();
    for (int i = 0; i < Demo.labels().size(); i++) {
      assertEquals(number(first, "logits", i), number(both, "logits", i), TOLERANCE);
      assertEquals(
          number(second, "logits", i), number(both, "logits", Demo.labels().size() + i), TOLERANCE);
    }
    byte[] elements = join(element(Demo.sample()), element(other));
    String input = binaryInput("[2]", "BYTES", elements.length);
    assertEquals(both, binary(request("", input, outputs), elements).json());
  }

  @Test
  void binaryOutputsHoldWhatJsonHolds() throws IOException {
    String parameters = ", \"parameters\": {\"top_classes\": 2";
    JsonNode json =
        infer(request("\"id\": \"7\", ", encoded(Demo.sample()), parameters + "}")).json();
    Sent answer =
        infer(
            request(
                "\"id\": \"7\", ",
                encoded(Demo.sample()),
                parameters + ", \"binary_data_output\": true}"));
    assertEquals("application/octet-stream", answer.header("Content-Type"));
    int head = Integer.parseInt(answer.header(LENGTH));
    assertEquals(answer.body().length, Integer.parseInt(answer.header("Content-Length")));
    ByteBuffer data =
        ByteBuffer.wrap(answer.body(), head, answer.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals("7", answer.json().get("id").asText());
    for (JsonNode output : answer.json().get("outputs")) {
      assertEquals(List.of("name", "datatype", "shape", "parameters"), Sent.names(output));
      JsonNode same = output(json, output.get("name").asText());
      assertEquals(same.get("shape"), output.get("shape"));
      int end = data.position() + output.at("/parameters/binary_data_size").asInt();
      for (JsonNode value : same.get("data")) {
        switch (output.get("datatype").asText()) {
          case "FP32" -> assertEquals(value.floatValue(), data.getFloat());
          case "INT64" -> assertEquals(value.longValue(), data.getLong());
          default -> {
            byte[] bytes = new byte[data.getInt()];
            data.get(bytes);
            assertEquals(value.asText(), new String(bytes, StandardCharsets.UTF_8));
          }
        }
      }
      assertEquals(end, data.position());
    }
    assertFalse(data.hasRemaining());
  }

  @Test
  void anOutputSaysForItselfWhetherItIsBinary() throws IOException {
    String binaryScores =
        ", \"outputs\": [{\"name\": \"labels\"},"
            + " {\"name\": \"scores\", \"parameters\": {\"binary_data\": true}}]";
    Sent answer = infer(request("", encoded(Demo.sample()), binaryScores));
    assertTrue(answer.json().at("/outputs/0").has("data"));
    assertFalse(answer.json().at("/outputs/1").has("data"));
    int size = 4 * Demo.labels().size();
    assertEquals(size, answer.json().at("/outputs/1/parameters/binary_data_size").asInt());
    assertEquals(size, answer.body().length - Integer.parseInt(answer.header(LENGTH)));
    String jsonScores =
        ", \"outputs\": [{\"name\": \"scores\", \"parameters\": {\"binary_data\": false}}],"
            + " \"parameters\": {\"binary_data_output\": true}";
    answer = infer(request("", encoded(Demo.sample()), jsonScores));
    assertEquals("application/json", answer.header("Content-Type"));
    assertNull(answer.header(LENGTH));
    assertTrue(answer.json().at("/outputs/0").has("data"));
  }

  @Test
  void whatOtherServersClientsSendBesidesIsPassedOver() throws IOException {
    byte[] element = element(Demo.sample());
    // As Triton's documentation prints a request, down to the member model_name.
    String printed =
        """
        {
          "model_name" : "mymodel",
          "parameters" : { "sequence_id" : 3, "priority" : "x" },
          "inputs" : [
            {
              "name" : "image",
              "shape" : [ 1 ],
              "datatype" : "BYTES",
              "parameters" : { "content_type" : "raw", "binary_data_size" : %d }
            }
          ],
          "outputs" : [
            { "name" : "labels", "parameters" : { "binary_data" : true, "other" : { "a" : [] } } }
          ]
        }
        """
            .formatted(element.length);
    Sent answer = binary(printed, element);
    assertEquals(200, answer.status(), answer.text());
    assertEquals("BYTES", answer.json().at("/outputs/0/datatype").asText());
    // And as Triton's client sends it: without a content type.
    byte[] head = printed.getBytes(StandardCharsets.UTF_8);
    Sent bare = Sent.post(infer(), join(head, element), LENGTH, String.valueOf(head.length));
    assertArrayEquals(answer.body(), bare.body());
  }

  @Test
  void membersStandInAnyOrder() throws IOException {
    String outputs = ", " + outputs("scores");
    String usual = infer(request("", encoded(Demo.sample()), outputs)).text();
    String base64 = Base64.getEncoder().encodeToString(Demo.sample());
    String turned =
        "{\"outputs\": [{\"name\": \"scores\"}], \"inputs\": [{\"data\": [\""
            + base64
            + "\"], \"datatype\": \"BYTES\", \"shape\": [1], \"name\": \"image\"}]}";
    assertEquals(usual, infer(turned).text());
  }

  @Test
  void aVersionMayBeNamed() throws IOException {
    String request = request("", encoded(Demo.sample()), ", " + outputs("scores"));
    Sent answer =
        Sent.json(root.resolve(model() + "/versions/" + Demo.version() + "/infer"), request);
    assertEquals(infer(request).text(), answer.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not JSON                          | expected a JSON object with inputs",
        "[]                                | expected a JSON object with inputs",
        "{}                                | expected inputs with the tensor image, found none",
        "{\"inputs\": []}                  | expected inputs with the tensor image, found none",
        "{\"inputs\": {}}                  | expected inputs to be an array, found an object",
        "{\"inputs\": [3]}                 | expected an input to be an object, found 3",
        "{\"inputs\": [@, @]}              | expected one input, found more",
        "{\"inputs\": [@]} {}              | found more after its end",
        "{\"inputs\": [@]                  | expected a JSON object with inputs",
        "{\"inputs\": [@], \"inputs\": [@]}| expected inputs once, found it again",
        "{\"inputs\": [@], \"id\": 42}     | expected id to be a string, found 42",
        "{\"inputs\": [@], \"outputs\": {}}| expected outputs to be an array",
        "{\"inputs\": [@], \"outputs\": [{}]} | expected an output with name, found none",
        "{\"inputs\": [@], \"outputs\": [\"logits\"]} | expected an output to be an object",
        "{\"inputs\": [@], \"outputs\": [{\"name\": \"output0\"}]} | cells, contributions, maps, found output0",
        "{\"inputs\": [@], \"outputs\": [{\"name\": \"maps\"}, {\"name\": \"maps\"}]} | expected the output maps once",
        "{\"inputs\": [@], \"outputs\": [{\"name\": \"maps\", \"parameters\": {\"binary_data\": 1}}]} | expected binary_data to be true or false, found 1",
        "{\"inputs\": [@], \"parameters\": []} | expected parameters to be an object",
        "{\"inputs\": [@], \"parameters\": {\"binary_data_output\": \"true\"}} | expected binary_data_output to be true or false",
        "{\"inputs\": [@], \"parameters\": {\"top_classes\": 0}} | expected top_classes to be at least 1, found 0",
        "{\"inputs\": [@], \"parameters\": {\"top_classes\": 1.5}} | found 1.5",
        "{\"inputs\": [{\"name\": \"input0\"}]} | expected the input image, found input0",
        "{\"inputs\": [{\"name\": 3}]}     | expected an input's name to be a string, found 3",
        "{\"inputs\": [{\"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"AAAA\"]}]} | expected an input with name, found none",
        "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", \"data\": [\"AAAA\"]}]} | with shape, found none",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"data\": [\"AAAA\"]}]} | with datatype, found none",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\"}]} | with data, found none",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"AAAA\"], \"parameters\": {\"binary_data_size\": 0}}]} | found both",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"parameters\": {\"binary_data_size\": 9}}]} | at most the 0 bytes that follow the JSON, found 9",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"parameters\": {\"binary_data_size\": -9}}]} | found -9"
      })
  void aBadRequestIsTold(String request, String detail) throws IOException {
    String good =
        "{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"AAAA\"]}";
    refused(infer(request.replace("@", good)), 400, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FP32   | [1, 1, 1, 3] | [0.5, 0.5, 0.5] | expected the datatype of image to be BYTES or UINT8, found FP32",
        "UINT8  | [1, 1, 1, 3] | [0.5, 0.5, 0.5] | strings in base64, found 0.5",
        "UINT8  | [1, 1, 1, 3] | [1, 2, 256]     | from 0 to 255, found 256",
        "UINT8  | [1, 1, 1, 3] | [1, 2, -1]      | from 0 to 255, found -1",
        "UINT8  | [1, 1, 1, 3] | [1, 2, 99999999999] | found 99999999999",
        "UINT8  | [1, 1, 1, 3] | [1, 2, true]    | found true",
        "UINT8  | [1, 1, 1, 3] | [1, 2, null]    | found null",
        "UINT8  | [1, 1, 1, 3] | [1, 2, {}]      | found an object",
        "UINT8  | [1, 1, 1, 3] | [1, 2, \"AA\"]  | found the string",
        "UINT8  | [1, 1, 1, 3] | 7               | expected data to be an array, found 7",
        "UINT8  | [1, 1, 1, 3] | [1, 2]          | expected 3 elements of the shape [1, 1, 1, 3], found 2",
        "UINT8  | [1, 1, 1, 3] | [1, 2, 3, 4]    | found 4",
        "UINT8  | [1, 1, 1, 3] | []              | found 0",
        "UINT8  | [1, 1, 1, 3] | [\"AAAA\", \"AAAA\", \"AAAA\"] | expected data of UINT8 to be numbers, found others",
        "UINT8  | [1, 1, 2, 3] | [[[1, 2, 3], [4, 5, 6]]] | nested as the shape [1, 1, 2, 3] says, found it nested as [1, 2, 3]",
        "UINT8  | [1, 1, 2, 3] | [[[[1, 2], [3, 4], [5, 6]]]] | found it nested as [1, 1, 3, 2]",
        "UINT8  | [1, 1, 2, 3] | [[[[1, 2, 3], [4, 5]]]] | of equal lengths, found 3 and 2",
        "UINT8  | [1, 1, 2, 3] | [[[[1, 2, 3], 4]]]  | nested alike",
        "UINT8  | [1, 1, 2, 3] | [[[[[1]]]]]     | at most 4 dimensions",
        "UINT8  | [1, 3, 1, 1] | [1, 2, 3]       | expected image to be BYTES [N] or UINT8 [N, H, W, 3], found UINT8 [1, 3, 1, 1]",
        "UINT8  | [1, 1, 3]    | [1, 2, 3]       | found UINT8 [1, 1, 3]",
        "UINT8  | [3]          | [1, 2, 3]       | found UINT8 [3]",
        "UINT8  | [1, 0, 1, 3] | []              | found UINT8 [1, 0, 1, 3]",
        "UINT8  | [0, 1, 1, 3] | []              | expected from 1 to 16 pictures, found none",
        "UINT8  | [-1, 1, 1, 3]| [1, 2, 3]       | found -1",
        "UINT8  | [1.0, 1, 1, 3] | [1, 2, 3]     | expected shape to be an array of whole numbers, found 1.0",
        "UINT8  | 3            | [1, 2, 3]       | expected shape to be an array",
        "UINT8  | [4294967296, 4294967296, 4294967296, 3] | [] | expected 237684487542793012780631851008 elements",
        "UINT8  | [18446744073709551615, 1, 1, 3] | [] | found 18446744073709551615",
        "BYTES  | [1]          | [\"no base64!\"] | expected data to be base64",
        "BYTES  | [1]          | [\"\"]          | found no bytes",
        "BYTES  | [1]          | [1]             | expected data of BYTES to be strings in base64",
        "BYTES  | [2]          | [\"AAAA\"]      | expected 2 elements of the shape [2], found 1",
        "BYTES  | [1, 1]       | [\"AAAA\"]      | found BYTES [1, 1]",
        "BYTES  | []           | [\"AAAA\"]      | found BYTES []",
        "BYTES  | [0]          | []              | expected from 1 to 16 pictures, found none",
        "bytes  | [1]          | [\"AAAA\"]      | found bytes",
        "3      | [1]          | [\"AAAA\"]      | found 3"
      })
  void aBadTensorIsTold(String datatype, String shape, String data, String detail)
      throws IOException {
    String tensor = "\"datatype\": \"" + datatype + "\", \"shape\": " + shape;
    String given = "\"data\": " + data;
    for (String members : new String[] {tensor + ", " + given, given + ", " + tensor}) {
      Sent answer = infer("{\"inputs\": [{\"name\": \"image\", " + members + "}]}");
      assertEquals(400, answer.status(), answer.text());
      // What is read first is told first.
      if (members.startsWith("\"datatype\"")) {
        refused(answer, 400, detail);
      }
    }
  }

  @Test
  void binaryDataThatDoesNotFitIsTold() throws IOException {
    byte[] nine = new byte[9];
    String three = request("", binaryInput("[1, 1, 1, 3]", "UINT8", 3), "");
    refused(
        binary(three, nine),
        400,
        "expected nothing after the JSON and the inputs' binary data, found 6 bytes");
    refused(binary(three, new byte[2]), 400, "at most the 2 bytes that follow the JSON, found 3");
    String nineOfThree = request("", binaryInput("[1, 1, 1, 3]", "UINT8", 9), "");
    refused(
        binary(nineOfThree, nine), 400, "expected 3 elements of the shape [1, 1, 1, 3], found 9");
    String bytes = request("", binaryInput("[1]", "BYTES", 9), "");
    refused(binary(bytes, nine), 400, "found it to end before an element does");
    refused(
        binary(bytes, new byte[] {-1, -1, -1, -1, 0, 0, 0, 0, 0}),
        400,
        "found it to end before an element does");
    refused(
        binary(request("", binaryInput("[1]", "BYTES", 8), ""), new byte[8]),
        400,
        "expected 1 elements of the shape [1], found 2");
    refused(
        binary(request("", binaryInput("[1]", "BYTES", 4), ""), new byte[4]),
        422,
        "found no bytes");
    refused(binary(request("", encoded(Demo.sample()), ""), nine), 400, "found 9 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "99999", "99999999999", "three", "1.5", ""})
  void aJsonLengthThatIsNoneIsTold(String length) throws IOException {
    byte[] body = request("", encoded(Demo.sample()), "").getBytes(StandardCharsets.UTF_8);
    Sent answer = Sent.post(infer(), body, LENGTH, length);
    refused(answer, 400, "expected Inference-Header-Content-Length to be at most the body's");
    refused(Sent.post(infer(), body, LENGTH, "12"), 400, "expected a JSON object with inputs");
    refused(Sent.post(infer(), body, LENGTH, "0"), 400, "expected a JSON object with inputs");
  }

  @Test
  void onlySoManyPicturesAreTaken() throws IOException {
    String base64 = "\"AAAA\"" + ", \"AAAA\"".repeat(16);
    String input =
        "{\"name\": \"image\", \"shape\": [17], \"datatype\": \"BYTES\", \"data\": ["
            + base64
            + "]}";
    refused(infer(request("", input, "")), 400, "expected from 1 to 16 pictures, found 17");
    byte[] elements = new byte[17 * 4];
    input = binaryInput("[17]", "BYTES", elements.length);
    refused(binary(request("", input, ""), elements), 400, "found 17");
    byte[] pixels = new byte[17 * 3];
    input = binaryInput("[17, 1, 1, 3]", "UINT8", pixels.length);
    refused(binary(request("", input, ""), pixels), 400, "found 17");
    byte[] sixteen = new byte[16 * 3];
    input = binaryInput("[16, 1, 1, 3]", "UINT8", sixteen.length);
    Sent answer = binary(request("", input, ", " + outputs("classes")), sixteen);
    assertEquals(200, answer.status(), answer.text());
  }

  @Test
  void bytesThatAreNoPictureAreTold() throws IOException {
    byte[] noPicture = "no picture".getBytes(StandardCharsets.UTF_8);
    refused(
        infer(request("", encoded(noPicture), "")),
        422,
        "expected a JPEG, PNG, WebP, GIF or BMP picture");
    // One that cannot be decoded refuses all.
    refused(infer(request("", encoded(Demo.sample(), noPicture), "")), 422, "picture, found text");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/models/nothing, expected the model",
    "GET, /v2/models/nothing/ready, expected the model",
    "POST, /v2/models/nothing/infer, expected the model",
    "GET, @/versions/1, expected the version",
    "GET, @/versions/1/ready, expected the version",
    "POST, @/versions/1/infer, expected the version",
    "GET, /v2/models, found GET /v2/models",
    "GET, /v2/model, found GET /v2/model",
    "GET, @/versions, found GET",
    "POST, @/explain, found POST",
    "GET, /v2/repository/index, found GET"
  })
  void whatIsUnknownIsTold(String method, String path, String detail) throws IOException {
    Sent answer =
        Sent.send(
            method,
            root.resolve(path.replace("@", model())),
            "{}".getBytes(StandardCharsets.UTF_8));
    refused(answer, 404, detail);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2, 'GET, HEAD'",
    "DELETE, @, 'GET, HEAD'",
    "POST, @/ready, 'GET, HEAD'",
    "PUT, @/versions/1/ready, 'GET, HEAD'",
    "GET, @/infer, POST",
    "PUT, @/versions/1/infer, POST"
  })
  void anotherMethodIsToldTheRightOne(String method, String path, String allowed)
      throws IOException {
    Sent answer = Sent.send(method, root.resolve(path.replace("@", model())), new byte[0]);
    refused(answer, 405, "found " + method);
    assertEquals(allowed, answer.header("Allow"));
  }

  @Test
  void anotherContentTypeIsToldTheRightOnes() throws IOException {
    Sent answer = Sent.post(infer(), new byte[] {1}, "Content-Type", "image/png");
    refused(
        answer,
        415,
        "expected a content type of application/json, application/octet-stream or none, found image/png");
    assertEquals("application/json, application/octet-stream", answer.header("Accept-Post"));
  }

  @Test
  void aRequestWithoutABodyIsTold() throws IOException {
    refused(
        Sent.post(infer(), new byte[0]), 400, "expected a body of application/json, found none");
  }

  @Test
  void aBodyOverTheLimitIsToldAsTheProtocolTells() throws IOException {
    Sent answer = Sent.last(infer(), new byte[10 * 1024 * 1024 + 1]);
    refused(answer, 413, "expected a body of at most 10485760 bytes, found 10485761");
  }

  private static void refused(Sent answer, int status, String detail) throws IOException {
    assertEquals(status, answer.status(), answer.text());
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals(List.of("error"), Sent.names(answer.json()));
    String error = answer.json().get("error").asText();
    assertTrue(error.contains("expected") && error.contains(detail), error);
  }

  private static String name() {
    return Demo.FOLDER.getFileName().toString();
  }

  private static String model() {
    return "/v2/models/" + name();
  }

  private URI infer() {
    return root.resolve(model() + "/infer");
  }

  private Sent infer(String request) throws IOException {
    return Sent.json(infer(), request);
  }

  private Sent binary(String request, byte[] data) throws IOException {
    byte[] head = request.getBytes(StandardCharsets.UTF_8);
    return Sent.post(
        infer(),
        join(head, data),
        "Content-Type",
        "application/octet-stream",
        LENGTH,
        String.valueOf(head.length));
  }

  private static String request(String before, String input, String after) {
    return "{" + before + "\"inputs\": [" + input + "]" + after + "}";
  }

  private static String encoded(byte[]... pictures) {
    ObjectNode input = Demo.JSON.createObjectNode();
    input.put("name", "image").put("datatype", "BYTES");
    input.putArray("shape").add(pictures.length);
    ArrayNode data = input.putArray("data");
    for (byte[] picture : pictures) {
      data.add(Base64.getEncoder().encodeToString(picture));
    }
    return input.toString();
  }

  private static String binaryInput(String shape, String datatype, int size) {
    return "{\"name\": \"image\", \"datatype\": \""
        + datatype
        + "\", \"shape\": "
        + shape
        + ", \"parameters\": {\"binary_data_size\": "
        + size
        + "}}";
  }

  private static String outputs(String... names) {
    ArrayNode outputs = Demo.JSON.createArrayNode();
    for (String name : names) {
      outputs.addObject().put("name", name);
    }
    return "\"outputs\": " + outputs;
  }

  private static String shapeOf(BufferedImage picture) {
    return "[1, " + picture.getHeight() + ", " + picture.getWidth() + ", 3]";
  }

  private static byte[] rgb(BufferedImage picture) {
    ByteArrayOutputStream rgb = new ByteArrayOutputStream();
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int colour = picture.getRGB(x, y);
        rgb.write(colour >> 16);
        rgb.write(colour >> 8);
        rgb.write(colour);
      }
    }
    return rgb.toByteArray();
  }

  private static String flat(BufferedImage picture) {
    ArrayNode data = Demo.JSON.createArrayNode();
    for (byte value : rgb(picture)) {
      data.add(value & 255);
    }
    return tensor(picture, data);
  }

  private static String nested(BufferedImage picture) {
    byte[] rgb = rgb(picture);
    ArrayNode pictures = Demo.JSON.createArrayNode();
    ArrayNode rows = pictures.addArray();
    for (int y = 0; y < picture.getHeight(); y++) {
      ArrayNode row = rows.addArray();
      for (int x = 0; x < picture.getWidth(); x++) {
        int at = 3 * (y * picture.getWidth() + x);
        row.addArray().add(rgb[at] & 255).add(rgb[at + 1] & 255).add(rgb[at + 2] & 255);
      }
    }
    return tensor(picture, pictures);
  }

  private static String tensor(BufferedImage picture, ArrayNode data) {
    return "{\"name\": \"image\", \"datatype\": \"UINT8\", \"shape\": "
        + shapeOf(picture)
        + ", \"data\": "
        + data
        + "}";
  }

  private static byte[] element(byte[] bytes) {
    return ByteBuffer.allocate(4 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    OUTPUTS.forEach(name -> types.put(name, "FP32"));
    types.put("classes", "INT64");
    types.put("cells", "INT64");
    types.put("labels", "BYTES");
    return types;
  }

  /** As Jackson prints it. */
  private static ArrayNode shape(String name, int pictures, int topClasses) {
    List<Integer> shape = new ArrayList<>(List.of(pictures));
    switch (name) {
      case "components", "cells" -> shape.addAll(List.of(2, Demo.channels()));
      case "contributions" -> shape.addAll(List.of(topClasses, 2, Demo.channels()));
      case "maps" -> shape.addAll(List.of(Demo.channels(), Demo.rows(), Demo.columns()));
      default -> shape.add(Demo.labels().size());
    }
    ArrayNode node = Demo.JSON.createArrayNode();
    shape.forEach(node::add);
    return node;
  }

  private static int size(ArrayNode shape) {
    int size = 1;
    for (JsonNode dimension : shape) {
      size *= dimension.asInt();
    }
    return size;
  }

  private static JsonNode output(JsonNode answer, String name) {
    for (JsonNode output : answer.get("outputs")) {
      if (output.get("name").asText().equals(name)) {
        return output;
      }
    }
    throw new AssertionError("expected the output " + name + ", found " + answer);
  }

  private static JsonNode data(JsonNode answer, String name) {
    return output(answer, name).get("data");
  }

  private static double number(JsonNode answer, String name, int index) {
    return data(answer, name).get(index).doubleValue();
  }

  private static double bias(int index) throws IOException {
    return Demo.JSON
        .readTree(Demo.FOLDER.resolve("model.json").toFile())
        .at("/bias/" + index)
        .asDouble();
  }
}
