package ai.infodisent.function.http.v2;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.TokenReader;
import ai.infodisent.function.http.v2.InferRequest.RequestedOutput;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Reads a request for inference. Members and parameters the protocol does not name are passed over:
 * clients of other servers send theirs.
 */
final class InferRequestReader extends TokenReader {

  private static final String FORM =
      "a JSON object with inputs and, if wanted, id, parameters, outputs";

  private final BinaryData binary;
  private final IntConsumer batch;
  private final Map<OutputTensor, Optional<Boolean>> outputs = new LinkedHashMap<>();
  private String id;
  private List<Picture> pictures;
  private int topClasses = 1;
  private boolean binaryOutput;

  private InferRequestReader(JsonParser parser, BinaryData binary, IntConsumer batch) {
    super(parser);
    this.binary = binary;
    this.batch = batch;
  }

  /**
   * Reads a request.
   *
   * @param body of JSON, and maybe binary data after it
   * @param json how many bytes the JSON has
   * @param batch refuses a number of pictures, before they are kept
   * @throws BadRequestException if it is none
   */
  static InferRequest read(byte[] body, int json, IntConsumer batch) {
    BinaryData binary = new BinaryData(body, json, batch);
    InferRequest request =
        whole(body, json, FORM, parser -> new InferRequestReader(parser, binary, batch).object());
    binary.requireEnd();
    return request;
  }

  private InferRequest object() throws IOException {
    require(JsonToken.START_OBJECT, FORM);
    members(this::member);
    if (pictures == null) {
      throw new BadRequestException("expected inputs with the tensor image, found none");
    }
    if (outputs.isEmpty()) {
      Arrays.stream(OutputTensor.values()).forEach(all -> outputs.put(all, Optional.empty()));
    }
    List<RequestedOutput> requested =
        outputs.entrySet().stream()
            .map(
                entry -> new RequestedOutput(entry.getKey(), entry.getValue().orElse(binaryOutput)))
            .toList();
    return new InferRequest(Optional.ofNullable(id), pictures, requested, topClasses);
  }

  private void member(String name) throws IOException {
    boolean given = parser.currentToken() != JsonToken.VALUE_NULL;
    switch (name) {
      case "id" -> id = given ? text("id") : null;
      case "inputs" -> inputs();
      case "parameters" -> {
        if (given) {
          parameters();
        }
      }
      case "outputs" -> {
        if (given) {
          outputs();
        }
      }
      default -> parser.skipChildren();
    }
  }

  private void inputs() throws IOException {
    require(JsonToken.START_ARRAY, "inputs to be an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (pictures != null) {
        throw new BadRequestException("expected one input, found more");
      }
      pictures = InputReader.read(parser, binary, batch);
    }
  }

  private void outputs() throws IOException {
    require(JsonToken.START_ARRAY, "outputs to be an array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      OutputReader.Asked output = OutputReader.read(parser);
      if (outputs.put(output.tensor(), output.binary()) != null) {
        throw new BadRequestException(
            "expected the output " + output.tensor().tensor() + " once, found it again");
      }
    }
  }

  private void parameters() throws IOException {
    require(JsonToken.START_OBJECT, "parameters to be an object");
    members(this::parameter);
  }

  private void parameter(String name) throws IOException {
    switch (name) {
      case "binary_data_output" -> binaryOutput = truth(name);
      case "top_classes" -> {
        topClasses = count(name);
        if (topClasses < 1) {
          throw new BadRequestException(
              "expected top_classes to be at least 1, found " + topClasses);
        }
      }
      default -> parser.skipChildren();
    }
  }
}
