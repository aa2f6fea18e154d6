package ai.infodisent.function.http.v2;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.TokenReader;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads which output tensor is wanted, and how. */
final class OutputReader extends TokenReader {

  private OutputTensor tensor;
  private Optional<Boolean> binary = Optional.empty();

  private OutputReader(JsonParser parser) {
    super(parser);
  }

  /**
   * An output as it was asked for.
   *
   * @param binary whether as binary data, if that was said
   */
  record Asked(OutputTensor tensor, Optional<Boolean> binary) {}

  /**
   * Reads the object on which the parser stands.
   *
   * @throws BadRequestException if it names no output
   */
  static Asked read(JsonParser parser) throws IOException {
    OutputReader reader = new OutputReader(parser);
    reader.require(JsonToken.START_OBJECT, "an output to be an object");
    reader.members(reader::member);
    if (reader.tensor == null) {
      throw new BadRequestException("expected an output with name, found none");
    }
    return new Asked(reader.tensor, reader.binary);
  }

  private void member(String name) throws IOException {
    if (name.equals("name")) {
      tensor = named(text("an output's name"));
    } else if (name.equals("parameters") && parser.currentToken() != JsonToken.VALUE_NULL) {
      require(JsonToken.START_OBJECT, "parameters to be an object");
      members(this::parameter);
    } else {
      parser.skipChildren();
    }
  }

  /** Other parameters are other servers'. */
  private void parameter(String name) throws IOException {
    if (name.equals("binary_data")) {
      binary = Optional.of(truth(name));
    } else {
      parser.skipChildren();
    }
  }

  private static OutputTensor named(String name) {
    return OutputTensor.named(name)
        .orElseThrow(
            () ->
                new BadRequestException(
                    "expected an output of "
                        + Arrays.stream(OutputTensor.values())
                            .map(OutputTensor::tensor)
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + shorten(name)));
  }
}
