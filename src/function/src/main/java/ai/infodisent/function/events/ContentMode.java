package ai.infodisent.function.events;

import ai.infodisent.function.BadRequestException;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The two ways in which HTTP carries one event; an event is answered the way it came. */
public enum ContentMode {

  /** Attributes in headers, data in the body. */
  BINARY {
    @Override
    public CloudEvent read(UnaryOperator<String> headers, byte[] body) {
      return CloudEvent.of(
          attribute ->
              attribute.equals("datacontenttype")
                  ? headers.apply("Content-Type")
                  : decode(headers.apply(PREFIX + attribute)),
          PREFIX,
          EventData.raw(body));
    }

    @Override
    public Message write(EventReply reply) {
      Map<String, String> headers = new LinkedHashMap<>();
      reply.attributes().forEach((name, value) -> headers.put(PREFIX + name, encode(value)));
      return new Message(reply.contentType(), reply.data(), headers);
    }
  },

  /** All of it in one JSON object. */
  STRUCTURED {
    @Override
    public CloudEvent read(UnaryOperator<String> headers, byte[] body) {
      try (JsonParser parser = EventData.FACTORY.createParser(body)) {
        return envelope(parser, body);
      } catch (JacksonException e) {
        throw new BadRequestException(
            "expected a CloudEvent in JSON, found: " + e.getOriginalMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Message write(EventReply reply) {
      ByteArrayOutputStream json = new ByteArrayOutputStream(reply.data().length + 512);
      try (JsonGenerator generator = EventData.FACTORY.createGenerator(json)) {
        generator.writeStartObject();
        for (Map.Entry<String, String> attribute : reply.attributes().entrySet()) {
          generator.writeStringField(attribute.getKey(), attribute.getValue());
        }
        generator.writeStringField("datacontenttype", reply.contentType());
        generator.writeFieldName("data");
        generator.writeRawValue(new String(reply.data(), StandardCharsets.UTF_8));
        generator.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Message(MEDIA_TYPE, json.toByteArray(), Map.of());
    }
  };

  /** The media type of a structured event. */
  public static final String MEDIA_TYPE = "application/cloudevents+json";

  /** The media type of many events at once. */
  public static final String BATCH = "application/cloudevents-batch+json";

  private static final String DATA_BASE64 = "data_base64";

  /** What the header of every attribute begins with. */
  public static final String PREFIX = "ce-";

  /**
   * An event on its way.
   *
   * @param contentType of the body
   * @param headers besides
   */
  public record Message(String contentType, byte[] body, Map<String, String> headers) {}

  /**
   * Reads an event.
   *
   * @param headers the value of a header, or null
   * @throws BadRequestException if it is none; what is wrong with its data alone shows when that is
   *     asked for
   */
  public abstract CloudEvent read(UnaryOperator<String> headers, byte[] body);

  /** Writes an answer. */
  public abstract Message write(EventReply reply);

  private static CloudEvent envelope(JsonParser parser, byte[] body) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new BadRequestException("expected a CloudEvent as a JSON object, found another value");
    }
    Map<String, String> attributes = new HashMap<>();
    EventData data = EventData.none();
    String name = parser.nextFieldName();
    while (name != null) {
      JsonToken token = parser.nextToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (name.equals("data") || name.equals(DATA_BASE64)) {
        parser.skipChildren();
        String next = parser.nextFieldName();
        int to = (int) parser.currentTokenLocation().getByteOffset();
        data = data(name, token, data, body, from, to);
        name = next;
        continue;
      }
      if (token.isStructStart()) {
        throw new BadRequestException(
            "expected " + name + " of a CloudEvent to be a string, found an object or array");
      }
      if (token != JsonToken.VALUE_NULL && attributes.put(name, parser.getText()) != null) {
        throw new BadRequestException("expected " + name + " once, found it again");
      }
      name = parser.nextFieldName();
    }
    if (parser.nextToken() != null) {
      throw new BadRequestException("expected one CloudEvent, found more after its end");
    }
    return CloudEvent.of(attributes::get, "", data);
  }

  private static EventData data(
      String name, JsonToken token, EventData before, byte[] body, int from, int to) {
    if (before.form() != EventData.Form.NONE) {
      throw new BadRequestException(
          "expected data or data_base64 once, found " + name + " besides");
    }
    if (token == JsonToken.VALUE_NULL) {
      return before;
    }
    if (from < 0) {
      throw new BadRequestException("expected a CloudEvent in UTF-8, found another encoding");
    }
    EventData.Form form = name.equals(DATA_BASE64) ? EventData.Form.BASE64 : EventData.Form.JSON;
    return new EventData(form, body, from, to - from);
  }

  /** A header's value as an attribute's: what is not printable ASCII stands in percents. */
  static String decode(String value) {
    if (value == null || value.indexOf('%') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // From one of the many senders that do not encode: a percent sign is one.
      return value;
    }
  }

  /** An attribute's value as a header's. */
  static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
      if (unit > ' ' && unit < 0x7f && unit != '"' && unit != '%') {
        encoded.append((char) unit);
      } else {
        encoded.append(String.format("%%%02X", unit));
      }
    }
    return encoded.toString();
  }
}
