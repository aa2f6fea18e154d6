package ai.infodisent.function.events;

import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplainRequest;
import ai.infodisent.function.RequestReader;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An event's data where it came, decoded only when it is asked for: what is wrong with it is told
 * in an event of its own, for which the rest of this one has to be read first.
 *
 * @param form how it is written
 * @param body what it is part of; not copied
 * @param from its first byte
 * @param length in bytes; more may follow a value in JSON, which is not read
 */
public record EventData(Form form, byte[] body, int from, int length) {

  /** How data is written. */
  public enum Form {
    /** Not at all. */
    NONE,
    /** As it is: a body in binary mode. */
    RAW,
    /** As a value in JSON: the member {@code data}. */
    JSON,
    /** As a string in base64: the member {@code data_base64}. */
    BASE64
  }

  // How long a string may be is the body limit's to say.
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final EventData NONE = new EventData(Form.NONE, new byte[0], 0, 0);

  /** A whole body. */
  static EventData raw(byte[] body) {
    return body.length == 0 ? NONE : new EventData(Form.RAW, body, 0, body.length);
  }

  /** No data. */
  static EventData none() {
    return NONE;
  }

  /**
   * Data that is a request in JSON.
   *
   * @throws BadRequestException if it is anything else
   */
  public ExplainRequest request() {
    return switch (form) {
      case NONE -> throw new BadRequestException("expected a JSON object as data, found no data");
      case RAW -> RequestReader.read(body);
      case BASE64 -> RequestReader.read(bytes());
      case JSON -> parsed(RequestReader::read);
    };
  }

  /**
   * Data that is bytes, which become the caller's.
   *
   * @throws BadRequestException if it is anything else
   */
  public byte[] bytes() {
    byte[] bytes =
        switch (form) {
          case NONE -> new byte[0];
          case RAW -> body;
          case BASE64 -> parsed(EventData::base64);
          case JSON ->
              throw new BadRequestException("expected a picture in data_base64, found data");
        };
    if (bytes.length == 0) {
      throw new BadRequestException("expected an encoded picture as data, found no bytes");
    }
    return bytes;
  }

  private static byte[] base64(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new BadRequestException("expected data_base64 to be a string, found another value");
    }
    try {
      return parser.getBinaryValue();
    } catch (JacksonException e) {
      throw new BadRequestException(
          "expected data_base64 to be base64, found: " + e.getOriginalMessage());
    }
  }

  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  private <T> T parsed(Reading<T> reading) {
    try (JsonParser parser = FACTORY.createParser(body, from, length)) {
      parser.nextToken();
      return reading.from(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
